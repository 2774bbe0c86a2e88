"""The agency's answer: a receipt signed by its principal leader, or an objection; and the review of the receipt."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.selectors import principal_leader
from portal import timekeeping
from portal.errors import Refused
from portal.outbox.api import emit
from portal.roles.enums import Role
from portal.roles.models import User

from ..enums import Action, Outcome, ReferralReason, ReviewResult, State
from ..guards import current_notice
from ..models import (
    Complaint,
    MutualTransfer,
    RectificationReceipt,
    RectificationReview,
    SupervisionNotice,
    SupervisionObjection,
)
from .evidence import keep_submitted_file
from .lifecycle import perform


def _notice(complaint: Complaint) -> SupervisionNotice:
    notice = current_notice(complaint)
    if notice is None:
        raise Refused(_("本事项没有通知书。"), code="no_notice")
    return notice


@transaction.atomic
def submit_receipt(
    *,
    complaint: Complaint,
    by: User,
    measures: str,
    result: str,
    leader_name: str,
    signed_on: date,
    accountability: str = "",
    files: Sequence[File] = (),
) -> RectificationReceipt:
    """Hand in the written reply. It names the principal leader in the registry who signed it.

    The leader submits with the own account, or the liaison with a scan of the signed and stamped reply.

    Raises:
        Refused: a part is missing, or the name is not the registered principal leader's.
    """
    if not measures.strip() or not result.strip():
        raise Refused(_("请写明整改措施和整改结果。"), code="receipt_incomplete")
    if Role.PRINCIPAL_LEADER not in by.roles and not files:
        raise Refused(_("由联络员提交的回复，须附主要领导签字并加盖公章的扫描件。"), code="scan_missing")
    notice = _notice(complaint)
    leader = principal_leader(notice.case.agency)
    if leader is None:
        raise Refused(_("名录中没有登记您单位的主要领导，请先联系中心登记。"), code="no_leader")
    if leader_name.strip() != leader.name:
        raise Refused(
            _("书面回复须由主要领导签发；名录登记的主要领导是“%(name)s”。") % {"name": leader.name},
            code="not_leader",
        )
    if signed_on > timekeeping.today():
        raise Refused(_("签发日期不能晚于今天。"), code="signed_later")
    perform(complaint, Action.SUBMIT_RECEIPT, by=by, data={"notice": str(notice.pk)})
    receipt = RectificationReceipt.objects.create(
        notice=notice,
        measures=measures.strip(),
        result=result.strip(),
        accountability=accountability.strip(),
        leader_name=leader.name,
        leader_position=leader.position,
        signed_on=signed_on,
        submitted_by=by,
    )
    for upload in files:
        keep_submitted_file(complaint=complaint, upload=upload, by=by, receipt=receipt)
    _lapse_drafts(notice)
    return receipt


def _lapse_drafts(notice: SupervisionNotice) -> None:
    """A late answer overtakes an unsigned referral for silence."""
    drafts = notice.transfers.filter(reason=ReferralReason.SILENCE, signed_at=None, lapsed_at=None)
    drafts.update(lapsed_at=timekeeping.now())


@transaction.atomic
def lodge_objection(
    *, complaint: Complaint, by: User, grounds: str, files: Sequence[File] = ()
) -> SupervisionObjection:
    """Dispute the notice within the objection time. The notice stands meanwhile and the reply days go on counting."""
    if len(grounds.strip()) < 10:
        raise Refused(_("请写明异议的事实和理由（至少十个字）。"), code="grounds_missing")
    notice = _notice(complaint)
    perform(complaint, Action.LODGE_OBJECTION, by=by, data={"notice": str(notice.pk)})
    objection = SupervisionObjection.objects.create(notice=notice, grounds=grounds.strip(), lodged_by=by)
    for upload in files:
        keep_submitted_file(complaint=complaint, upload=upload, by=by, objection=objection)
    _lapse_drafts(notice)
    return objection


_AFTER_REVIEW = {
    ReviewResult.DONE: State.RECTIFIED,
    ReviewResult.PARTLY: State.SECOND_NOTICE_DUE,
    ReviewResult.NOT_DONE: State.REFERRAL_DUE,
}


@transaction.atomic
def review_receipt(*, complaint: Complaint, by: User, result: ReviewResult, note: str) -> RectificationReview:
    """Find whether the rectification is effective: done, partly (second notice), or not (referral)."""
    if not note.strip():
        raise Refused(_("请写明验收情况。"), code="note_missing")
    notice = _notice(complaint)
    receipt = notice.receipts.filter(review=None).last()
    if receipt is None:
        raise Refused(_("没有待验收的回执。"), code="no_receipt")
    changes = {"outcome": Outcome.RECTIFIED} if result == ReviewResult.DONE else {}
    perform(
        complaint,
        Action.REVIEW_RECEIPT,
        by=by,
        target=_AFTER_REVIEW[result],
        data={"result": result.value},
        changes=changes,
    )
    review = RectificationReview.objects.create(receipt=receipt, result=result, note=note.strip(), reviewed_by=by)
    if result == ReviewResult.DONE:
        emit("case.rectified", {"case": str(notice.case_id), "on": timekeeping.today().isoformat()})
    if result == ReviewResult.NOT_DONE:
        MutualTransfer.objects.create(
            complaint=complaint, notice=notice, reason=ReferralReason.NOT_RECTIFIED, prepared_by=by
        )
    return review
