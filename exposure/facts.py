"""What an item may tell of its case: copied by actions, so that public pages need not read the case."""

from typing import Any

from django.utils import timezone

from complaints.enums import Outcome, State
from complaints.guards import current_notice
from complaints.models import SupervisionCase, SupervisionNotice
from portal.errors import Refused
from portal.workdays.api import clock_for

from .enums import Rectification


def facts_of(case: SupervisionCase) -> dict[str, Any]:
    """The facts of the case as columns of an item.

    Raises:
        Refused: there is no notice, or it was not served.
    """
    matter = case.complaint
    notice = current_notice(matter)
    if notice is None or notice.served is None:
        raise Refused("通知书尚未送达，不能曝光。", code="not_served")
    clock = clock_for(matter.subject, "reply")
    return {
        "notice_number": notice.number.text,
        "agency_name": case.agency.name,
        "agency_aliases": list(case.agency.aliases.values_list("name", flat=True)),
        "region": case.agency.region.name,
        "domain": case.agency.domain.name if case.agency.domain else "",
        "violation": matter.violation,
        "act_kind": matter.act_kind,
        "notice_issued_on": timezone.localdate(notice.issued_at),
        "served_on": notice.served.served_on,
        "reply_due_on": clock.due_on if clock else notice.served.served_on,
        "replied_on": _replied_on(notice),
        "clock_stopped_on": clock.stopped_on if clock else None,
        "outcome": matter.outcome,
        "state": state_of(matter.state, matter.outcome),
        "closed_on": timezone.localdate(matter.closed_at) if matter.closed_at else None,
    }


def state_of(state: str, outcome: str) -> Rectification:
    """The card's word for a matter's state and outcome."""
    if outcome == Outcome.RECTIFIED:
        return Rectification.RECTIFIED
    if outcome == Outcome.REFERRED or state in {State.REFERRED, State.REFERRAL_REPORTED}:
        return Rectification.REFERRED
    return Rectification.RECTIFYING


def _replied_on(notice: SupervisionNotice) -> Any:
    receipt = notice.receipts.first()
    return timezone.localdate(receipt.submitted_at) if receipt else None
