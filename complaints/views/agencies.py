"""`/complaints/agencies/`: the registry's names for the type-ahead of the report. Public names alone, no session."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.selectors import search_agencies
from portal.roles.audience import Audience, audience

LONGEST = 60
MOST = 10


@audience(Audience.PUBLIC)
@require_safe
@cache_control(public=True, max_age=3600)
def suggest(request: HttpRequest) -> JsonResponse:
    """Agencies whose name, alias or pinyin initials hold the typed text, with region and superior body."""
    found = search_agencies(request.GET.get("q", "")[:LONGEST], limit=MOST)
    named = [
        {"name": one.name, "region": one.region.name, "parent": one.parent.name if one.parent else ""} for one in found
    ]
    return JsonResponse({"agencies": named}, json_dumps_params={"ensure_ascii": False})
