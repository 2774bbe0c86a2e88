"""Assignment, recusal, and the verification report with its approval by a second person."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.notify.api import notify_user
from portal.roles.enums import Role
from portal.roles.models import User

from ..enums import Action, Outcome, StaffDuty, State
from ..guards import did_not_investigate, not_recused
from ..models import CaseStaff, Complaint, Recusal, Verification
from .lifecycle import locked, perform

MINIMUM_INVESTIGATORS = 2


def check_team(*, complaint: Complaint, team: Sequence[User], excluded: frozenset[int] = frozenset()) -> None:
    """At least two credentialed investigators, none recused, none excluded by an earlier part in the matter.

    Raises:
        Refused: with the first person who may not serve, and why.
    """
    if len({user.pk for user in team}) < MINIMUM_INVESTIGATORS:
        raise Refused(_("调查须由两名以上人员进行，请至少选择两人。"), code="team_small")
    recused = set(complaint.recusals.values_list("user_id", flat=True))
    for user in team:
        if Role.INVESTIGATOR not in user.roles or not user.is_active:
            raise Refused(_("%(name)s 不是在岗调查员。") % {"name": user}, code="team_role")
        if not user.credential:
            raise Refused(_("%(name)s 没有登记行政执法监督证件。") % {"name": user}, code="team_credential")
        if user.pk in recused:
            raise Refused(_("%(name)s 已在本事项中回避。") % {"name": user}, code="team_recused")
        if user.pk in excluded:
            raise Refused(_("%(name)s 参与过本事项此前的办理，不能承担。") % {"name": user}, code="team_involved")


def appoint(*, complaint: Complaint, team: Sequence[User], duty: StaffDuty, by: User) -> None:
    """Give the team its duty and tell each of them."""
    for user in team:
        CaseStaff.objects.create(complaint=complaint, user=user, duty=duty, assigned_by=by)
        notify_user(user, "staff_assigned", {"number": complaint.number}, link=f"/admin/matters/{complaint.pk}/")


@transaction.atomic
def assign(*, complaint: Complaint, by: User, investigators: Sequence[User]) -> Complaint:
    """Assign the investigators; after a granted review request none of the first round may serve again."""
    earlier = frozenset(complaint.staff.exclude(ended_at=None).values_list("user_id", flat=True))
    check_team(complaint=complaint, team=investigators, excluded=earlier | {by.pk})
    done = perform(complaint, Action.ASSIGN, by=by, data={"team": sorted(user.pk for user in investigators)})
    appoint(complaint=done, team=investigators, duty=StaffDuty.INVESTIGATOR, by=by)
    return done


#: Where people on duty must act together, and the duty that is filled up when one of them leaves.
TEAM_STATES = {
    State.INVESTIGATING: StaffDuty.INVESTIGATOR,
    State.RECEIPT_REVIEW: StaffDuty.INVESTIGATOR,
    State.REVERIFYING: StaffDuty.REVERIFIER,
}


def on_duty(complaint: Complaint) -> list[User]:
    """Who still serves in the duty that the present state asks for."""
    duty = TEAM_STATES.get(State(complaint.state))
    rows = complaint.staff.filter(duty=duty, ended_at=None, user__is_active=True).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def excluded_from(complaint: Complaint) -> frozenset[int]:
    """Whom an earlier part in the matter keeps out of the present team."""
    serving = {user.pk for user in on_duty(complaint)}
    if TEAM_STATES.get(State(complaint.state)) == StaffDuty.REVERIFIER:
        return involved(complaint) - serving
    return frozenset(complaint.staff.exclude(ended_at=None).values_list("user_id", flat=True)) - serving


def involved(complaint: Complaint) -> frozenset[int]:
    """Everyone who had a part before the objection: investigators, who approved the report, who issued a notice."""
    people = set(complaint.staff.values_list("user_id", flat=True))
    for report in complaint.verifications.all():
        people |= {report.submitted_by_id, report.decided_by_id or 0}
    case = getattr(complaint, "case", None)
    if case is not None:
        people |= {case.filed_by_id, *case.notices.values_list("issued_by_id", flat=True)}
    return frozenset(people)


def reinforcing(complaint: Complaint, by: User) -> Refused | None:
    """Why this person may not fill up the team now, or None: it is the approver's or director's while it is short."""
    if not by.roles & {Role.APPROVER, Role.DIRECTOR}:
        return NotYours(_("补充人员由审批负责人或中心主任指派。"), code="role")
    if complaint.state not in TEAM_STATES or len(on_duty(complaint)) >= MINIMUM_INVESTIGATORS:
        return Refused(_("在岗人员没有缺员，不需要补充指派。"), code="state")
    for guard in (not_recused, did_not_investigate):
        reason = guard(complaint, by)
        if reason is not None:
            return Refused(reason, code=guard.__name__)
    return None


@transaction.atomic
def reinforce(*, complaint: Complaint, by: User, people: Sequence[User]) -> Complaint:
    """Fill up a team that a recusal or a departure left short, so that the matter can go on.

    Raises:
        Refused: nobody is missing, or one of the people may not serve.
    """
    fresh = locked(complaint)
    refused = reinforcing(fresh, by)
    if refused is not None:
        raise refused
    serving = on_duty(fresh)
    added = [user for user in dict.fromkeys(people) if user not in serving]
    check_team(complaint=fresh, team=[*serving, *added], excluded=excluded_from(fresh) | {by.pk})
    appoint(complaint=fresh, team=added, duty=TEAM_STATES[State(fresh.state)], by=by)
    team = sorted(user.pk for user in added)
    record(subject=fresh.subject, kind="complaint.reinforced", actor=by, data={"team": team})
    return fresh


@transaction.atomic
def recuse(*, complaint: Complaint, user: User, reason: str, by: User) -> Recusal:
    """Take a person out of a matter for a conflict of interest; the section head or the director decides."""
    if not by.roles & {Role.APPROVER, Role.DIRECTOR}:
        raise Refused(_("回避由审批负责人或中心主任决定。"), code="role")
    barred = not_recused(complaint, by)
    if barred is not None:
        raise Refused(barred, code="not_recused")
    if not reason.strip():
        raise Refused(_("请写明回避事由。"), code="reason_missing")
    recusal, made = Recusal.objects.get_or_create(
        complaint=complaint, user=user, defaults={"reason": reason.strip(), "decided_by": by}
    )
    if made:
        complaint.staff.filter(user=user, ended_at=None).update(ended_at=timekeeping.now())
        record(subject=complaint.subject, kind="complaint.recused", actor=by, data={"user": user.pk})
    return recusal


@transaction.atomic
def submit_verification(
    *,
    complaint: Complaint,
    by: User,
    substantiated: bool,
    findings: str,
    legal_basis: str = "",
    requirements: Sequence[str] = (),
) -> Verification:
    """Hand in the report. A substantiated one names evidence, legal basis and what the agency must do."""
    asked = [item.strip() for item in requirements if item.strip()]
    if not findings.strip():
        raise Refused(_("请写明查明的事实。"), code="findings_missing")
    if substantiated and not (legal_basis.strip() and asked):
        raise Refused(_("认定属实须写明违反依据和整改要求。"), code="basis_missing")
    if substantiated and not complaint.evidence.exists():
        raise Refused(_("认定属实须至少有一件证据，请先登记证据。"), code="evidence_missing")
    current = complaint.staff.filter(duty=StaffDuty.INVESTIGATOR, ended_at=None).count()
    if current < MINIMUM_INVESTIGATORS:
        raise Refused(_("在岗调查人员不足两名，请先补充指派。"), code="team_small")
    perform(complaint, Action.SUBMIT_VERIFICATION, by=by, data={"substantiated": substantiated})
    return Verification.objects.create(
        complaint=complaint,
        substantiated=substantiated,
        findings=findings.strip(),
        legal_basis=legal_basis.strip(),
        requirements=asked,
        submitted_by=by,
    )


def _pending(complaint: Complaint) -> Verification:
    report = complaint.verifications.filter(approved=None).last()
    if report is None:
        raise Refused(_("没有待审批的核实报告。"), code="no_report")
    return report


def _decide(report: Verification, *, approved: bool, by: User, note: str) -> None:
    report.approved, report.decided_by, report.decided_at = approved, by, timekeeping.now()
    report.decision_note = note.strip()
    report.save(update_fields=["approved", "decided_by", "decided_at", "decision_note"])


@transaction.atomic
def approve_verification(*, complaint: Complaint, by: User, note: str = "") -> Complaint:
    """A second person approves the report: the matter is substantiated, or will be closed without a case."""
    report = _pending(complaint)
    target = State.SUBSTANTIATED if report.substantiated else State.UNSUBSTANTIATED
    changes = {} if report.substantiated else {"outcome": Outcome.NOT_FILED}
    done = perform(complaint, Action.APPROVE_VERIFICATION, by=by, target=target, changes=changes)
    _decide(report, approved=True, by=by, note=note)
    return done


@transaction.atomic
def return_verification(*, complaint: Complaint, by: User, note: str) -> Complaint:
    """Send the report back with what is to be investigated further."""
    if not note.strip():
        raise Refused(_("请写明退回理由和需要补充调查的内容。"), code="note_missing")
    report = _pending(complaint)
    done = perform(complaint, Action.RETURN_VERIFICATION, by=by)
    _decide(report, approved=False, by=by, note=note)
    return done
