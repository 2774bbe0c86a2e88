"""Files whose check did not end well: what staff should look at, and trying again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from complaints.access import readable_matters
from complaints.actions import quarantine
from complaints.models import CheckState, Quarantine
from complaints.models.quarantine import QuarantineQuerySet
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES

from .common import frame, queue_trail

PAGE_SIZE = 25


def _shown(request: HttpRequest) -> QuarantineQuerySet:
    """The checks of matters that the person may read."""
    readable = readable_matters(account_of(request)).values("pk")
    return Quarantine.objects.filter(evidence__complaint__in=readable)


@audience(roles=CASE_ROLES)
@require_safe
def unsettled(request: HttpRequest) -> HttpResponse:
    """The list, stuck ones first; it names the matter and the reason, never the file."""
    found = _shown(request).unsettled().select_related("evidence__complaint").order_by("settled_at", "next_try_at")
    context = {
        **frame("受阻文件", trail=queue_trail(), icon="warning"),
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "scanning": bool(settings.CLAMAV),
        "open_states": (CheckState.STUCK, CheckState.WAITING),
    }
    return render(request, "complaints/admin/unsettled_files.html", context)


@audience(roles=CASE_ROLES)
@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check a stuck file again."""
    held = get_object_or_404(_shown(request).select_related("evidence__complaint"), pk=pk)
    try:
        quarantine.retry(evidence=held.evidence, by=account_of(request))
    except Refused as no:
        messages.warning(request, no.reason)
    else:
        messages.success(request, "已安排重新检查，稍后刷新查看结果。")
    return redirect("centre:unsettled_files")
