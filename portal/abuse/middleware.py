"""Turns a reached limit into an answer, and an oversized request away before it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from . import answers
from .limits import TooMany


class AbuseMiddleware:
    """413 for a body beyond `BODY_LIMIT_MB`, unread; 429 for a view that raised `TooMany`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if announced_size(request) > settings.BODY_LIMIT_MB * 1024 * 1024:
            return answers.too_large(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a limit, which says how long to wait."""
        return answers.too_many(request, exception) if isinstance(exception, TooMany) else None


def announced_size(request: HttpRequest) -> int:
    """The length of the body that the request announces, in bytes; nothing more than that is ever read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
