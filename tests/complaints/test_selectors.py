"""The timeline in words, the queues by the table that decides, and what may be exposed."""

from datetime import timedelta

import pytest

from complaints.actions import replies
from complaints.actions.closing import request_review
from complaints.actions.lifecycle import available_actions
from complaints.enums import ReviewResult, State
from complaints.models import Complaint
from complaints.selectors import (
    Tab,
    count_tabs,
    eligible_cases,
    exposure_eligibility,
    find_matters,
    in_tab,
    timeline,
    waiting_for,
)
from complaints.selectors.queues import _CONDITIONS, OPTIONAL_ACTIONS
from complaints.transitions import TABLE
from portal import timekeeping
from portal.roles.enums import CASE_ROLES, Role
from portal.workdays.api import clock_for, running_clocks
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

STATES = [
    State.RECEIVED,
    State.SUPPLEMENTING,
    State.ACCEPTED,
    State.INVESTIGATING,
    State.VERIFYING,
    State.SUBSTANTIATED,
    State.UNSUBSTANTIATED,
    State.FILED,
    State.AWAITING_REPLY,
    State.RECEIPT_REVIEW,
    State.SECOND_NOTICE_DUE,
    State.REFERRAL_DUE,
    State.OBJECTED,
    State.REVERIFYING,
    State.OBJECTION_DECISION,
    State.REVOKED,
    State.RECTIFIED,
    State.REFERRED,
    State.REFERRAL_REPORTED,
    State.REVIEW_REQUESTED,
]


@pytest.mark.parametrize(
    "path", ["rectified", "not_executed_referred", "objection_upheld", "partial_rectified_second_notice", "rejected"]
)
def test_every_event_of_a_story_has_words(path):
    complaint = drive_path(make_complaint(), path)

    entries = timeline(complaint)

    assert entries[0].kind == "complaint.receive"
    assert not [entry.kind for entry in entries if entry.title == entry.kind]


def test_the_timeline_costs_the_same_however_long(django_assert_num_queries):
    complaint = drive_path(make_complaint(), "partial_rectified_second_notice")

    with django_assert_num_queries(2):
        timeline(complaint)


def test_the_timeline_names_the_people_and_the_states():
    complaint = drive(make_complaint(), State.INVESTIGATING)

    assigned = next(entry for entry in timeline(complaint) if entry.kind == "complaint.assign")

    assert "已受理，待指派 → 调查取证中" in assigned.text
    assert str(complaint.staff.first().user) in assigned.text


# Queues


def test_every_guard_of_a_staff_row_is_known_to_the_queue():
    staff_rows = [move for move in TABLE if move.actors & CASE_ROLES and move.action not in OPTIONAL_ACTIONS]

    assert {guard for move in staff_rows for guard in move.guards} <= set(_CONDITIONS)


@pytest.mark.parametrize("state", STATES)
def test_a_matter_waits_for_exactly_those_who_can_move_it(state):
    """The queue's condition and the transition table give the same answer for every member of the staff."""
    team = staff_team()
    complaint = drive(make_complaint(), state, team)
    everyone = [person for person in team.people.values() if person.roles & CASE_ROLES]

    with later(complaint):
        able = {one for one in everyone if set(available_actions(complaint, one)) - OPTIONAL_ACTIONS}
        waiting = {one for one in everyone if waiting_for(one).filter(pk=complaint.pk).exists()}

    assert waiting == able


def test_a_submitted_summary_waits_for_another_approver(user_with):
    from complaints.actions.closing import write_summary

    complaint = drive_path(make_complaint(), "rectified")
    summary = complaint.public_summary
    summary.delete()
    writer, other = user_with(Role.APPROVER), user_with(Role.APPROVER)
    write_summary(
        complaint=complaint,
        by=writer,
        title="程序违法问题监督案",
        text="群众反映程序违法，经查属实，已责令整改，整改到位。",
    )

    assert complaint in waiting_for(other)
    assert complaint not in waiting_for(writer)


def test_tabs_follow_the_clock(user_with):
    clerk = user_with(Role.INTAKE_CLERK)
    complaint = make_complaint(days_ago=0)
    due = running_clocks(complaint.subject).first().due_on

    def tabs():
        return {tab for tab in (Tab.SOON, Tab.OVERDUE) if complaint in in_tab(clerk, tab)}

    with timekeeping.at(due - timedelta(days=1)):
        assert tabs() == {Tab.SOON}
    with timekeeping.at(due + timedelta(days=1)):
        assert tabs() == {Tab.OVERDUE}
        assert count_tabs(clerk)[Tab.OVERDUE] == 1


def test_each_open_matter_is_in_one_of_open_and_ended(user_with):
    clerk = user_with(Role.INTAKE_CLERK)
    ended = drive(make_complaint(), State.REFUSED)
    opened = drive(make_complaint(), State.VERIFYING)

    assert list(in_tab(clerk, Tab.ENDED)) == [ended]
    assert list(in_tab(clerk, Tab.OPEN)) == [opened]


@pytest.mark.parametrize(
    "typed",
    [
        lambda c: c.number,
        lambda c: c.number.lower().replace("-", "—"),
        lambda c: f" {c.number[-6:]} ",
        lambda c: c.case.notices.get().number.text,
        lambda c: c.case.notices.get().number.text.replace("〔", "[").replace("〕", "]"),
        lambda c: c.case.notices.get().number.text.replace("〔", "（").replace("〕", "）"),
        lambda c: c.case.number.text,
    ],
)
def test_a_matter_is_found_by_any_of_its_numbers_however_typed(typed):
    make_complaint()
    complaint = drive(make_complaint(), State.FILED)

    assert list(find_matters(Complaint.objects.all(), typed(complaint))) == [complaint]


# Exposure


@pytest.mark.parametrize("path", ["rectified", "objection_dismissed", "not_executed_referred"])
def test_a_case_whose_finding_stands_may_be_exposed(path):
    assert exposure_eligibility(drive_path(make_complaint(), path).case) == []


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State.FILED, "尚未送达"),
        (State.OBJECTED, "异议尚未决定"),
        (State.REVERIFYING, "异议尚未决定"),
        (State.REVOKED, "不得曝光"),
    ],
)
def test_a_case_is_not_exposed_while_its_finding_may_fall(state, word):
    complaint = drive(make_complaint(), state)

    with later(complaint):
        assert any(word in reason for reason in exposure_eligibility(complaint.case))


def test_the_objection_window_must_be_over():
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    last_day = clock_for(complaint.subject, "objection").due_on

    with timekeeping.at(last_day):
        assert any("异议期限" in reason for reason in exposure_eligibility(complaint.case))
        assert not eligible_cases().exists()
    with timekeeping.at(last_day + timedelta(days=1)):
        assert exposure_eligibility(complaint.case) == []
        assert list(eligible_cases()) == [complaint.case]


def test_a_review_request_stops_exposure():
    complaint = drive_path(make_complaint(), "rectified")
    request_review(complaint=complaint, grounds="整改没有落实，仍在收取。")
    complaint.refresh_from_db()

    assert any("复核申请" in reason for reason in exposure_eligibility(complaint.case))


@pytest.mark.parametrize("state", [s for s in STATES if s not in {State.RECEIVED, State.SUPPLEMENTING, State.ACCEPTED}])
def test_the_list_of_eligible_cases_agrees_with_the_reasons(state):
    complaint = drive(make_complaint(), state)
    case = getattr(complaint, "case", None)

    with later(complaint):
        listed = set(eligible_cases())
        assert listed == ({case} if case is not None and not exposure_eligibility(case) else set())


def test_a_rectification_found_wanting_stays_exposable():
    complaint = drive(make_complaint(), State.RECEIPT_REVIEW)
    with later(complaint):
        reviewer = complaint.staff.first().user
        replies.review_receipt(complaint=complaint, by=reviewer, result=ReviewResult.NOT_DONE, note="未退还费用")
        assert exposure_eligibility(complaint.case) == []
