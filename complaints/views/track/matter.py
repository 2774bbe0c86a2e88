"""The page of the opened matter: where it is, what comes next, letters both ways, and what its sender may do."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from complaints.enums import Action, State
from complaints.models import Complaint
from complaints.progress import Progress, progress_of
from complaints.track_forms import (
    ConfirmContactForm,
    ContactForm,
    MatterForm,
    MessageForm,
    RatingForm,
    WordsForm,
)
from portal.roles.audience import Audience, audience

from .kept import Kept
from .session import opened, unseen_from

Forms = dict[str, forms.Form]


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def matter(request: HttpRequest) -> HttpResponse:
    """The opened matter."""
    complaint = opened(request)
    return page(request, complaint) if complaint is not None else redirect("complaints:track")


def page(
    request: HttpRequest, complaint: Complaint, *, shown: Forms | None = None, kept: Kept | None = None
) -> HttpResponse:
    """The page; a form that was refused stands in it with what was typed, and so do words that had to be kept."""
    if complaint.disposed_at is not None:
        return render(request, "complaints/disposed.html", {"complaint": complaint}, status=410)
    progress = progress_of(complaint, unseen_from=unseen_from(request))
    offered = _forms(complaint, progress, kept)
    context: dict[str, Any] = {
        "progress": progress,
        "own": progress.own,
        "forms": {**offered, **(shown or {})},
        "wrong": next(iter(shown.values()), None) if shown else None,
        "small": MatterForm(complaint=complaint),
        "kept": kept,
        "kept_lost": kept is not None and kept.deed not in offered,
        "may_withdraw": Action.WITHDRAW in progress.may,
    }
    return render(request, "complaints/matter.html", context)


def _forms(complaint: Complaint, progress: Progress, kept: Kept | None) -> Forms:
    """The forms that the page offers now, by deed; kept words stand in theirs."""
    initial = {"text": kept.text} if kept is not None else {}
    kinds: dict[str, type[MatterForm]] = {}
    if complaint.state != State.WITHDRAWN:
        kinds["message"] = MessageForm
    if Action.SUPPLEMENT in progress.may:
        kinds["supplement"] = WordsForm
    if Action.REQUEST_REVIEW in progress.may:
        kinds["review"] = WordsForm
    if progress.may_rate:
        kinds["rating"] = RatingForm
    deed = kept.deed if kept is not None else ""
    made: Forms = {
        name: kind(complaint=complaint, prefix=None, auto_id=f"{name}_%s", initial=initial if name == deed else None)
        for name, kind in kinds.items()
    }
    made["contact"] = ContactForm(complaint=complaint, auto_id="contact_%s")
    if progress.own.proposed is not None:
        made["confirm"] = ConfirmContactForm(complaint=complaint, auto_id="confirm_%s")
    return made
