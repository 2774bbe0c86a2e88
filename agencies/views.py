"""`/agencies/names/`: the registry's names for whoever types one. Public names alone, no session, may be cached."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.abuse.api import limited
from portal.roles.audience import Audience, audience

from .selectors import search_agencies

LONGEST = 60
MOST = 10


@audience(Audience.PUBLIC)
@require_safe
@limited("suggest", methods=())
@cache_control(public=True, max_age=3600)
def names(request: HttpRequest) -> JsonResponse:
    """Agencies whose name, alias or pinyin initials hold the typed text, with region and superior body."""
    found = search_agencies(request.GET.get("q", "")[:LONGEST], limit=MOST)
    named = [
        {"name": one.name, "region": one.region.name, "parent": one.parent.name if one.parent else ""} for one in found
    ]
    return JsonResponse({"agencies": named}, json_dumps_params={"ensure_ascii": False})
