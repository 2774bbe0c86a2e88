"""Login limits: what django-axes may know about a visitor."""

from django.http import HttpRequest


def no_address(request: HttpRequest) -> None:
    """The visitor's network address, for axes: never. Limits count by account name and browser."""
