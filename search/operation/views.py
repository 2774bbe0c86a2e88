"""检索运行: the page for staff."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.roles.audience import Audience, audience
from search.models import PublicRecord

from . import selectors
from .models import NoteReason


@audience(Audience.STAFF)
@require_safe
def operation(request: HttpRequest) -> HttpResponse:
    """The indexes, their lag, and the queries that found nothing or took long."""
    context = {
        "records": PublicRecord.objects.count(),
        "indexes": list(selectors.indexes()),
        "empty": selectors.noted(NoteReason.EMPTY),
        "slow": selectors.noted(NoteReason.SLOW),
        "unnamed": selectors.unnamed(),
        "noted_from": settings.SEARCH_NOTED_FROM,
        "kept_days": settings.SEARCH_NOTES_DAYS,
        "slow_ms": settings.SEARCH_SLOW_MS,
        "page_title": "检索运行",
        "header_title": "检索运行",
        "header_icon": "search",
    }
    return render(request, "search/admin/operation.html", context)
