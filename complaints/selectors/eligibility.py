"""What may go on the exposure board: substantiated, served, past objection, nothing pending."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from complaints.enums import Outcome, State
from complaints.guards import current_notice
from complaints.models import (
    ComplainantReviewRequest,
    SupervisionCase,
    SupervisionDecision,
    SupervisionNotice,
    SupervisionObjection,
    Verification,
)
from portal import timekeeping
from portal.workdays.api import clock_for
from portal.workdays.models import Clock

from .subjects import SubjectName

#: States in which the finding stands and nobody is re-examining it.
EXPOSABLE_STATES = frozenset(
    {
        State.AWAITING_REPLY,
        State.RECEIPT_REVIEW,
        State.SECOND_NOTICE_DUE,
        State.REFERRAL_DUE,
        State.RECTIFIED,
        State.REFERRED,
        State.REFERRAL_REPORTED,
        State.CLOSED,
    }
)
#: Outcomes that say that there was nothing to expose.
_CLEARED = frozenset({Outcome.REVOKED, Outcome.NOT_FILED})


def exposure_eligibility(case: SupervisionCase) -> list[str]:
    """Why this case may not be exposed (yet); empty when it may.

    Policy of the exposure board (DOMAIN: eligible only if substantiated, served, the objection window over or the
    objection dismissed, and no review request undecided).
    """
    complaint = case.complaint
    reasons: list[str] = []
    last = complaint.verifications.filter(approved__isnull=False).last()
    if last is None or not (last.approved and last.substantiated):
        reasons.append(_("没有经批准的属实核实结论。"))
    if complaint.outcome in _CLEARED:
        reasons.append(_("最终结果是“%(outcome)s”，不得曝光。") % {"outcome": complaint.get_outcome_display()})
    elif complaint.state not in EXPOSABLE_STATES:
        reasons.append(_("事项现在的状态是“%(state)s”，须待其有结论。") % {"state": complaint.get_state_display()})
    if complaint.disposed_at is not None:
        reasons.append(_("案卷保存期限届满，已经销毁。"))
    if complaint.review_requests.filter(granted=None).exists():
        reasons.append(_("投诉人的复核申请尚未决定。"))
    return reasons + _notice_reasons(case)


def _notice_reasons(case: SupervisionCase) -> list[str]:
    notice = current_notice(case.complaint)
    if notice is None:
        return [_("没有监督通知书。")]
    if notice.revoked_at is not None:
        return [_("监督通知书已经撤销。")]
    if notice.served is None:
        return [_("监督通知书尚未送达。")]
    objection = notice.objections.select_related("decision").last()
    if objection is not None:
        dismissed = getattr(objection, "decision", None)
        return [] if dismissed is not None else [_("单位的监督异议尚未决定。")]
    window = clock_for(case.complaint.subject, "objection")
    if window is not None and window.running and timekeeping.today() <= window.due_on:
        return [_("单位的异议期限到 %(day)s 届满。") % {"day": window.due_on.isoformat()}]
    return []


def eligible_cases() -> QuerySet[SupervisionCase]:
    """All cases for which `exposure_eligibility` gives no reason, newest first (one query)."""
    today = timekeeping.today()
    notices = SupervisionNotice.objects.filter(case=OuterRef("pk")).order_by("-ordinal")
    reports = Verification.objects.filter(complaint=OuterRef("complaint"), approved__isnull=False)
    last_report = reports.order_by("-submitted_at", "-pk")
    undecided = SupervisionObjection.objects.filter(notice=OuterRef("notice"), decision__isnull=True)
    upheld = SupervisionDecision.objects.filter(objection__notice=OuterRef("notice"), upheld=True)
    open_window = Clock.objects.running().filter(
        subject=OuterRef("subject_name"), rule__code="objection", due_on__gte=today
    )
    live_review = ComplainantReviewRequest.objects.filter(complaint=OuterRef("complaint"), granted=None)
    return (
        SupervisionCase.objects.annotate(
            notice=Subquery(notices.values("pk")[:1]),
            revoked=Subquery(notices.values("revoked_at")[:1]),
            served=Subquery(notices.values("service__served_on")[:1]),
            stands=Subquery(last_report.values("substantiated")[:1]),
            confirmed=Subquery(last_report.values("approved")[:1]),
            subject_name=SubjectName(F("complaint_id")),
        )
        .filter(Q(stands=True, confirmed=True, revoked=None, served__isnull=False))
        .filter(complaint__state__in=EXPOSABLE_STATES, complaint__disposed_at=None)
        .exclude(complaint__outcome__in=_CLEARED)
        .filter(~Exists(undecided), ~Exists(upheld), ~Exists(open_window), ~Exists(live_review))
        .order_by("-filed_at")
    )
