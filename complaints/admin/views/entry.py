"""Entering a lead for somebody who telephoned, wrote or came; number and code are read out to them once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from complaints.admin.entry import EntryForm, fresh_form
from complaints.receipt import receipt_of
from complaints.selectors.nearby import Surroundings, surroundings
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.roles.models import User

from .common import frame, no_store, queue_trail


@audience(roles={Role.INTAKE_CLERK})
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form; its answer shows number and code.

    What looks like the lead is shown before it is kept: the clerk sends it again, having seen it. The code is nowhere
    in clear, so it cannot be shown after a redirect. Reloading the answer sends the same ticket again, which gives the
    same matter and shows the same code.
    """
    user = account_of(request)
    if request.method != "POST":
        return _page(request, fresh_form())
    form = EntryForm(request.POST, request.FILES)
    valid = form.is_valid()
    form.hold_files(dropped=request.POST.getlist("drop"))
    if not valid or form.errors:
        return _page(request, form, status=422)
    near = surroundings(form.report(), user)
    if "check" in request.POST or near.numbers - set(form.cleaned_data["seen"].split()):
        return _page(request, form, near=near)
    return _entered(request, form, user, near)


def _entered(request: HttpRequest, form: EntryForm, user: User, near: Surroundings) -> HttpResponse:
    try:
        received, ticket = form.enter(by=user)
    except Refused as no:
        form.add_error(None, no.reason)
        return _page(request, form, status=422)
    context = {
        **frame("线索已登记", trail=queue_trail(), icon="circle-check"),
        "complaint": received.complaint,
        "again": received.again,
        "ticket": ticket,
        "earlier": [number for number in near.earlier if number != ticket.number],
        "receipt": receipt_of(received.complaint, ticket, request.build_absolute_uri(reverse("complaints:track"))),
    }
    return no_store(render(request, "complaints/admin/entered.html", context))


def _page(
    request: HttpRequest, form: EntryForm, *, near: Surroundings | None = None, status: int = 200
) -> HttpResponse:
    seen = " ".join(sorted(near.numbers)) if near else form["seen"].value() or ""
    context = {**frame("登记线索", trail=queue_trail(), icon="plus"), "form": form, "near": near, "seen": seen}
    return no_store(render(request, "complaints/admin/entry.html", context, status=status))


@audience(roles={Role.INTAKE_CLERK})
@sensitive_post_parameters()
@require_POST
def nearby(request: HttpRequest) -> HttpResponse:
    """The same, while the form is being filled in (asked by its script)."""
    form = EntryForm(request.POST)
    form.is_valid()
    near = surroundings(form.report(), account_of(request))
    return no_store(render(request, "complaints/admin/partials/nearby.html", {"near": near}))
