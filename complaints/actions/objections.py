"""Re-verification (重新核查) by staff who took no part, and the decision on the objection."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.errors import Refused
from portal.outbox.api import emit
from portal.roles.models import User

from ..enums import Action, Instrument, Outcome, PaperKind, Recipient, StaffDuty, State
from ..models import Complaint, ReVerification, SupervisionDecision, SupervisionObjection
from ..papers.values import of_decision
from ..privacy import refuse_identity
from .feedback import tell
from .investigation import appoint, check_team, involved
from .lifecycle import perform
from .numbering import issue_number
from .papers import issue_paper, revoke_paper


def _open_objection(complaint: Complaint) -> SupervisionObjection:
    objection = (
        SupervisionObjection.objects.select_related("notice__case__complaint__key")
        .filter(notice__case__complaint=complaint, decision=None)
        .last()
    )
    if objection is None:
        raise Refused(_("没有待处理的监督异议。"), code="no_objection")
    return objection


@transaction.atomic
def assign_reverification(*, complaint: Complaint, by: User, reverifiers: Sequence[User]) -> Complaint:
    """Give the fresh check to people without any earlier part in the matter."""
    _open_objection(complaint)
    check_team(complaint=complaint, team=reverifiers, excluded=involved(complaint) | {by.pk})
    done = perform(
        complaint, Action.ASSIGN_REVERIFICATION, by=by, data={"team": sorted(user.pk for user in reverifiers)}
    )
    appoint(complaint=done, team=reverifiers, duty=StaffDuty.REVERIFIER, by=by)
    return done


@transaction.atomic
def submit_reverification(
    *, complaint: Complaint, by: User, findings: str, proposes_revocation: bool
) -> ReVerification:
    """Report on the objection and propose a decision."""
    if not findings.strip():
        raise Refused(_("请写明重新核查的情况。"), code="findings_missing")
    refuse_identity(complaint, findings, paper=_("重新核查报告"), recipient=Recipient.AGENCY)
    objection = _open_objection(complaint)
    perform(complaint, Action.SUBMIT_REVERIFICATION, by=by, data={"revoke": proposes_revocation})
    return ReVerification.objects.create(
        objection=objection, findings=findings.strip(), proposes_revocation=proposes_revocation, submitted_by=by
    )


@transaction.atomic
def decide_objection(*, complaint: Complaint, by: User, upheld: bool, reasons: str) -> SupervisionDecision:
    """Uphold (the notice is revoked) or dismiss (it stands, with a new deadline), by a numbered decision."""
    if not reasons.strip():
        raise Refused(_("请写明决定理由。"), code="reasons_missing")
    objection = _open_objection(complaint)
    refuse_identity(complaint, reasons, paper=_("决定书"), recipient=Recipient.AGENCY)
    perform(
        complaint,
        Action.DECIDE_OBJECTION,
        by=by,
        target=State.REVOKED if upheld else State.AWAITING_REPLY,
        changes={"outcome": Outcome.REVOKED} if upheld else {},
        data={"upheld": upheld, "objection": objection.pk},
    )
    decision = SupervisionDecision(objection=objection, upheld=upheld, reasons=reasons.strip(), decided_by=by)
    decision.number = issue_number(instrument=Instrument.DECISION, subject=f"objection:{objection.pk}")
    decision.save()
    issue_paper(
        complaint=complaint, kind=PaperKind.DECISION, values=of_decision(decision), by=by, number=decision.number
    )
    if upheld:
        notice = objection.notice
        notice.revoked_at = timekeeping.now()
        notice.save(update_fields=["revoked_at"])
        revoke_paper(number=notice.number, by=by)
        emit("notice.revoked", {"case": str(notice.case_id), "on": timekeeping.today().isoformat()})
    else:
        tell(complaint=complaint, text=_("经重新核查，事涉单位的异议不成立，通知书继续有效。"), by=by)
    return decision
