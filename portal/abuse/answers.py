"""The answers beyond a limit: what happened, what was kept, when and how to go on."""

import math

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .limits import TooMany

#: Never written into the page again.
_SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "code"})


def too_many(request: HttpRequest, reached: TooMany) -> HttpResponse:
    """429 with `Retry-After`; as JSON for programs. With `keep`, the same form can be sent again from the page."""
    if request.path_info.startswith("/api/"):
        words = _("请求太频繁，请在 %(n)s 秒后再试。") % {"n": reached.retry_after}
        response: HttpResponse = JsonResponse({"error": words, "retry_after": reached.retry_after}, status=429)
    else:
        context = {"wait": in_words(reached.retry_after), "kept": reached.kept, "again": _again(request, reached)}
        response = render(request, "errors/429.html", context, status=429)
    response["Retry-After"] = str(reached.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """413. The body was not read."""
    response = render(request, "errors/413.html", {"limit": settings.BODY_LIMIT_MB}, status=413)
    response["Cache-Control"] = "no-store"
    return response


def in_words(seconds: int) -> str:
    """A waiting time as one says it."""
    if seconds < 60:
        return ngettext("%(n)s 秒", "%(n)s 秒", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    return ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}


def _again(request: HttpRequest, reached: TooMany) -> list[tuple[str, str]] | None:
    """The fields to send again; None where that is not offered (files cannot be)."""
    if not reached.keep or request.method != "POST" or request.FILES:
        return None
    return [(name, value) for name, values in request.POST.lists() if name not in _SECRET_FIELDS for value in values]
