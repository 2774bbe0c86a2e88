"""The page of one matter, and the form page of each act on it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from complaints.access import EDITORIAL_ROLES, can_ask_identity, can_read_matter, can_read_papers
from complaints.admin.acts import BY_CODE, Act, ActForm, offered, why_not, withheld
from complaints.admin.dossier import Dossier
from complaints.models import Complaint, SupervisionCase
from complaints.retention.enums import HOLDERS, Fate
from complaints.selectors import exposure_eligibility
from complaints.selectors.likeness import candidates
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User

from .common import forbidden, frame, matter_of, matter_trail, no_store, queue_trail

#: Who may open a matter in some way: its file, or only its papers.
READERS = CASE_ROLES | EDITORIAL_ROLES


@audience(roles=READERS)
@require_safe
def matter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole file for those who handle it; the Centre's own papers for those who publish."""
    user = account_of(request)
    complaint = matter_of(pk)
    if user.roles & CASE_ROLES and not can_read_matter(user, complaint):
        return forbidden(request, "您已在本事项中回避，不能查阅案卷。", back=reverse("centre:queue"))
    if complaint.disposed_at is not None:
        return no_store(render(request, "complaints/admin/disposed.html", _disposed(complaint, user)))
    if not can_read_papers(user, complaint):
        return forbidden(request, "事项尚未形成可供发布参考的文书，您不能查阅。", back=reverse("centre:eligible"))
    whole = bool(user.roles & CASE_ROLES)
    file = Dossier(complaint)
    context = {
        **frame(complaint.number, trail=queue_trail() if whole else [("可曝光案件", reverse("centre:eligible"))]),
        "complaint": complaint,
        "file": file,
        "acts": offered(complaint, user),
        "withheld": list(withheld(complaint, user)),
        "may_ask_identity": can_ask_identity(user, complaint),
        "exposure": _exposure(file.case, user),
        "holds": [hold for hold in complaint.holds.select_related("placed_by") if hold.stands],
        "may_hold": bool(user.roles & HOLDERS),
        "alike": candidates(complaint, user) if whole else [],
    }
    template = "matter.html" if whole else "papers.html"
    return no_store(render(request, f"complaints/admin/{template}", context))


def _disposed(complaint: Complaint, user: User) -> dict[str, object]:
    """What is left of a destroyed matter: its register, its certificate, its record."""
    item = complaint.disposals.filter(fate=Fate.DESTROYED).select_related("disposal").first()
    return {
        **frame(complaint.number, trail=queue_trail()),
        "complaint": complaint,
        "file": Dossier(complaint),
        "item": item,
        "acts": offered(complaint, user),
    }


def _exposure(case: SupervisionCase | None, user: User) -> dict[str, object] | None:
    """For editors: where to begin an exposure item from this case, or why it cannot be begun."""
    if case is None or Role.EDITOR not in user.roles:
        return None
    return {"reasons": exposure_eligibility(case), "url": draft_url(case)}


def draft_url(case: SupervisionCase) -> str:
    """Where the exposure board begins an item from a case; empty where there is no board."""
    try:
        return reverse("exposure_draft", args=[case.pk])
    except NoReverseMatch:
        return ""


@audience(roles=READERS)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The form of an act: shown, previewed, or carried out. A refusal stands above what was typed."""
    user = account_of(request)
    complaint = matter_of(pk)
    chosen = BY_CODE.get(code)
    if chosen is None:
        raise Http404
    refused = why_not(chosen, complaint, user)
    if refused is not None:
        back = reverse("centre:matter", args=[pk]) if can_read_papers(user, complaint) else ""
        return forbidden(request, refused.reason, back=back)
    if request.method != "POST":
        return _form_page(request, chosen, chosen.form(complaint=complaint, user=user), complaint)
    form = chosen.form(request.POST, request.FILES, complaint=complaint, user=user)
    if "preview" in request.POST:
        form.is_valid()
        return _form_page(request, chosen, form, complaint)
    if form.is_valid():
        try:
            done = form.carry_out()
        except Refused as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, done)
            return redirect("centre:matter", pk=pk)
    complaint.refresh_from_db()
    return _form_page(request, chosen, form, complaint, status=422)


def _form_page(
    request: HttpRequest, chosen: Act, form: ActForm, complaint: Complaint, *, status: int = 200
) -> HttpResponse:
    context = {
        **frame(chosen.title, trail=matter_trail(complaint), icon="edit"),
        "act": chosen,
        "form": form,
        "complaint": complaint,
        "file": Dossier(complaint),
        "papers_only": not account_of(request).roles & CASE_ROLES,
        "material": [f"complaints/admin/partials/{part}.html" for part in form.material],
        **form.preview_context(),
    }
    return no_store(render(request, "complaints/admin/act.html", context, status=status))
