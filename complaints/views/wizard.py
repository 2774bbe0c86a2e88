"""`/complaints/new/`: one thing a step; what was entered lies sealed in the draft, whatever happens."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.abuse.api import limit, limited
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from ..actions import drafts
from ..enums import ActKind, Kind, ViolationCategory
from ..forms import AgencyForm, CheckForm, EventForm, IdentityForm
from ..models import IntakeDraft
from ..tracking import grouped
from ..uploads import ACCEPT_ATTRIBUTE
from .track import open_matter

SESSION_KEY = "intake_draft"
DRAFT_KEPT = gettext_lazy("前面各步填写的内容和已收下的文件都保存在草稿里，24 小时内都在。")


@dataclass(frozen=True)
class Step:
    """One step: its place in the address, its title, its form (none for the files)."""

    slug: str
    title: str | Promise
    form: type[forms.Form] | None = None


STEPS = (
    Step("event", gettext_lazy("发生了什么"), EventForm),
    Step("agency", gettext_lazy("哪个单位，何时何地"), AgencyForm),
    Step("proof", gettext_lazy("证据材料")),
    Step("you", gettext_lazy("您的身份"), IdentityForm),
    Step("check", gettext_lazy("核对并提交"), CheckForm),
)
_ORDER = [step.slug for step in STEPS]


def current_draft(request: HttpRequest) -> IntakeDraft | None:
    """The draft this browser is writing."""
    key = request.session.get(SESSION_KEY)
    return IntakeDraft.objects.select_related("key", "complaint").filter(pk=key).first() if key else None


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report.start")
def start(request: HttpRequest) -> HttpResponse:
    """Tell before asking; begin, or go on with, a draft."""
    draft = current_draft(request)
    if request.method == "POST":
        if draft is None or draft.complaint_id or "afresh" in request.POST:
            if draft is not None:
                drafts.forget(draft=draft)
            draft = drafts.begin()
            request.session.cycle_key()  # a session that somebody else planted here must not see the draft
            request.session[SESSION_KEY] = str(draft.pk)
        return redirect("complaints:step", _ORDER[0])
    return render(request, "complaints/start.html", {"unfinished": draft is not None and not draft.complaint_id})


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report.step", keep=True, kept=DRAFT_KEPT)
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Show or take one step."""
    draft = current_draft(request)
    if draft is None or slug not in _ORDER:
        return redirect("complaints:new")
    if draft.complaint_id:
        return redirect("complaints:receipt")
    if slug == "proof":
        return _proof(request, draft)
    if slug == "check":
        return _check(request, draft)
    return _form_step(request, draft, STEPS[_ORDER.index(slug)])


def _form_step(request: HttpRequest, draft: IntakeDraft, here: Step) -> HttpResponse:
    form = (here.form or forms.Form)(request.POST or None, initial=draft.answers.open())
    if request.method == "POST" and form.is_valid():
        drafts.answer(draft=draft, answers=form.cleaned_data)
        return redirect("complaints:step", _next(request, here.slug))
    return _page(request, here.slug, {"form": form})


def _next(request: HttpRequest, slug: str) -> str:
    """The step after this one; back to the check page when the visitor came from there."""
    return "check" if request.GET.get("from") == "check" else _ORDER[_ORDER.index(slug) + 1]


def _proof(request: HttpRequest, draft: IntakeDraft) -> HttpResponse:
    errors: list[str] = []
    if request.method == "POST":
        limit(request, "report.upload", kept=DRAFT_KEPT)
        uploads = request.FILES.getlist("files")
        for upload in uploads:
            try:
                drafts.add_file(draft=draft, upload=upload)
            except Refused as refused:
                errors.append(refused.reason)
        if not errors:
            return redirect(
                "complaints:step", "proof" if uploads and "more" in request.POST else _next(request, "proof")
            )
    return _page(request, "proof", {"file_errors": errors, "files": draft_files(draft), "accept": ACCEPT_ATTRIBUTE})


def draft_files(draft: IntakeDraft) -> list[dict[str, Any]]:
    """Name, size and number of each file in the draft."""
    rows = draft.files.select_related("file", "draft__key")
    return [{"pk": row.pk, "name": row.name.open(), "size": row.file.size} for row in rows]


@audience(Audience.PUBLIC)
@require_POST
def remove_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file out again."""
    draft = current_draft(request)
    if draft is not None and not draft.complaint_id:
        drafts.remove_file(draft=draft, file_id=file_id)
    return redirect("complaints:step", "proof")


def _check(request: HttpRequest, draft: IntakeDraft) -> HttpResponse:
    answers = draft.answers.open()
    missing = _first_unfinished(answers)
    if missing:
        return redirect("complaints:step", missing)
    form = CheckForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        limit(request, "report.send", kept=DRAFT_KEPT)
        try:
            drafts.send(draft=draft)
            return redirect("complaints:receipt")
        except Refused as refused:
            problem = refused.reason
    ticket = drafts.ticket_of(draft)
    context = {
        "form": form,
        "problem": problem,
        "number": ticket.number,
        "code": grouped(ticket.code),
        "summary": _summary(answers),
        "files": draft_files(draft),
    }
    return _page(request, "check", context)


def _first_unfinished(answers: dict[str, Any]) -> str:
    if not answers.get("narrative"):
        return "event"
    if not answers.get("agency") and not answers.get("agency_as_stated"):
        return "agency"
    return "" if answers.get("identity") else "you"


def _summary(answers: dict[str, Any]) -> list[dict[str, Any]]:
    """What was entered, by step, for the check page."""
    report = drafts.report_of(answers)
    named = report.person is not None
    return [
        {
            "step": STEPS[0],
            "rows": [
                (_("类型"), Kind(report.kind).label),
                (_("经过"), report.narrative),
                (_("问题类别"), ViolationCategory(report.violation).label if report.violation else _("由工作人员判断")),
            ],
        },
        {
            "step": STEPS[1],
            "rows": [
                (_("单位"), report.agency.name if report.agency else report.agency_as_stated),
                (_("地点"), report.place or _("未填写")),
                (_("日期"), report.happened_on or _("未填写")),
                (_("行为种类"), ActKind(report.act_kind).label if report.act_kind else _("不清楚")),
            ],
        },
        {
            "step": STEPS[3],
            "rows": [
                (_("身份"), _("实名（加密保存）") if named else _("匿名")),
                *([(_("姓名"), answers.get("name")), (_("电话"), answers.get("phone"))] if named else []),
                (_("担心打击报复"), _("是") if report.fears_retaliation else _("否")),
            ],
        },
    ]


def _page(request: HttpRequest, slug: str, context: dict[str, Any]) -> HttpResponse:
    place = _ORDER.index(slug)
    frame = {
        "steps": STEPS,
        "here": STEPS[place],
        "position": place + 1,
        "previous": _ORDER[place - 1] if place else "",
        **context,
    }
    return render(request, f"complaints/step_{slug if slug in {'proof', 'check'} else 'form'}.html", frame)


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code once more, with the proof of filing; printable."""
    draft = current_draft(request)
    if draft is None or draft.complaint is None:
        return redirect("complaints:track")
    ticket = drafts.ticket_of(draft)
    context = {
        "complaint": draft.complaint,
        "number": ticket.number,
        "code": grouped(ticket.code),
        "track_url": request.build_absolute_uri("/complaints/track/"),
    }
    return render(request, "complaints/receipt.html", context)


@audience(Audience.PUBLIC)
@require_POST
def saved(request: HttpRequest) -> HttpResponse:
    """The sender has the code: forget it here, and open the matter for a while."""
    draft = current_draft(request)
    if draft is not None and draft.complaint is not None:
        open_matter(request, draft.complaint)
        drafts.forget(draft=draft)
        request.session.pop(SESSION_KEY, None)
        return redirect("complaints:matter")
    return redirect("complaints:track")
