"""Signing in and out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.abuse.api import limited
from portal.roles.actions.sessions import note_failure, note_lockout, sign_in, sign_out
from portal.roles.audience import Audience, audience
from portal.roles.forms import LoginForm
from portal.roles.models import User

from .ways import asked_for, home_of


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
@limited("login")
def login_page(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; then on to where the person was going, or to their place of work."""
    if isinstance(request.user, User):
        return redirect(asked_for(request) or home_of(request.user))
    form = LoginForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        sign_in(request=request, user=user)
        return redirect(asked_for(request) or home_of(user))
    if request.method == "POST" and not getattr(request, "axes_locked_out", False):
        note_failure(username=_typed_name(request))
    return render(request, "account/login.html", {"form": form, "next": asked_for(request)})


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """What axes answers instead of the login page once there were too many failures (HTTP 429)."""
    note_lockout(username=_typed_name(request))
    return render(request, "account/locked.html", status=429)


@audience(Audience.FIRST_FACTOR)
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Sign out, and say so on the login page."""
    sign_out(request=request)
    return redirect("account:login")


def _typed_name(request: HttpRequest) -> str:
    return request.POST.get("username", "")[:150]
