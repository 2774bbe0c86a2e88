"""The sixty sample submissions, carried through the real actions, end where each says."""

from collections import Counter
from datetime import datetime

import pytest
from django.utils.timezone import make_aware

from complaints.enums import Outcome, PublicStatus, State
from complaints.models import Complaint
from portal.audit.api import events_for, make_checkpoint, verify
from portal.demo.accounts import ensure_cast
from portal.demo.city import enact, ensure_agencies, sample_plans, sample_rows
from portal.workdays.api import running_clocks
from search.models import PublicRecord

#: Every story has ended by then, on whatever day the test runs.
UNTIL = make_aware(datetime(2026, 12, 31, 18))
#: expected_path → last state, word for the public, outcome.
ENDS = {
    "rejected": (State.REFUSED, PublicStatus.REFUSED, Outcome.NONE),
    "unsubstantiated": (State.CLOSED, PublicStatus.CLOSED, Outcome.NOT_FILED),
    "rectified": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "objection_upheld": (State.CLOSED, PublicStatus.CLOSED, Outcome.REVOKED),
    "objection_dismissed": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "not_executed_referred": (State.CLOSED, PublicStatus.CLOSED, Outcome.REFERRED),
    "partial_rectified_second_notice": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
}
#: What must have happened on the way, beyond the end.
ON_THE_WAY = {
    "objection_upheld": {"complaint.lodge_objection", "complaint.assign_reverification", "complaint.decide_objection"},
    "objection_dismissed": {"complaint.lodge_objection", "complaint.decide_objection", "complaint.submit_receipt"},
    "not_executed_referred": {"referral.prepared", "complaint.refer", "complaint.report_referral"},
    "partial_rectified_second_notice": {"complaint.second_notice"},
}


@pytest.mark.django_db
def test_every_sample_ends_where_it_says_and_the_trail_holds():
    rows = sample_rows()
    ensure_agencies()

    matters = enact(sample_plans(), ensure_cast(), seed=1, until=UNTIL)

    assert len(rows) == len(matters) == Complaint.objects.count() == 60
    assert {row["expected_path"] for row in rows} == set(ENDS)
    wrong = {row["id"]: problem for row in rows if (problem := _problem(row, matters[row["id"]]))}
    assert not wrong
    make_checkpoint()
    assert not list(verify())
    _check_public(matters.values())


def _problem(row, matter) -> str:
    """What is not as the sample says, or nothing."""
    matter.refresh_from_db()
    found = (matter.state, matter.public_status, matter.outcome)
    if found != ENDS[row["expected_path"]]:
        return f"{row['expected_path']}: {found}"
    if running_clocks(matter.subject).exists():
        return "a clock still runs"
    kinds = set(events_for(matter.subject).values_list("kind", flat=True))
    if matter.merged_into is not None:  # its story is told in the matter that it joined
        return "" if row["duplicate_of"] else "merged without being a repeat"
    missing = ON_THE_WAY.get(row["expected_path"], set()) - kinds
    return f"never happened: {sorted(missing)}" if missing else ""


def _check_public(matters) -> None:
    """One approved record for each closed matter that stood by itself; none for a refused or merged one."""
    alone = {str(m.pk) for m in matters if m.state == State.CLOSED and m.merged_into is None}
    records = PublicRecord.objects.filter(kind="case")
    assert {record.key for record in records} == alone
    nameless = {Outcome.NOT_FILED.value, Outcome.REVOKED.value}
    assert all((record.agency == "") == (record.outcome in nameless) for record in records)
    assert not [number for number, times in Counter(r.number for r in records if r.number).items() if times > 1]
