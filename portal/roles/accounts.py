"""The account behind a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def account_of(request: HttpRequest) -> User:
    """The signed-in account, typed.

    Raises:
        PermissionDenied: nobody is signed in (a view behind an audience never sees this).
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
