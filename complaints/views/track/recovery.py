"""A lost code: asked for, waited for, fetched. Whether a number exists or an address fits is never answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints import throttle
from complaints.actions import recovery
from complaints.models import CodeRecovery
from complaints.track_forms import ClaimForm, RecoveryForm, SentCodeForm
from complaints.tracking import grouped
from portal.abuse.api import limited, wants_words
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from .session import open_matter

ASKED_KEY, CLAIMED_KEY = "recovery_asked", "recovery_claimed"


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def ask(request: HttpRequest) -> HttpResponse:
    """Number and address; the answer is the same whether they belong together or not."""
    form = RecoveryForm(request.POST or None, in_words=wants_words(request))
    if request.method == "POST" and form.is_valid():
        asked = recovery.ask_recovery(number=form.cleaned_data["number"], address=form.cleaned_data["address"])
        request.session.cycle_key()
        request.session[ASKED_KEY] = str(asked.pk)
        return redirect("complaints:recover_confirm")
    return render(request, "complaints/recover.html", {"form": form})


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def confirm(request: HttpRequest) -> HttpResponse:
    """The code that was sent, if any was; then the delay."""
    key = request.session.get(ASKED_KEY)
    asked = CodeRecovery.objects.filter(pk=key).first() if key else None
    if asked is None:
        return redirect("complaints:recover")
    form, ready_at = SentCodeForm(request.POST or None), asked.ready_at
    if request.method == "POST" and form.is_valid() and ready_at is None:
        try:
            ready_at = recovery.confirm_recovery(recovery=asked, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.reason)
    return render(request, "complaints/recover_confirm.html", {"form": form, "ready_at": ready_at})


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("track")
def claim(request: HttpRequest) -> HttpResponse:
    """Number and claim code lead to the new tracking code."""
    form = ClaimForm(request.POST or None, in_words=wants_words(request))
    if request.method == "POST" and form.is_valid():
        number, visitor = form.cleaned_data["number"], throttle.visitor_of(request)
        found = recovery.claim(number=number, code=form.cleaned_data["code"])
        if found is not None:
            request.session.cycle_key()
            request.session[CLAIMED_KEY] = str(found.pk)
            return redirect("complaints:recover_new_code")
        throttle.failed(number, visitor)
        form.add_error(None, _("编号或领取码不对，或领取期限已过。请核对后再试。"))
    return render(request, "complaints/recover_claim.html", {"form": form})


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest) -> HttpResponse:
    """Show the new code; it takes effect when it is confirmed as saved. Until then it can be shown again."""
    found = recovery.claimed(request.session.get(CLAIMED_KEY))
    if found is None or found.contact is None:
        return redirect("complaints:matter")
    complaint, problem = found.contact.complaint, ""
    if request.method == "POST":
        try:
            complaint = recovery.activate_code(recovery=found)
            request.session.pop(CLAIMED_KEY, None)
            open_matter(request, complaint)
            return redirect("complaints:matter")
        except Refused as refused:
            problem = refused.reason
    code = grouped(found.new_code.open())
    context = {"number": complaint.number, "code": code, "problem": problem}
    return render(request, "complaints/recover_new_code.html", context)
