"""Two matters side by side: how they are alike, where they differ, and what a person says of it."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from complaints.access import can_read_matter
from complaints.actions.assessment import merge_refusal
from complaints.actions.likeness import decide
from complaints.admin.acts.assessment import MergeForm
from complaints.enums import Verdict
from complaints.models import Complaint, Likeness
from complaints.selectors.likeness import readable_pair, reasons_of, side_by_side
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES
from portal.roles.models import User

from .common import forbidden, frame, matter_of, matter_trail, no_store

_DONE = {
    Verdict.LINKED: "已登记为关联事项，两件事项各自办理，互相可见。",
    Verdict.DISTINCT: "已登记为不是同一件，以后不再提示。",
    Verdict.OPEN: "已撤销核对结论，恢复为待核对。",
}


class VerdictForm(forms.Form):
    """What is said of the pair."""

    verdict = forms.ChoiceField(choices=Verdict.choices, required=False)


@audience(roles=CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Both texts with their passages marked; a verdict is posted here, a merge to the act's own page."""
    user, complaint, counterpart = account_of(request), matter_of(pk), matter_of(other)
    if not readable_pair(complaint, counterpart, user):
        back = reverse("centre:matter", args=[pk]) if can_read_matter(user, complaint) else reverse("centre:queue")
        return forbidden(request, "其中一件事项您已回避、已销毁或涉及本中心，不能并排比对。", back=back)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, complaint, counterpart, Verdict(form.cleaned_data["verdict"]))
    return no_store(render(request, "complaints/admin/compare.html", _context(complaint, counterpart, user)))


def _decide(request: HttpRequest, complaint: Complaint, counterpart: Complaint, verdict: Verdict) -> HttpResponse:
    try:
        decide(complaint=complaint, other=counterpart, by=account_of(request), verdict=verdict)
    except Refused as no:
        messages.error(request, no.reason)
    else:
        messages.success(request, _DONE[verdict])
    return redirect("centre:compare", pk=complaint.pk, other=counterpart.pk)


def _context(complaint: Complaint, counterpart: Complaint, user: User) -> dict[str, object]:
    texts = [one.narrative.open() or "" for one in (complaint, counterpart)]
    keys = [complaint.pk, counterpart.pk]
    pair = Likeness.objects.filter(earlier__in=keys, later__in=keys).select_related("decided_by").first()
    into, back = (merge_refusal(one, two, user) for one, two in ((complaint, counterpart), (counterpart, complaint)))
    return {
        **frame("并排比对", trail=matter_trail(complaint), icon="copy"),
        "complaint": complaint,
        "counterpart": counterpart,
        "pair": pair,
        "reasons": reasons_of(pair) if pair else [],
        "columns": list(zip((complaint, counterpart), side_by_side(*texts), strict=True)),
        "merges": [(complaint, counterpart, into), (counterpart, complaint, back)],
        "closed": next((one for one in (complaint, counterpart) if one.state == "closed"), None),
    }


@audience(roles=CASE_ROLES)
@require_POST
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lay a matter beside one that nobody found: by its number."""
    user, complaint = account_of(request), matter_of(pk)
    form = MergeForm(request.POST, complaint=complaint, user=user)
    if can_read_matter(user, complaint) and form.is_valid():
        return redirect("centre:compare", pk=pk, other=form.cleaned_data["number"].pk)
    messages.error(request, "没有找到这个受理编号的事项，请核对。")
    return redirect("centre:matter", pk=pk)
