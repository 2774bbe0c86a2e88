"""Why an act outside the transition table may not be done now. The actions enforce the same rules themselves."""

from django.utils.translation import gettext as _

from complaints.actions.lifecycle import refusal
from complaints.actions.messages import why_not_correspond
from complaints.enums import TERMINAL, Action, State, SummaryStatus
from complaints.guards import not_recused
from complaints.models import Complaint, PublicSummary
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User

WRITERS = frozenset({Role.INVESTIGATOR, Role.APPROVER, Role.EDITOR})
APPROVERS = frozenset({Role.APPROVER, Role.DIRECTOR})
TAKERS_DOWN = frozenset({Role.APPROVER, Role.DIRECTOR, Role.EDITOR})


def _barred(complaint: Complaint, user: User, roles: frozenset[Role], act: str) -> Refused | None:
    if not user.roles & roles:
        return NotYours(_("您的角色不能“%(act)s”。") % {"act": act}, code="role")
    reason = not_recused(complaint, user)
    return Refused(reason, code="not_recused") if reason else None


def _summary(complaint: Complaint) -> PublicSummary | None:
    return PublicSummary.objects.filter(complaint=complaint).first()


def accepting(complaint: Complaint, user: User) -> Refused | None:
    """As the table says, but for the agency: the form itself settles it."""
    refused = refusal(complaint, Action.ACCEPT, user)
    return None if refused is not None and refused.code == "has_agency" else refused


def reading_messages(complaint: Complaint, user: User) -> Refused | None:
    """Whoever may answer, while something is unread."""
    refused = why_not_correspond(complaint, user)
    if refused is None and not complaint.messages.unread().exists():
        return Refused(_("没有未读的来信。"), code="state")
    return refused


def recusing(complaint: Complaint, user: User) -> Refused | None:
    """The section head or the director, while the matter is open."""
    if not user.roles & APPROVERS:
        return NotYours(_("回避由审批负责人或中心主任决定。"), code="role")
    if complaint.state in TERMINAL:
        return Refused(_("事项已经结束。"), code="state")
    reason = not_recused(complaint, user)
    return Refused(reason, code="not_recused") if reason else None


def writing_summary(complaint: Complaint, user: User) -> Refused | None:
    """Once the matter is closed, and nothing is submitted or public."""
    barred = _barred(complaint, user, WRITERS, _("撰写公开摘要"))
    if barred is not None:
        return barred
    if complaint.state != State.CLOSED:
        return Refused(_("事项办结后才能撰写公开摘要。"), code="state")
    summary = _summary(complaint)
    if summary is not None and summary.status == SummaryStatus.APPROVED:
        return Refused(_("摘要已经公开；需要更正时请先撤下。"), code="state")
    if summary is not None and summary.status == SummaryStatus.SUBMITTED:
        return Refused(_("摘要已提交，等待批准。"), code="state")
    return None


def deciding_summary(complaint: Complaint, user: User) -> Refused | None:
    """A second person, while a summary waits."""
    barred = _barred(complaint, user, APPROVERS, _("批准公开摘要"))
    if barred is not None:
        return barred
    summary = _summary(complaint)
    if summary is None or summary.status != SummaryStatus.SUBMITTED or complaint.state != State.CLOSED:
        return Refused(_("没有待批准的公开摘要。"), code="state")
    if summary.written_by_id == user.pk:
        return Refused(_("摘要由您撰写，须由另一人批准。"), code="four_eyes")
    return None


def taking_down(complaint: Complaint, user: User) -> Refused | None:
    """While it is public."""
    barred = _barred(complaint, user, TAKERS_DOWN, _("撤下公开摘要"))
    if barred is not None:
        return barred
    summary = _summary(complaint)
    if summary is None or summary.status != SummaryStatus.APPROVED:
        return Refused(_("没有公开的摘要。"), code="state")
    return None
