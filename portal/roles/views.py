"""Signing in and out, and the second factor."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .audience import Audience, audience


@audience(Audience.PUBLIC)
def login_page(request: HttpRequest) -> HttpResponse:
    """Sign in."""
    return render(request, "account/login.html")


@audience(Audience.FIRST_FACTOR)
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("account:login")


@audience(Audience.FIRST_FACTOR)
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Set up or show the second factor."""
    return render(request, "account/second_factor.html")
