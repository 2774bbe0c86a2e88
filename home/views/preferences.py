"""The reader's choices: elder mode, text size, colours. A cookie keeps them; no account, no script."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home import preferences
from portal.roles.audience import Audience, audience


def safe_next(request: HttpRequest, target: str) -> str:
    """`target` when it is an address on this site, otherwise the home page."""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return "/"


def _keep(request: HttpRequest, choices: dict[str, str], target: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request, target))
    look = preferences.read(request).changed_by(choices)
    preferences.write(response, look, secure=request.is_secure())
    return response


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The form; sending it keeps the choices and returns to the page the reader came from."""
    if request.method == "POST":
        return _keep(request, request.POST.dict(), request.POST.get("next", "/"))
    context = {
        "next": safe_next(request, request.GET.get("next", "/")),
        "modes": preferences.Mode.choices,
        "sizes": preferences.TextSize.choices,
        "schemes": preferences.Scheme.choices,
    }
    return render(request, "home/preferences.html", context)


@audience(Audience.PUBLIC)
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """A plain link does the same, e.g. `/preferences/set/?mode=elder&next=/exposure/`."""
    return _keep(request, request.GET.dict(), request.GET.get("next", "/"))
