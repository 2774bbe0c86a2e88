"""The picture and the sound of a question that is still open."""

from io import BytesIO
from random import Random

from captcha.models import CaptchaStore
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from ranged_response import RangedFileResponse  # type: ignore[import-untyped]

from portal import timekeeping
from portal.abuse.limits import limited
from portal.roles.audience import Audience, audience

from . import pictures, speech
from .questions import spoken


@audience(Audience.PUBLIC)
@require_safe
@never_cache
@limited("captcha", methods=())
def image(request: HttpRequest, key: str) -> HttpResponse:
    """The sum as a PNG."""
    return HttpResponse(pictures.draw(_question(key), _chance("picture", key)), content_type="image/png")


@audience(Audience.PUBLIC)
@require_safe
@never_cache
@limited("captcha", methods=())
def audio(request: HttpRequest, key: str) -> HttpResponseBase:
    """The sum as a WAV file; 404 where nothing can speak it."""
    try:
        sound = speech.speak(spoken(_question(key)), _chance("sound", key))
    except (speech.CannotSpeak, KeyError) as error:
        raise Http404 from error
    return RangedFileResponse(request, BytesIO(sound), content_type="audio/wav")


def _question(key: str) -> str:
    open_questions = CaptchaStore.objects.filter(expiration__gt=timekeeping.now())
    return str(get_object_or_404(open_questions, hashkey=key).challenge)


def _chance(kind: str, key: str) -> Random:
    """The same question looks and sounds the same each time, yet nobody else can reckon the noise and take it out."""
    return Random(salted_hmac(f"portal.abuse.captcha.{kind}", key, algorithm="sha256").digest())  # noqa: S311
