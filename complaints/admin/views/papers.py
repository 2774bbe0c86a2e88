"""The Centre's papers in the admin: each as a page to read and print, and as the PDF that is handed out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from complaints.access import can_read_matter, can_read_papers
from complaints.enums import PaperKind
from complaints.models import Complaint, IssuedPaper, MutualTransfer, SupervisionDecision, SupervisionNotice
from complaints.papers.download import pdf_response
from complaints.papers.pdf import PrintingUnavailable
from complaints.papers.reading import Shown, issued_under, referral_paper, shown
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES
from portal.roles.models import User
from portal.vault.api import VaultError

from .common import forbidden, no_store
from .matter import READERS

_CLOSED = "您不能查阅本事项的文书。"
_ERASED = "本事项的密钥已销毁，文书内容不可恢复；文号与审计记录仍在。"
#: What those who publish may read: the Centre's papers to the agency. The rest is for those who handle the matter.
_EDITORIAL = frozenset({PaperKind.NOTICE, PaperKind.SECOND_NOTICE, PaperKind.DECISION})


def _may_read(user: User, complaint: Complaint, kind: PaperKind) -> bool:
    return can_read_papers(user, complaint) if kind in _EDITORIAL else can_read_matter(user, complaint)


def _printed(request: HttpRequest, paper: Shown, complaint: Complaint) -> HttpResponse:
    pdf = reverse("centre:paper_pdf", args=[paper.paper.pk]) if paper.paper is not None else ""
    context = {"shown": paper, "back": reverse("centre:matter", args=[complaint.pk]), "pdf": pdf}
    return no_store(render(request, "complaints/documents/paper.html", context))


def _issued(request: HttpRequest, found: IssuedPaper) -> HttpResponse:
    complaint = found.complaint
    if not _may_read(account_of(request), complaint, PaperKind(found.kind)):
        return forbidden(request, _CLOSED)
    back = reverse("centre:matter", args=[complaint.pk])
    if complaint.disposed_at is not None:
        return forbidden(request, _ERASED, back=back)
    try:
        return _printed(request, shown(found), complaint)
    except VaultError:
        return forbidden(request, _ERASED, back=back)


def _paper(pk: UUID) -> IssuedPaper:
    return get_object_or_404(IssuedPaper.objects.select_related("number", "complaint__key"), pk=pk)


@audience(roles=READERS)
@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An issued paper to read and print."""
    return _issued(request, _paper(pk))


@audience(roles=READERS)
@require_safe
def paper_pdf(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The PDF of an issued paper: the same bytes for everybody who gets it."""
    found = _paper(pk)
    back = reverse("centre:matter", args=[found.complaint_id])
    if not _may_read(account_of(request), found.complaint, PaperKind(found.kind)):
        return forbidden(request, _CLOSED)
    if found.complaint.disposed_at is not None:
        return forbidden(request, _ERASED, back=back)
    try:
        return pdf_response(found)
    except VaultError:
        return forbidden(request, _ERASED, back=back)
    except PrintingUnavailable:
        return forbidden(request, "本机未安装生成 PDF 所需的组件（Pango）。请打开文书页面，用浏览器打印。", back=back)


@audience(roles=READERS)
@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """《行政执法监督通知书》."""
    found = get_object_or_404(SupervisionNotice.objects.select_related("number"), pk=pk)
    return _issued(request, issued_under(found.number))


@audience(roles=READERS)
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """《行政执法监督决定书》."""
    found = get_object_or_404(SupervisionDecision.objects.select_related("number"), pk=pk)
    return _issued(request, issued_under(found.number))


@audience(roles=CASE_ROLES)
@require_safe
def referral(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The referral letter (移送函), or its draft."""
    transfers = MutualTransfer.objects.select_related(
        "number", "complaint__key", "prepared_by", "notice__number", "notice__case__number", "notice__service"
    )
    found = get_object_or_404(transfers, pk=pk)
    if found.number is not None:
        return _issued(request, issued_under(found.number))
    if not can_read_matter(account_of(request), found.complaint):
        return forbidden(request, _CLOSED)
    try:
        return _printed(request, referral_paper(found), found.complaint)
    except VaultError:
        return forbidden(request, _ERASED, back=reverse("centre:matter", args=[found.complaint_id]))
