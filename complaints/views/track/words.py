"""What the complainant does with the opened matter: each names its matter, and pressing twice does it once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from complaints.actions import assessment, closing, messages, rating
from complaints.actions.once import once
from complaints.models import Complaint
from complaints.track_forms import MatterForm, MessageForm, RatingForm, WordsForm
from portal.abuse.api import limited
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from .door import ask_again
from .kept import Kept
from .matter import page
from .session import opened, opened_for

Act = Callable[[Complaint, MatterForm], object]


def _take(request: HttpRequest, deed: str, form_class: type[MatterForm], act: Act) -> HttpResponse:
    """Carry a form of the page out, or show it again with what was typed."""
    complaint = opened_for(request)
    if complaint is None:
        return ask_again(request, Kept.late(request, deed))
    form = form_class(request.POST, request.FILES, auto_id=f"{deed}_%s")
    if form.is_valid():
        try:
            once(complaint=complaint, token=form.cleaned_data["once"], act=lambda: act(complaint, form))
            return redirect("complaints:matter")
        except Refused as refused:
            form.add_error(None, refused.reason)
    return page(request, complaint, shown={deed: form})


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def message(request: HttpRequest) -> HttpResponse:
    """Write to the Centre, with files or without."""

    def act(complaint: Complaint, form: MatterForm) -> object:
        data = form.cleaned_data
        return messages.write_to_centre(complaint=complaint, text=data["text"], files=data["uploads"])

    return _take(request, "message", MessageForm, act)


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def supplement(request: HttpRequest) -> HttpResponse:
    """Answer what the Centre asked for before it can accept the matter."""

    def act(complaint: Complaint, form: MatterForm) -> object:
        return assessment.supplement(complaint=complaint, text=form.cleaned_data["text"])

    return _take(request, "supplement", WordsForm, act)


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def request_review(request: HttpRequest) -> HttpResponse:
    """Disagree with the outcome."""

    def act(complaint: Complaint, form: MatterForm) -> object:
        return closing.request_review(complaint=complaint, grounds=form.cleaned_data["text"])

    return _take(request, "review", WordsForm, act)


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def rate(request: HttpRequest) -> HttpResponse:
    """Say how it was handled."""

    def act(complaint: Complaint, form: MatterForm) -> object:
        data = form.cleaned_data
        return rating.rate(complaint=complaint, score=data["score"], comment=data["text"])

    return _take(request, "rating", RatingForm, act)


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then withdraw."""
    complaint = opened_for(request) if request.method == "POST" else opened(request)
    if complaint is None:
        return redirect("complaints:track")
    form, problem = MatterForm(request.POST or None, complaint=complaint), ""
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["once"]
            once(complaint=complaint, token=token, act=lambda: assessment.withdraw(complaint=complaint))
            return redirect("complaints:matter")
        except Refused as refused:
            problem = refused.reason
    context = {"number": complaint.number, "problem": problem, "form": form}
    return render(request, "complaints/withdraw.html", context)
