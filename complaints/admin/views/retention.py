"""Keeping and destroying (保存与销毁): what is due, the disposal lists, the schedule, the holds."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from complaints.access import can_read_matter
from complaints.admin.retention_forms import ConfirmForm, HoldForm, LiftForm, PeriodForm, RuleForm
from complaints.models import DisposalItem, DisposalList, LegalHold, RetentionPeriod, RetentionRule
from complaints.retention import disposal, holds, report, rules
from complaints.retention.enums import (
    DECIDERS,
    EDITORS,
    HOLDERS,
    PROPOSERS,
    READERS,
    STOPPERS,
    VERIFIERS,
    Fate,
    Obstacle,
)
from complaints.retention.schedule import days_of
from complaints.retention.selectors import due_matters, standing_holds
from portal import timekeeping
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience

from .common import Trail, forbidden, frame, matter_of, matter_trail, no_store

PAGE_SIZE = 50


def _trail() -> Trail:
    return [("保存与销毁", reverse("centre:retention"))]


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
    trail = kwargs.pop("trail", _trail())
    context = {**frame(title, trail=trail, icon="history"), "roles": _may(request), **context}
    return no_store(render(request, f"complaints/admin/retention/{template}.html", context, **kwargs))


def _may(request: HttpRequest) -> dict[str, bool]:
    mine = account_of(request).roles
    sets = {"propose": PROPOSERS, "decide": DECIDERS, "stop": STOPPERS, "edit": EDITORS, "verify": VERIFIERS}
    return {name: bool(mine & roles) for name, roles in sets.items()}


@audience(roles=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """What is due; whoever may propose ticks matters and makes a list of them."""
    user = account_of(request)
    problem = ""
    if request.method == "POST":
        try:
            made = disposal.propose(matters=_chosen(request), by=user)
        except Refused as no:
            problem = no.reason
        else:
            messages.success(request, "销毁清册已拟定，待另一人批准。")
            return redirect("centre:disposal", pk=made.pk)
    found = list(due_matters(viewer=user))
    context = {
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "free": sum(one.obstacle == Obstacle.NONE for one in found),
        "problem": problem,
        "today": timekeeping.today(),
    }
    return _page(request, "due", "保存与销毁", context, trail=(), status=422 if problem else 200)


def _chosen(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("matter"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@audience(roles=READERS)
@require_GET
def due_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    return _csv(report.due_rows(due_matters(viewer=account_of(request))), "due")


def _csv(rows: report.Rows, name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timekeeping.today():%Y%m%d}.csv"'
    response.write("\ufeff")  # a spreadsheet then reads it as UTF-8
    report.write_csv(rows, response)
    return no_store(response)


@audience(roles=READERS)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The disposal lists, newest first."""
    found = DisposalList.objects.select_related("proposed_by", "approved_by").prefetch_related("items")
    return _page(request, "lists", "销毁清册", {"page_obj": Paginator(found, 20).get_page(request.GET.get("page"))})


def _list_of(pk: UUID) -> DisposalList:
    return get_object_or_404(DisposalList.objects.select_related("proposed_by", "approved_by", "cancelled_by"), pk=pk)


@audience(roles=READERS)
@require_safe
def disposal_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One list: its matters, who proposed and approved it, and what can be done about it now."""
    found = _list_of(pk)
    items = found.items.select_related("complaint__agency", "rule")
    context = {
        "disposal": found,
        "items": items,
        "pending": sum(item.fate == Fate.PENDING for item in items),
        "open": found.step in ("proposed", "approved"),
        "own": found.proposed_by_id == account_of(request).pk,
        "wait": days_of("disposal_wait"),
        "form": ConfirmForm(),
    }
    return _page(
        request, "list", f"销毁清册 {found}", context, trail=[*_trail(), ("销毁清册", reverse("centre:disposals"))]
    )


@audience(roles=READERS)
@require_GET
def list_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list for the archive: what was destroyed, when, under which line, with the certificate's digest."""
    found = _list_of(pk)
    return _csv(report.list_rows(found), f"disposal-{found.pk.hex[:8]}")


@audience(roles=DECIDERS | STOPPERS)
@require_POST
def decide(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Approve or cancel a list, after ticking that it is meant."""
    acts = {"approve": (disposal.approve, "已批准，等待期开始。"), "cancel": (disposal.cancel, "清册已取消。")}
    act, done = acts[verb]
    try:
        if not ConfirmForm(request.POST).is_valid():
            raise Refused("请先勾选确认。没有改动。", code="unconfirmed")
        act(disposal=_list_of(pk), by=account_of(request))
        messages.success(request, done)
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("centre:disposal", pk=pk)


@audience(roles=STOPPERS)
@require_POST
def take_out(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Spare one matter of a list."""
    try:
        disposal.take_out(item=get_object_or_404(DisposalItem, pk=item, disposal=pk), by=account_of(request))
        messages.success(request, "已移出清册。需要继续保存的，请另行封存。")
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("centre:disposal", pk=pk)


@audience(roles=READERS)
@require_http_methods(["GET", "HEAD"])
def schedule(request: HttpRequest) -> HttpResponse:
    """The schedule and the other periods."""
    context = {
        "rules": RetentionRule.objects.select_related("edited_by", "verified_by"),
        "periods": RetentionPeriod.objects.all(),
        "me": account_of(request).pk,
    }
    return _page(request, "schedule", "保存期限", context)


@audience(roles=EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Word a line of the schedule, or a new one."""
    found = get_object_or_404(RetentionRule, pk=pk) if pk else RetentionRule()
    form = RuleForm(request.POST or None, instance=found, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            rules.save_rule(rule=form.save(commit=False), by=account_of(request))
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, "已保存，待另一人核定；核定前不会据此销毁任何事项。")
            return redirect("centre:schedule")
    trail = [*_trail(), ("保存期限", reverse("centre:schedule"))]
    context = {
        "form": form,
        "lede": "修改后须由另一人重新核定；核定前，适用这一条的事项只列出、不销毁。",
        "button": "保存",
    }
    return _page(request, "form", "修改保存期限" if pk else "新增保存期限", context, trail=trail)


@audience(roles=VERIFIERS)
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a line that somebody else worded."""
    try:
        rules.verify_rule(rule=get_object_or_404(RetentionRule, pk=pk), by=account_of(request))
        messages.success(request, "已核定。")
    except Refused as no:
        messages.error(request, no.reason)
    return redirect("centre:schedule")


@audience(roles=EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one of the other periods."""
    found = get_object_or_404(RetentionPeriod, pk=pk)
    form = PeriodForm(request.POST or None, initial={"days": found.days}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        rules.set_period(period=found, days=form.cleaned_data["days"], by=account_of(request))
        messages.success(request, "已保存，从下一次清理起适用。")
        return redirect("centre:schedule")
    trail = [*_trail(), ("保存期限", reverse("centre:schedule"))]
    context = {"form": form, "lede": f"{found.label}：满这些天后自动清理或到期。", "button": "保存"}
    return _page(request, "form", found.label, context, trail=trail)


@audience(roles=READERS)
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """The holds that stand; the reasons only for those who may read the matter."""
    user = account_of(request)
    rows = [(one, can_read_matter(user, one.complaint)) for one in standing_holds()]
    return _page(request, "holds", "封存", {"rows": rows, "may_hold": bool(user.roles & HOLDERS)})


@audience(roles=HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold a matter."""
    complaint, user = matter_of(pk), account_of(request)
    if not can_read_matter(user, complaint):
        return forbidden(request, "您已在本事项中回避，不能办理。", back=reverse("centre:retention"))
    form = HoldForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            holds.place_hold(complaint=complaint, by=user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, f"{complaint.number} 已封存。")
            return redirect("centre:matter", pk=pk)
    context = {
        "form": form,
        "lede": f"封存 {complaint.number}：封存期间，本事项及与其并案的事项一律不得销毁。",
        "button": "封存",
    }
    return _page(request, "form", "封存", context, trail=matter_trail(complaint))


@audience(roles=HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a hold."""
    found = get_object_or_404(LegalHold.objects.select_related("complaint__key"), pk=pk)
    user = account_of(request)
    if not can_read_matter(user, found.complaint):
        return forbidden(request, "您已在本事项中回避，不能办理。", back=reverse("centre:holds"))
    form = LiftForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            holds.lift_hold(hold=found, by=user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, f"{found.complaint.number} 已解除封存。")
            return redirect("centre:holds")
    lede = f"解除 {found.complaint.number} 的封存：保存期限届满的，可以再列入销毁清册。"
    context = {"form": form, "lede": lede, "button": "解除封存"}
    return _page(request, "form", "解除封存", context, trail=[*_trail(), ("封存", reverse("centre:holds"))])
