"""Print views of the Centre's documents: notice, decision, referral letter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from complaints.access import can_read_matter, can_read_papers
from complaints.models import Complaint, MutualTransfer, SupervisionDecision, SupervisionNotice
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES
from portal.vault.api import VaultError

from .common import forbidden, no_store
from .matter import READERS

_CASE = "case__complaint__key"


def _printed(
    request: HttpRequest, template: str, context: dict[str, object], complaint: Complaint, *, whole_file: bool = False
) -> HttpResponse:
    user = account_of(request)
    allowed = can_read_matter(user, complaint) if whole_file else can_read_papers(user, complaint)
    if not allowed:
        return forbidden(request, "您不能查阅本事项的文书。")
    back = reverse("centre:matter", args=[complaint.pk])
    erased = forbidden(request, "本事项的密钥已销毁，文书内容不可恢复；文号与审计记录仍在。", back=back)
    if complaint.disposed_at is not None:
        return erased
    try:
        return no_store(render(request, f"complaints/documents/{template}", {**context, "back": back}))
    except VaultError:
        return erased


@audience(roles=READERS)
@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """《行政执法监督通知书》."""
    notices = SupervisionNotice.objects.select_related("number", "case__agency", "case__number", _CASE)
    found = get_object_or_404(notices, pk=pk)
    return _printed(request, "notice.html", {"notice": found}, found.case.complaint)


@audience(roles=READERS)
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """《行政执法监督决定书》."""
    decisions = SupervisionDecision.objects.select_related(
        "number", "objection__notice__number", "objection__notice__case__agency", f"objection__notice__{_CASE}"
    )
    found = get_object_or_404(decisions, pk=pk)
    return _printed(request, "decision.html", {"decision": found}, found.objection.notice.case.complaint)


@audience(roles=CASE_ROLES)
@require_safe
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The referral letter (移送函), or its draft."""
    transfers = MutualTransfer.objects.select_related(
        "number",
        "complaint__key",
        "prepared_by",
        "signed_by",
        "notice__number",
        "notice__case__agency",
        "notice__case__number",
        "notice__service",
        f"notice__{_CASE}",
    )
    found = get_object_or_404(transfers, pk=pk)
    return _printed(request, "referral.html", {"transfer": found}, found.complaint, whole_file=True)
