"""/desk/matters/: notices for agencies, referrals for discipline inspection."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.selectors import principal_leader
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.workdays.api import clock_for

from ..actions import filing, referrals, replies
from ..actions.lifecycle import refusal
from ..enums import Action, ServiceMethod
from ..guards import current_notice
from ..models import MutualTransfer, SupervisionNotice
from ..models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE
from .forms import ObjectionForm, OutcomeForm, ReceiptForm
from .selectors import notices_of, referrals_for, shown_state

AGENCY = {Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER}
PER_PAGE = 20


@audience(roles=AGENCY)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The agency's notices."""
    found = notices_of(account_of(request)).prefetch_related("receipts")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    states = [(item, shown_state(item)) for item in page]
    return render(request, "complaints/desk/notices.html", {"page_obj": page, "states": states})


def _notice(request: HttpRequest, key: UUID) -> SupervisionNotice:
    """The notice, if it is this agency's; otherwise it does not exist for this person."""
    return get_object_or_404(notices_of(account_of(request)), pk=key)


def _is_current(notice: SupervisionNotice) -> bool:
    latest = current_notice(notice.case.complaint)
    return latest is not None and latest.pk == notice.pk


@audience(roles=AGENCY)
@require_GET
def notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """One notice. An unopened one shows its cover only: opening it is service."""
    found = _notice(request, key)
    complaint, user = found.case.complaint, account_of(request)
    if found.served is None:
        return render(request, "complaints/desk/cover.html", {"notice": found})
    live = _is_current(found)
    context = {
        "notice": found,
        "clock": clock_for(complaint.subject, "reply") if live else None,
        "objection_clock": clock_for(complaint.subject, "objection") if live else None,
        "may_reply": live and refusal(complaint, Action.SUBMIT_RECEIPT, user) is None,
        "may_object": live and refusal(complaint, Action.LODGE_OBJECTION, user) is None,
        "receipts": found.receipts.select_related("notice__case__complaint__key", "review"),
        "objections": found.objections.select_related("notice__case__complaint__key", "decision__number"),
        "WARNING_CLAUSE": WARNING_CLAUSE,
        "SIGNATURE_CLAUSE": SIGNATURE_CLAUSE,
    }
    return render(request, "complaints/desk/notice.html", context)


@audience(roles=AGENCY)
@require_POST
def open_notice(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open the notice: it is served from this day."""
    found = _notice(request, key)
    try:
        filing.record_service(
            complaint=found.case.complaint,
            by=account_of(request),
            method=ServiceMethod.OPENED,
            recipient=str(request.user),
        )
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("complaints_desk:notice", key)


def _act(
    request: HttpRequest,
    found: SupervisionNotice,
    *,
    form: forms.Form,
    action: Action,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Show a form and carry its action out; a refusal keeps what was typed."""
    blocked = refusal(found.case.complaint, action, account_of(request))
    if blocked is not None or not _is_current(found):
        messages.warning(request, blocked.reason if blocked else _("这份通知书已由后一份代替。"))
        return redirect("complaints_desk:notice", found.pk)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, done)
            return redirect("complaints_desk:notice", found.pk)
    return render(request, "complaints/desk/form.html", {"form": form, "notice": found, "title": action.label})


def _bound(form: type[forms.Form], request: HttpRequest, **initial: Any) -> forms.Form:
    return form(request.POST, request.FILES) if request.method == "POST" else form(initial=initial)


@audience(roles=AGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand in the written reply."""
    found = _notice(request, key)
    leader = principal_leader(found.case.agency)

    def act(data: dict[str, Any]) -> object:
        files = data.pop("attachments")
        return replies.submit_receipt(complaint=found.case.complaint, by=account_of(request), files=files, **data)

    form = _bound(ReceiptForm, request, leader_name=leader.name if leader else "")
    return _act(
        request, found, form=form, action=Action.SUBMIT_RECEIPT, act=act, done=_("书面回复已提交，等待整改验收。")
    )


@audience(roles=AGENCY)
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lodge an objection."""
    found = _notice(request, key)

    def act(data: dict[str, Any]) -> object:
        files = data.pop("attachments")
        return replies.lodge_objection(complaint=found.case.complaint, by=account_of(request), files=files, **data)

    form = _bound(ObjectionForm, request)
    done = _("监督异议已提出。通知书不停止执行，回复期限继续计算。")
    return _act(request, found, form=form, action=Action.LODGE_OBJECTION, act=act, done=done)


DISCIPLINE = {Role.DISCIPLINE_LIAISON}


@audience(roles=DISCIPLINE)
@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals sent to discipline inspection."""
    page = Paginator(referrals_for(account_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/desk/referrals.html", {"page_obj": page})


def _transfer(request: HttpRequest, key: UUID) -> MutualTransfer:
    return get_object_or_404(referrals_for(account_of(request)), pk=key)


@audience(roles=DISCIPLINE)
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """One referral: read it, then report its outcome."""
    found = _transfer(request, key)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            referrals.report_referral(complaint=found.complaint, by=account_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("处理结果已反馈中心。"))
            return redirect("complaints_desk:referral", key)
    context = {
        "transfer": found,
        "form": form,
        "clock": clock_for(found.complaint.subject, "referral_outcome"),
        "may_acknowledge": refusal(found.complaint, Action.ACKNOWLEDGE_REFERRAL, account_of(request)) is None,
        "may_report": refusal(found.complaint, Action.REPORT_REFERRAL, account_of(request)) is None,
    }
    return render(request, "complaints/desk/referral.html", context)


@audience(roles=DISCIPLINE)
@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm receipt of a referral."""
    found = _transfer(request, key)
    try:
        referrals.acknowledge_referral(complaint=found.complaint, by=account_of(request))
        messages.success(request, _("已签收。请在期限内反馈处理结果。"))
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("complaints_desk:referral", key)
