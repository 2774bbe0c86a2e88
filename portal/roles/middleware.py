"""Enforces the declared audience of every route, and the second factor."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from . import second_factor
from .audience import Rule, rule_for

logger = logging.getLogger(__name__)


class AudienceMiddleware:
    """Lets a request through to its view only if the route's declaration admits the user; fails closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, redirect, or let pass (None)."""
        rule = rule_for(view, request.path_info, request.resolver_match)
        if rule is None:
            route = request.resolver_match.route if request.resolver_match else "?"
            logger.error("No audience is declared for the route %s", route)
            raise PermissionDenied
        if rule.is_public:
            _hide_half_signed_in(request)
            return None
        return _admit(request, rule)


def _admit(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(_return_path(request), reverse("account:login"))
    if not rule.admits(request.user):
        raise PermissionDenied
    if rule.needs_second_factor and not second_factor.is_satisfied(request.user):
        return redirect_to_login(_return_path(request), reverse("account:second-factor"))
    return None


def _return_path(request: HttpRequest) -> str:
    return request.get_full_path() if request.method in ("GET", "HEAD") else ""


def _hide_half_signed_in(request: HttpRequest) -> None:
    """On public routes a password alone makes nobody: private pages and editor tools need the second factor.

    Lazy, so that a public page that never asks for the user stays free of the session (and cacheable).
    """
    before: Any = request.user

    def settled() -> Any:
        return before if second_factor.is_satisfied(before) else AnonymousUser()

    request.user = SimpleLazyObject(settled)  # type: ignore[assignment]
