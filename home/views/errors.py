"""What a reader sees when something went wrong: what happened, what was kept, what to do next.

The page of a server error is rendered without the database and without context processors: either may be the cause.
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from portal.roles.audience import Audience, audience

logger = logging.getLogger(__name__)

_BARE = (
    '<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>系统出错</title>'
    "<h1>系统出错了，这是我们的问题</h1><p>已经出具受理编号的投诉举报都已保存。请过几分钟再试。</p>"
    '<p><a href="/">回到首页</a></p></html>'
)


def _page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    response = render(request, f"errors/{template}", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@audience(Audience.PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _page(request, "400.html", 400)


@audience(Audience.PUBLIC)
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this. A sentence given with the exception is shown."""
    reason = str(exception) if exception and exception.args else ""
    return _page(request, "403.html", 403, reason=reason)


@audience(Audience.PUBLIC)
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing (public) stands at this address."""
    return _page(request, "404.html", 404)


@audience(Audience.PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or too old; nothing was saved."""
    return _page(request, "csrf.html", 403)


@audience(Audience.PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. If even the page cannot be made (style sheets not collected), bare words are sent."""
    try:
        words: str = loader.render_to_string("errors/500.html")
    except Exception:
        logger.exception("the page of a server error could not be made")
        words = _BARE
    response = HttpResponse(words, status=500)
    response["Cache-Control"] = "no-store"
    return response
