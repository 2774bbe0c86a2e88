"""`/complaints/track/`: number and code open the own matter for a short while."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import timekeeping
from portal.abuse.api import limited
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from ..actions import assessment, closing
from ..enums import Action
from ..forms import TrackForm, WordsForm
from ..models import Complaint
from ..progress import progress_of
from ..tracking import find_by_code

SESSION_KEY = "open_matter"
OPEN_SECONDS = 30 * 60


def open_matter(request: HttpRequest, complaint: Complaint) -> None:
    """Let this browser see the matter for half an hour."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = [str(complaint.pk), timekeeping.now().timestamp()]


def opened(request: HttpRequest) -> Complaint | None:
    """The matter this browser has opened, while the half hour lasts."""
    key, since = request.session.get(SESSION_KEY) or (None, 0.0)
    if key is None or timekeeping.now().timestamp() - since > OPEN_SECONDS:
        request.session.pop(SESSION_KEY, None)
        return None
    return Complaint.objects.select_related("key", "merged_into").filter(pk=key).first()


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. A wrong number and a wrong code get the same answer."""
    form = TrackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        complaint = find_by_code(form.cleaned_data["number"], form.cleaned_data["code"])
        if complaint is not None:
            open_matter(request, complaint)
            return redirect("complaints:matter")
        form.add_error(
            None, _("编号或查询码不对。请核对后再试；匿名事项的查询码丢失后无法找回，保存期满已销毁的事项也查询不到。")
        )
    return render(request, "complaints/track.html", {"form": form}, status=200)


def _page(request: HttpRequest, complaint: Complaint, form: WordsForm | None = None) -> HttpResponse:
    if complaint.disposed_at is not None:
        return render(request, "complaints/disposed.html", {"complaint": complaint}, status=410)
    progress = progress_of(complaint)
    context = {
        "progress": progress,
        "form": form or WordsForm(),
        "may_supplement": Action.SUPPLEMENT in progress.may,
        "may_withdraw": Action.WITHDRAW in progress.may,
        "may_request_review": Action.REQUEST_REVIEW in progress.may,
    }
    return render(request, "complaints/matter.html", context)


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def matter(request: HttpRequest) -> HttpResponse:
    """Status, what it means, what comes next, the clocks and the story so far."""
    complaint = opened(request)
    return _page(request, complaint) if complaint is not None else redirect("complaints:track")


def _with_words(request: HttpRequest, act: Callable[[Complaint, str], object]) -> HttpResponse:
    complaint = opened(request)
    if complaint is None:
        return redirect("complaints:track")
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            act(complaint, form.cleaned_data["text"])
            return redirect("complaints:matter")
        except Refused as refused:
            form.add_error(None, refused.reason)
    return _page(request, complaint, form)


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def supplement(request: HttpRequest) -> HttpResponse:
    """Answer the Centre's question."""
    return _with_words(request, lambda complaint, text: assessment.supplement(complaint=complaint, text=text))


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write", keep=True)
def request_review(request: HttpRequest) -> HttpResponse:
    """Disagree with the outcome."""
    return _with_words(request, lambda complaint, text: closing.request_review(complaint=complaint, grounds=text))


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then withdraw."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaints:track")
    problem = ""
    if request.method == "POST":
        try:
            assessment.withdraw(complaint=complaint)
            return redirect("complaints:matter")
        except Refused as refused:
            problem = refused.reason
    return render(request, "complaints/withdraw.html", {"number": complaint.number, "problem": problem})


@audience(Audience.PUBLIC)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the matter on this device."""
    request.session.pop(SESSION_KEY, None)
    return redirect("complaints:track")
