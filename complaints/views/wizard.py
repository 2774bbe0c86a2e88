"""`/complaints/new/`: one thing a step; what was entered lies sealed in the draft, whatever happens."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.abuse.api import limit, limited, wants_words
from portal.errors import Refused
from portal.roles.audience import Audience, audience
from portal.safefiles.api import ACCEPT_ATTRIBUTE, limits_in_words
from portal.workdays.api import get_rules
from search.similar import similar_published

from ..actions import drafts
from ..forms import CheckForm
from ..models import IntakeDraft
from ..tracking import grouped
from ..wizard.doors import BY_CODE, CENTRE
from ..wizard.forms import DoorForm
from ..wizard.steps import ORDER, STEPS, Step, first_unfinished
from ..wizard.summary import summary_of

SESSION_KEY = "intake_draft"
#: Published cases shown before sending.
SIMILAR = 3
DRAFT_KEPT = gettext_lazy("前面各步填写的内容和已收下的文件都保存在草稿里，放下不动也会保留一段时间，请尽快继续。")


def current_draft(request: HttpRequest) -> IntakeDraft | None:
    """The draft this browser is writing; whatever else the session may name is none."""
    try:
        key = UUID(request.session.get(SESSION_KEY, ""))
    except (AttributeError, TypeError, ValueError):
        return None
    return IntakeDraft.objects.select_related("key", "complaint").filter(pk=key).first()


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report.start")
def start(request: HttpRequest) -> HttpResponse:
    """Tell before asking; show another door where there is one; begin, or go on with, a draft."""
    draft = current_draft(request)
    unfinished = draft is not None and not draft.complaint_id
    form = DoorForm(request.POST) if "matter" in request.POST else DoorForm()
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        context = {"unfinished": unfinished, "form": form, "rules": get_rules("accept", "close"), **_limits()}
        return render(request, "complaints/start.html", context)
    matter = form.cleaned_data["matter"] if form.is_bound else ""
    if matter in BY_CODE and "anyway" not in request.POST:
        return redirect("complaints:door", matter)
    if draft is None or draft.complaint_id or "afresh" in request.POST:
        draft = _begin(request, draft)
    if matter:
        drafts.answer(draft=draft, answers={"centre_related": matter == CENTRE})
    return redirect("complaints:step", ORDER[0])


def _begin(request: HttpRequest, earlier: IntakeDraft | None) -> IntakeDraft:
    """A fresh draft in place of an earlier one."""
    if earlier is not None:
        drafts.forget(draft=earlier)
    draft = drafts.begin()
    request.session.cycle_key()  # a session that somebody else planted here must not see the draft
    request.session[SESSION_KEY] = str(draft.pk)
    return draft


@audience(Audience.PUBLIC)
@never_cache
@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Who decides such a matter, how to get there, and the way to go on here all the same."""
    found = BY_CODE.get(code)
    if found is None:
        raise Http404
    return render(request, "complaints/door.html", {"door": found})


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report.step", keep=True, kept=DRAFT_KEPT)
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Show or take one step."""
    draft = current_draft(request)
    if draft is None or slug not in ORDER:
        return redirect("complaints:new")
    if draft.complaint_id:
        return redirect("complaints:receipt")
    if slug == "proof":
        return _proof(request, draft)
    if slug == "check":
        return _check(request, draft)
    return _form_step(request, draft, STEPS[ORDER.index(slug)])


def _form_step(request: HttpRequest, draft: IntakeDraft, here: Step) -> HttpResponse:
    """A step that is a form. Going back, looking up and being refused keep what was typed."""
    kind = here.form or forms.Form
    if request.method != "POST":
        kept, typed = draft.answers.open(), drafts.typed_in(draft).get(here.slug)
        if typed is not None:  # what was not sent with these words, a box or a choice, was left empty
            kept |= {name: typed.get(name) for name in kind.base_fields}
        return _page(request, here.slug, {"form": kind(initial=kept)})
    form = kind(request.POST, initial=draft.answers.open())
    if form.is_valid() and "find" not in request.POST:
        drafts.answer(draft=draft, answers=form.cleaned_data, step=here.slug)
        return redirect("complaints:step", _next(request, here.slug))
    words = {name: request.POST[name] for name in form.fields if name in request.POST}
    drafts.keep_typed(draft=draft, step=here.slug, words=words)
    if "back" in request.POST:
        return redirect("complaints:step", _before(here.slug))
    if "find" in request.POST:
        return redirect("complaints:step", here.slug)
    return _page(request, here.slug, {"form": form})


def _before(slug: str) -> str:
    return ORDER[max(0, ORDER.index(slug) - 1)]


def _next(request: HttpRequest, slug: str) -> str:
    """Where the pressed button leads: back, or on; to the check page when the visitor came from there."""
    if "back" in request.POST:
        return _before(slug)
    return "check" if request.GET.get("from") == "check" else ORDER[ORDER.index(slug) + 1]


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
    context = {"file_errors": errors, "files": draft_files(draft), "accept": ACCEPT_ATTRIBUTE, **_limits()}
    return _page(request, "proof", context)


def _limits() -> dict[str, Any]:
    """What the pages say of limits, as configured."""
    return {
        "limits": limits_in_words(),
        "limit_files": settings.UPLOAD_LIMIT_FILES,
        "draft_hours": settings.DRAFT_LIFE_HOURS,
    }


def draft_files(draft: IntakeDraft) -> list[dict[str, Any]]:
    """Name, size and number of each file in the draft."""
    rows = draft.files.filter(is_authority=False).select_related("file", "draft__key")
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
    missing = first_unfinished(answers, drafts.typed_in(draft))
    if missing:
        return redirect("complaints:step", missing)
    if "back" in request.POST:
        return redirect("complaints:step", _before("check"))
    form = CheckForm(request.POST or None, in_words=wants_words(request))
    problem = ""
    if request.method == "POST" and form.is_valid():
        limit(request, "report.send", kept=DRAFT_KEPT)
        try:
            drafts.send(draft=draft)
            return redirect("complaints:receipt")
        except Refused as refused:
            problem = refused.reason
    ticket, report = drafts.ticket_of(draft), drafts.report_of(answers)
    goes_outside = report.centre_related or bool(report.agency and report.agency.is_centre_related)
    context = {
        "form": form,
        "problem": problem,
        "number": ticket.number,
        "code": grouped(ticket.code),
        "summary": summary_of(report),
        "outside_body": settings.OUTSIDE_BODY if goes_outside else "",
        "files": draft_files(draft),
        "similar": similar_published(report.narrative, SIMILAR),
    }
    return _page(request, "check", context)


def frame_of(slug: str) -> dict[str, Any]:
    """The head of a step's page: all steps, this one, the one before."""
    place = ORDER.index(slug)
    previous = ORDER[place - 1] if place else ""
    return {"steps": STEPS, "here": STEPS[place], "position": place + 1, "previous": previous}


def _page(request: HttpRequest, slug: str, context: dict[str, Any]) -> HttpResponse:
    own = slug if slug in {"proof", "check", "agency"} else "form"
    return render(request, f"complaints/step_{own}.html", {**frame_of(slug), **context})
