"""The complainant's own address: proposed, proved, taken away; and saying no to a new code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from complaints import throttle
from complaints.actions import contacts, recovery
from complaints.actions.once import once
from complaints.models import Complaint
from complaints.track_forms import ConfirmContactForm, ContactForm, MatterForm
from complaints.tracking import find_by_code
from portal.abuse.api import limited
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from .matter import page
from .session import count_wrong_code, opened_for

_AT_CONTACT = "/complaints/track/matter/#contact"


def check_code_again(request: HttpRequest, complaint: Complaint, code: str) -> None:
    """The open page is not enough for what outlives the visit: the code is shown again.

    Raises:
        Refused: it is wrong; after a few wrong ones the matter is shut and the track page asks, with its puzzle.
    """
    if find_by_code(complaint.number, code) is not None:
        return
    throttle.failed(complaint.number, throttle.visitor_of(request))
    if count_wrong_code(request):
        raise Refused(_("查询码多次不对，页面已退出。请重新输入编号和查询码。"), code="shut")
    raise Refused(_("查询码不对，没有办理。请核对后再试。"), code="wrong_code")


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write")
def contact(request: HttpRequest) -> HttpResponse:
    """Propose an address: a code goes there."""
    complaint = opened_for(request)
    if complaint is None:
        return redirect("complaints:track")
    form = ContactForm(request.POST, complaint=complaint, auto_id="contact_%s")
    if form.is_valid():
        data = form.cleaned_data

        def act() -> object:
            wanted = {"news": data["news"], "recovery": data.get("recovery", False)}
            return contacts.propose_contact(complaint=complaint, address=data["address"], **wanted)

        try:
            check_code_again(request, complaint, data["code"])
            once(complaint=complaint, token=data["once"], act=act)
            return redirect(_AT_CONTACT)
        except Refused as refused:
            form.add_error(None, refused.reason)
    return page(request, complaint, shown={"contact": form})


@audience(Audience.PUBLIC)
@sensitive_post_parameters()
@require_POST
@limited("matter.write")
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the code that was sent there."""
    complaint = opened_for(request)
    if complaint is None:
        return redirect("complaints:track")
    form = ConfirmContactForm(request.POST, auto_id="confirm_%s")
    if form.is_valid():
        try:
            contacts.confirm_contact(complaint=complaint, code=form.cleaned_data["code"])
            return redirect(_AT_CONTACT)
        except Refused as refused:
            form.add_error("code", refused.reason)
    return page(request, complaint, shown={"confirm": form})


@audience(Audience.PUBLIC)
@require_POST
@limited("matter.write")
def remove(request: HttpRequest) -> HttpResponse:
    """Take the address away."""
    complaint = opened_for(request)
    if complaint is None or not MatterForm(request.POST).is_valid():
        return redirect("complaints:track")
    contacts.remove_contact(complaint=complaint)
    return redirect(_AT_CONTACT)


@audience(Audience.PUBLIC)
@require_POST
@limited("matter.write")
def stop(request: HttpRequest) -> HttpResponse:
    """Whoever holds the present code says no to a new one."""
    complaint = opened_for(request)
    if complaint is None:
        return redirect("complaints:track")
    recovery.stop_recovery(complaint=complaint)
    return redirect("complaints:matter")
