"""`/complaints/new/people/`: an agent's principals with the proof, and joint complainants, one at a time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.abuse.api import limited
from portal.errors import Refused
from portal.roles.audience import Audience, audience
from portal.safefiles.api import ACCEPT_ATTRIBUTE

from ..actions import drafts
from ..enums import PartyRole
from ..models import IntakeDraft
from ..people import Person
from ..wizard.forms import PersonForm
from ..wizard.steps import lacking_people
from .wizard import current_draft, frame_of


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@limited("report.step")
def people(request: HttpRequest) -> HttpResponse:
    """The list, the form for one more, and the proof; every button keeps what was entered."""
    draft = current_draft(request)
    if draft is None or draft.complaint_id:
        return redirect("complaints:new")
    roles = sorted(drafts.party_roles(draft.answers.open()), reverse=True)
    if not roles:
        return redirect("complaints:step", "you")
    if request.method != "POST":
        return _page(request, draft, PersonForm(roles=roles, initial=drafts.typed_in(draft).get("people")))
    form = PersonForm(request.POST, roles=roles)
    problems = _taken_in(request, draft, form)
    if "back" in request.POST:
        return redirect("complaints:step", "you")
    if problems or (form.has_words and not form.is_valid()):
        return _page(request, draft, form, problems)
    if "more" in request.POST:
        return redirect("complaints:people")
    lacking = [str(words) for words in lacking_people(draft.answers.open())]
    return _page(request, draft, PersonForm(roles=roles), lacking) if lacking else redirect("complaints:step", "check")


def _taken_in(request: HttpRequest, draft: IntakeDraft, form: PersonForm) -> list[str]:
    """Keep the proof and the person that were sent along; what could not be kept is said."""
    problems: list[str] = []
    try:
        for upload in request.FILES.getlist("authority")[:1]:
            drafts.keep_authority(draft=draft, upload=upload)
    except Refused as refused:
        problems.append(refused.reason)
    try:
        if form.has_words and form.is_valid():
            data = dict(form.cleaned_data)
            drafts.add_person(draft=draft, role=PartyRole(data.pop("role")), person=Person(**data))
        elif form.has_words:
            words = {name: request.POST.get(name, "") for name in form.fields}
            drafts.keep_typed(draft=draft, step="people", words=words)
        else:
            drafts.answer(draft=draft, answers={}, step="people")
    except Refused as refused:
        problems.append(refused.reason)
    return problems


def _page(
    request: HttpRequest, draft: IntakeDraft, form: PersonForm, problems: list[str] | None = None
) -> HttpResponse:
    answers: dict[str, Any] = draft.answers.open()
    roles = drafts.party_roles(answers)
    listed = [
        {"place": place, "role": PartyRole(one["role"]).label, "name": one["name"], "phone": one["phone"]}
        for place, one in enumerate(answers.get("people", []))
        if one["role"] in roles
    ]
    context = {
        **frame_of("you"),
        "title": _("其他人"),
        "previous": "you",
        "form": form,
        "problems": problems or [],
        "listed": listed,
        "needs_authority": PartyRole.PRINCIPAL in roles,
        "authority": answers.get("authority", ""),
        "accept": ACCEPT_ATTRIBUTE,
    }
    return render(request, "complaints/step_people.html", context)


@audience(Audience.PUBLIC)
@require_POST
@limited("report.step")
def remove(request: HttpRequest, place: int) -> HttpResponse:
    """Strike a person from the list."""
    draft = current_draft(request)
    if draft is not None and not draft.complaint_id:
        drafts.remove_person(draft=draft, place=place)
    return redirect("complaints:people")
