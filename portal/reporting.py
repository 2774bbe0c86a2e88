"""What leaves the machine when something breaks: where in the code, and nothing of the visitor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.views.debug import ExceptionReporter


class QuietReporter(ExceptionReporter):
    """A report without the request (address, cookies, fields, query), the settings and the values of variables.

    Django's own filter hides what is marked as sensitive; here nothing is shown that was not written by us.
    """

    def __init__(self, request: HttpRequest | None, *arguments: Any, **options: Any) -> None:
        super().__init__(request if settings.DEBUG else None, *arguments, **options)

    def get_traceback_frames(self) -> list[dict[str, Any]]:
        """The places in the code."""
        frames: list[dict[str, Any]] = super().get_traceback_frames()
        return frames if settings.DEBUG else [{**frame, "vars": []} for frame in frames]

    def get_traceback_data(self) -> dict[str, Any]:
        """The error, the places, the versions."""
        data: dict[str, Any] = super().get_traceback_data()
        return data if settings.DEBUG else {**data, "settings": {}}
