"""Referral to discipline inspection (移送纪检监察): prepared, signed, acknowledged, answered."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.errors import Refused
from portal.notify.api import notify_user
from portal.outbox.api import emit
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import clock_for, explain

from ..enums import Action, Instrument, Outcome, PaperKind, Recipient, ReferralReason
from ..models import Complaint, MutualTransfer, SupervisionNotice
from ..papers.values import of_referral
from ..privacy import refuse_identity
from .feedback import tell
from .lifecycle import perform
from .numbering import issue_number
from .papers import issue_paper


def prepare_for_silence(*, notice: SupervisionNotice, overdue_days: int) -> MutualTransfer | None:
    """Draft the referral of an agency that neither executed nor answered; the director must still sign it."""
    transfer, made = MutualTransfer.objects.get_or_create(
        notice=notice,
        lapsed_at=None,
        defaults={
            "complaint": notice.case.complaint,
            "reason": ReferralReason.SILENCE,
            "overdue_days": overdue_days,
        },
    )
    return transfer if made else None


def _live(complaint: Complaint) -> MutualTransfer:
    transfer = complaint.transfers.select_related("notice__case__agency").filter(lapsed_at=None).last()
    if transfer is None:
        raise Refused(_("没有待办的移送。"), code="no_transfer")
    return transfer


@transaction.atomic
def refer(*, complaint: Complaint, by: User, statement: str) -> MutualTransfer:
    """Sign the referral letter; the overdue days are counted up to the day of signing."""
    if not statement.strip():
        raise Refused(_("请写明移送的事实和理由。"), code="statement_missing")
    refuse_identity(complaint, statement, paper=_("移送函"), recipient=Recipient.DISCIPLINE)
    transfer = _live(complaint)
    clock = clock_for(complaint.subject, "reply")
    if transfer.reason == ReferralReason.SILENCE and clock is not None:
        transfer.overdue_days = explain(clock).overdue_days
    perform(complaint, Action.REFER, by=by, data={"reason": transfer.reason}, changes={"outcome": Outcome.REFERRED})
    transfer.number = issue_number(instrument=Instrument.REFERRAL, subject=f"transfer:{transfer.pk}")
    transfer.statement = statement.strip()
    transfer.signed_by, transfer.signed_at = by, timekeeping.now()
    transfer.save()
    issue_paper(
        complaint=complaint, kind=PaperKind.REFERRAL, values=of_referral(transfer), by=by, number=transfer.number
    )
    tell(complaint=complaint, text=_("事涉单位的不作为、慢作为问题已移送纪检监察机关。"), by=by)
    for liaison in User.objects.filter(groups__name=Role.DISCIPLINE_LIAISON.value, is_active=True):
        notify_user(
            liaison, "referral_sent", {"number": transfer.number.text}, link=f"/desk/matters/referrals/{transfer.pk}/"
        )
    emit("case.referred", {"case": str(transfer.notice.case_id), "on": timekeeping.today().isoformat()})
    return transfer


@transaction.atomic
def acknowledge_referral(*, complaint: Complaint, by: User) -> MutualTransfer:
    """Discipline inspection confirms receipt; the clock of its outcome starts."""
    transfer = _live(complaint)
    perform(complaint, Action.ACKNOWLEDGE_REFERRAL, by=by, data={"transfer": str(transfer.pk)})
    transfer.acknowledged_by, transfer.acknowledged_at = by, timekeeping.now()
    transfer.save(update_fields=["acknowledged_by", "acknowledged_at"])
    return transfer


@transaction.atomic
def report_referral(*, complaint: Complaint, by: User, result: str) -> MutualTransfer:
    """Discipline inspection reports what came of it."""
    if not result.strip():
        raise Refused(_("请写明处理结果。"), code="result_missing")
    transfer = _live(complaint)
    perform(complaint, Action.REPORT_REFERRAL, by=by, data={"transfer": str(transfer.pk)})
    transfer.result = result.strip()
    transfer.reported_by, transfer.reported_at = by, timekeeping.now()
    transfer.save()
    return transfer
