"""/desk/matters/outside/: matters about the Centre itself, for the outside body alone."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.workdays.api import running_clocks

from ..access import outside_matters
from ..actions import messages as letters
from ..actions import outside
from ..actions.evidence import open_evidence
from ..actions.lifecycle import refusal
from ..actions.once import once
from ..downloads import as_download
from ..enums import Action
from ..models import Complaint, Evidence
from ..privacy import Revealed, reveal_identity
from ..selectors.letters import letters_of
from .forms import LetterForm, OutcomeForm

OUTSIDE = {Role.DISCIPLINE_LIAISON}
PER_PAGE = 20


class ReasonForm(forms.Form):
    """Why the identity must be seen."""

    reason = forms.CharField(
        label=gettext_lazy("查看理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明查看理由。")},
        help_text=gettext_lazy("理由以摘要记入审计记录，投诉人可以看到身份曾被查看。"),
    )


@audience(roles=OUTSIDE)
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """The matters that were sent to the outside body."""
    found = outside_matters(account_of(request)).select_related("outside").order_by("-received_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/desk/outside_list.html", {"page_obj": page})


def _matter(request: HttpRequest, key: UUID) -> Complaint:
    found = outside_matters(account_of(request)).select_related("key", "agency", "outside")
    return get_object_or_404(found, pk=key)


@audience(roles=OUTSIDE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, key: UUID) -> HttpResponse:
    """One matter with everything in it but the sender's identity; the outcome is reported here."""
    found = _matter(request, key)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outside.report_outside(complaint=found, by=account_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("处理结果已告知投诉人。"))
            return redirect("complaints_desk:outside", key)
    return _page(request, found, form=form)


def _page(
    request: HttpRequest,
    found: Complaint,
    *,
    form: forms.Form | None = None,
    reason: forms.Form | None = None,
    letter: forms.Form | None = None,
    person: Revealed | None = None,
) -> HttpResponse:
    user = account_of(request)
    context = {
        "complaint": found,
        "evidence": found.evidence.filter(file__isnull=False).select_related("complaint__key", "quarantine"),
        "clocks": list(running_clocks(found.subject)),
        "form": form or OutcomeForm(),
        "reason": reason or ReasonForm(),
        "letter": letter or LetterForm(),
        "letters": letters_of(found),
        "person": person,
        "may_acknowledge": refusal(found, Action.ACKNOWLEDGE_OUTSIDE, user) is None,
        "may_report": refusal(found, Action.REPORT_OUTSIDE, user) is None,
    }
    return render(request, "complaints/desk/outside.html", context)


@audience(roles=OUTSIDE)
@sensitive_post_parameters()
@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """A letter to the sender; what the sender wrote counts as read."""
    found, form = _matter(request, key), LetterForm(request.POST)
    if form.is_valid():
        text, user = form.cleaned_data["text"], account_of(request)

        def act() -> object:
            return letters.write_to_complainant(complaint=found, by=user, text=text)

        try:
            once(complaint=found, token=form.cleaned_data["token"], act=act)
        except Refused as refused:
            form.add_error("text", refused.reason)
        else:
            messages.success(request, _("已发给投诉人。"))
            return redirect("complaints_desk:outside", key)
    return _page(request, found, letter=form)


@audience(roles=OUTSIDE)
@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm receipt."""
    try:
        outside.acknowledge_outside(complaint=_matter(request, key), by=account_of(request))
        messages.success(request, _("已签收。请在期限内反馈处理结果。"))
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("complaints_desk:outside", key)


@audience(roles=OUTSIDE)
@sensitive_variables("person")
@require_POST
def identity(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who sent it: with a reason and an event, shown in this answer alone."""
    found, form, person = _matter(request, key), ReasonForm(request.POST), None
    if form.is_valid():
        try:
            person = reveal_identity(complaint=found, by=account_of(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refused.reason)
    return _page(request, found, reason=form, person=person)


@audience(roles=OUTSIDE)
@require_safe
def evidence_file(request: HttpRequest, key: UUID, item: UUID) -> HttpResponseBase:
    """The safe copy of a file of the matter, as an attachment, with an event."""
    found = get_object_or_404(
        Evidence.objects.select_related("complaint__key", "file__key"),
        pk=item,
        complaint=_matter(request, key),
        file__isnull=False,
    )
    try:
        return as_download(*open_evidence(evidence=found, by=account_of(request)))
    except Refused as refused:
        messages.warning(request, refused.reason)
        return redirect("complaints_desk:outside", key)
