"""Where to go after signing in."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.roles.models import User


def asked_for(request: HttpRequest) -> str:
    """The path in `next`, if it leads into this site; else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


def home_of(user: User) -> str:
    """Where this account works: the admin, the desk, or (without a role) the account page."""
    if user.is_centre_staff:
        return reverse("wagtailadmin_home")
    return reverse("desk:index") if user.is_partner else reverse("account:overview")
