"""Health: is the process alive, and can it do its work."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import health
from portal.roles.audience import Audience, audience


@audience(Audience.PUBLIC)
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else, so that a database outage does not restart every worker."""
    return JsonResponse({"status": "ok"})


@audience(Audience.PUBLIC)
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the portal can do its work: 200, or 503 naming the parts that cannot. No causes, no secrets."""
    checks = {name: "ok" if well else "failing" for name, well in health.results()}
    ready = all(outcome == "ok" for outcome in checks.values())
    return JsonResponse({"status": "ok" if ready else "failing", "checks": checks}, status=200 if ready else 503)
