"""Entering a lead for somebody who telephoned, wrote or came; number and code are read out to them once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints.admin.entry import EntryForm, fresh_form
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role

from .common import frame, no_store, queue_trail


@audience(roles={Role.INTAKE_CLERK})
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form; its answer shows number and code.

    The code is nowhere in clear, so it cannot be shown after a redirect. Reloading the answer sends the same ticket
    again, which gives the same matter and shows the same code.
    """
    user = account_of(request)
    form = EntryForm(request.POST, request.FILES) if request.method == "POST" else fresh_form()
    if request.method == "POST" and form.is_valid():
        try:
            received, ticket = form.enter(by=user)
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            context = {
                **frame("线索已登记", trail=queue_trail(), icon="circle-check"),
                "complaint": received.complaint,
                "again": received.again,
                "ticket": ticket,
            }
            return no_store(render(request, "complaints/admin/entered.html", context))
    context = {**frame("登记线索", trail=queue_trail(), icon="plus"), "form": form}
    status = 422 if request.method == "POST" else 200
    return no_store(render(request, "complaints/admin/entry.html", context, status=status))
