"""Health: is the process alive, and can it do its work."""

from django.http import HttpRequest, JsonResponse

from portal.roles.audience import Audience, audience


@audience(Audience.PUBLIC)
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else, so that a database outage does not restart every worker."""
    return JsonResponse({"status": "ok"})


@audience(Audience.PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the portal can do its work."""
    return JsonResponse({"status": "ok"})
