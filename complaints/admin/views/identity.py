"""The custodian's door to a sealed identity: asked for with a reason, shown once, never stored in between."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from complaints.access import can_ask_identity, identity_matters
from complaints.admin.acts.base import text_area
from complaints.downloads import as_download
from complaints.models import Complaint
from complaints.privacy import reveal_authority, reveal_identity
from complaints.selectors.queues import folded_number
from complaints.tracking import clean_number
from portal.audit.api import events_for
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.roles.models import User
from portal.vault.api import VaultError

from .common import forbidden, frame, matter_of, no_store


class ReasonForm(forms.Form):
    """Why the identity must be seen."""

    reason = text_area(
        "查看理由",
        rows=3,
        help_text="例如：需电话核实现场情况，经某某批准。理由以摘要记入审计记录，投诉人可以看到身份曾被查看。",
    )


@audience(roles={Role.CUSTODIAN})
@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a named matter by its number."""
    typed = request.GET.get("number", "").strip()[:40]
    found: Complaint | None = None
    if typed:
        found = identity_matters(account_of(request)).filter(number=clean_number(folded_number(typed))).first()
        if found is not None:
            return redirect("centre:identity", pk=found.pk)
    context = {**frame("身份查阅", icon="key"), "typed": typed, "missing": bool(typed)}
    return render(request, "complaints/admin/identity_look_up.html", context)


def _authority(complaint: Complaint, user: User, reason: str) -> HttpResponseBase:
    """The agent's proof of authority, as an attachment."""
    return as_download(*reveal_authority(complaint=complaint, by=user, reason=reason))


@audience(roles={Role.CUSTODIAN})
@sensitive_variables("person")
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Ask with a reason; the answer to the POST is the only place where the identity appears."""
    user = account_of(request)
    complaint = matter_of(pk)
    if not can_ask_identity(user, complaint):
        return forbidden(
            request, "本事项为匿名，或您已回避，没有可查看的身份信息。", back=reverse("centre:identity_look_up")
        )
    form = ReasonForm(request.POST or None, label_suffix="")
    person = None
    if request.method == "POST" and form.is_valid():
        try:
            if "authority" in request.POST:
                return _authority(complaint, user, form.cleaned_data["reason"])
            person = reveal_identity(complaint=complaint, by=user, reason=form.cleaned_data["reason"])
        except (Refused, VaultError) as no:
            form.add_error(None, getattr(no, "reason", "文件无法打开，请联系管理员核对备份。"))
    context = {
        **frame("查看投诉人身份", trail=[("身份查阅", reverse("centre:identity_look_up"))], icon="key"),
        "complaint": complaint,
        "form": form,
        "revealed": person,
        "earlier": events_for(complaint.subject).filter(kind="identity.revealed"),
    }
    return no_store(render(request, "complaints/admin/identity.html", context))
