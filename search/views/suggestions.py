"""GET /search/suggest/?q=…: completions for the search box, from what is published."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.roles.audience import Audience, audience
from search.suggesting import suggestions

#: How long a cache may keep an answer, in seconds; a word of a withdrawn record is offered no longer than that.
KEPT = 60


@audience(Audience.PUBLIC)
@require_safe
@cache_control(public=True, max_age=KEPT)
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"text", "kind"}]}`; the same for everybody, so that any cache may keep it."""
    offered = [{"text": offer.text, "kind": offer.kind} for offer in suggestions(request.GET.get("q", ""))]
    return JsonResponse({"suggestions": offered}, json_dumps_params={"ensure_ascii": False})
