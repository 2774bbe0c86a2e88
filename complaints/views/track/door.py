"""Asking for number and code; what was typed before the half hour ended is handed back through the same door."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from complaints import throttle
from complaints.models import Complaint
from complaints.track_forms import PuzzleTrackForm, TrackForm
from complaints.tracking import clean_number, find_by_code
from portal.abuse.api import limited, wants_words
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from .kept import Kept
from .session import open_matter, opened, shut_matter


@dataclass
class Try:
    """One try at the door: the form to show again, or the matter it opened."""

    form: TrackForm
    complaint: Complaint | None = None
    problem: str = ""


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for number and code. A wrong number and a wrong code get the same answer."""
    if request.method != "POST":
        form = TrackForm(initial={"number": clean_number(request.GET.get("number", "")[:40])})
        return render(request, "complaints/track.html", {"form": form, "still_open": opened(request)})
    kept = Kept.posted(request)
    done = _try(request)
    if done.complaint is None:
        return door(request, done, kept)
    open_matter(request, done.complaint)
    if kept is not None:
        from .matter import page

        return page(request, done.complaint, kept=kept)
    return redirect("complaints:matter")


def door(request: HttpRequest, done: Try, kept: Kept | None = None) -> HttpResponse:
    """The form for number and code, with what was typed before it had to be shown."""
    context: dict[str, Any] = {"form": done.form, "problem": done.problem, "kept": kept}
    return render(request, "complaints/track.html", context)


def ask_again(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The half hour is over, or another matter was opened meanwhile: ask for number and code, and keep the words."""
    form = TrackForm(initial={"number": clean_number(request.POST.get("matter", "")[:40])})
    return door(request, Try(form), kept)


def _try(request: HttpRequest) -> Try:
    """Look a matter up, unless the hurdle that earlier failures raised has not been taken."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _once_more(request, form)
    number, code, visitor = form.cleaned_data["number"], form.cleaned_data["code"], throttle.visitor_of(request)
    hurdle = throttle.hurdle(number, visitor)
    if hurdle.puzzle:
        stopped = _at_hurdle(request, number, hurdle)
        if stopped is not None:
            return stopped
    try:
        complaint = find_by_code(number, code)
    except Refused as refused:
        return _once_more(request, form, refused.reason)
    if complaint is not None:
        return Try(form, complaint)
    throttle.failed(number, visitor)
    return _once_more(
        request,
        form,
        _("编号或查询码不对。请核对后再试；匿名事项的查询码丢失后无法找回，保存期满已销毁的事项也查询不到。"),
    )


def _at_hurdle(request: HttpRequest, number: str, hurdle: throttle.Hurdle) -> Try | None:
    """What still stands between the visitor and a try; None when puzzle and pause are done with."""
    turn = request.POST.get("turn", "")
    left = throttle.seconds_left(turn, number, hurdle.wait)
    if left is None:
        return _puzzle(request, number, hurdle, _("这个编号或您的网络近来多次输错。为防止有人猜测，请多做一步。"))
    if left:
        return _puzzle(request, number, hurdle, _("还需要等 %(left)s 秒，没有为您核对。") % {"left": left}, turn)
    form = PuzzleTrackForm(request.POST, in_words=wants_words(request))
    if not form.is_valid():
        return Try(form)
    return (
        None if throttle.use_turn(turn) else _puzzle(request, number, hurdle, _("这一页已经提交过一次，请再算一题。"))
    )


def _puzzle(request: HttpRequest, number: str, hurdle: throttle.Hurdle, reason: str, turn: str = "") -> Try:
    """The form with a fresh puzzle and a turn, what was typed still in it."""
    typed = {"number": number, "code": request.POST.get("code", ""), "turn": turn or throttle.take_turn(number)}
    if hurdle.wait and not turn:
        reason += _("请在 %(wait)s 秒以后再点“查询”。") % {"wait": hurdle.wait}
    return Try(
        PuzzleTrackForm(initial=typed, in_words=wants_words(request)),
        problem=f"{reason}{_('您本人的查询不会被锁定。')}",
    )


def _once_more(request: HttpRequest, form: TrackForm, reason: str = "") -> Try:
    """The form again; with the puzzle when the next try will need it."""
    number = clean_number(request.POST.get("number", "")[:40])
    hurdle = throttle.hurdle(number, throttle.visitor_of(request))
    if hurdle.puzzle and reason:
        return _puzzle(request, number, hurdle, reason)
    if reason:
        form.add_error(None, reason)
    return Try(form)


@audience(Audience.PUBLIC)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the matter on this device."""
    shut_matter(request)
    return redirect("complaints:track")
