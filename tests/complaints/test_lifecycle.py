"""The lifecycle is a table: complete, without dead ends, and nobody gets past it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Agency
from complaints.actions import assessment, closing
from complaints.actions.lifecycle import available_actions, perform, refusal
from complaints.enums import BEFORE_FILING, OPEN, TERMINAL, Action, Outcome, RefusalReason, State
from complaints.models import Complaint
from complaints.states import STATES
from complaints.transitions import ALL_CLOCKS, TABLE, Actor, Move, moves_for, moves_from
from portal.audit.api import events_for, verify
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.workdays.api import clock_for, running_clocks
from portal.workdays.models import DeadlineRule
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

A, R, S = Action, Role, State

#: Acts that are not rows of the table: the first one makes the matter, the others leave its state alone.
NOT_MOVES = {A.RECEIVE, A.WRITE_SUMMARY, A.APPROVE_SUMMARY, A.REVEAL_IDENTITY}

#: Who may do what, and when: the mechanism as the Centre's rules have it, written down apart from the table.
RULES: dict[Role | Actor, dict[Action, set[State]]] = {
    R.INTAKE_CLERK: {
        A.ACCEPT: {S.RECEIVED},
        A.ASK_SUPPLEMENT: {S.RECEIVED},
        A.REFUSE: {S.RECEIVED, S.SUPPLEMENTING},
        A.REFER_ELSEWHERE: {S.RECEIVED, S.SUPPLEMENTING},
        A.MERGE: {S.RECEIVED},
        A.ROUTE_OUTSIDE: {S.RECEIVED, S.SUPPLEMENTING},
        A.SERVE: {S.FILED},
    },
    R.INVESTIGATOR: {
        A.ADD_EVIDENCE: {S.INVESTIGATING, S.RECEIPT_REVIEW, S.SECOND_NOTICE_DUE, S.REFERRAL_DUE, S.REVERIFYING},
        A.SUBMIT_VERIFICATION: {S.INVESTIGATING},
        A.SERVE: {S.FILED},
        A.REVIEW_RECEIPT: {S.RECEIPT_REVIEW},
        A.SUBMIT_REVERIFICATION: {S.REVERIFYING},
    },
    R.APPROVER: {
        A.ASSIGN: {S.ACCEPTED},
        A.RETURN_VERIFICATION: {S.VERIFYING},
        A.APPROVE_VERIFICATION: {S.VERIFYING},
        A.FILE_CASE: {S.SUBSTANTIATED},
        A.SECOND_NOTICE: {S.SECOND_NOTICE_DUE},
        A.ASSIGN_REVERIFICATION: {S.OBJECTED},
        A.CLOSE: {S.RECTIFIED, S.UNSUBSTANTIATED, S.REVOKED, S.REFERRAL_REPORTED},
        A.PROTECT: set(OPEN) - {S.SENT_OUTSIDE},
    },
    R.DIRECTOR: {
        A.ASSIGN_REVERIFICATION: {S.OBJECTED},
        A.DECIDE_OBJECTION: {S.OBJECTION_DECISION},
        A.REFER: {S.AWAITING_REPLY, S.REFERRAL_DUE},
        A.DECIDE_REVIEW: {S.REVIEW_REQUESTED},
        A.PROTECT: set(OPEN) - {S.SENT_OUTSIDE},
    },
    R.AGENCY_LIAISON: {
        A.SERVE: {S.FILED},
        A.SUBMIT_RECEIPT: {S.AWAITING_REPLY},
        A.LODGE_OBJECTION: {S.AWAITING_REPLY},
    },
    R.DISCIPLINE_LIAISON: {
        A.ACKNOWLEDGE_REFERRAL: {S.REFERRED},
        A.REPORT_REFERRAL: {S.REFERRED},
        A.ACKNOWLEDGE_OUTSIDE: {S.SENT_OUTSIDE},
        A.REPORT_OUTSIDE: {S.SENT_OUTSIDE},
    },
    Actor.COMPLAINANT: {
        A.SUPPLEMENT: {S.SUPPLEMENTING},
        A.WITHDRAW: set(BEFORE_FILING) | {S.MERGED},
        A.REQUEST_REVIEW: {S.CLOSED, S.REFUSED},
    },
    Actor.SYSTEM: {
        A.SEPARATE: {S.MERGED},
        A.CLOSE: {S.MERGED},
        A.SERVE: {S.FILED},
        A.ROUTE_OUTSIDE: set(BEFORE_FILING),
    },
}
RULES[R.PRINCIPAL_LEADER] = RULES[R.AGENCY_LIAISON]


# --- the table by itself ------------------------------------------------------------------------------------------


def test_every_state_has_a_word_a_sentence_a_next_step_and_a_place_in_the_loop():
    assert set(STATES) == set(State)
    for info in STATES.values():
        assert info.public and str(info.sentence) and str(info.next_step) and info.step


def test_every_change_of_state_has_a_row_and_every_row_known_states():
    assert {move.action for move in TABLE} == set(Action) - NOT_MOVES
    for move in TABLE:
        assert move.sources and move.sources <= set(State)
        assert set(move.targets) <= set(State)
        assert move.actors <= set(Role) | set(Actor)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_somebody_owes_the_next_step_in_every_open_state_and_can_take_it(state):
    info, out = STATES[state], list(moves_from(state))

    assert any(move.targets for move in out)
    if state == S.MERGED:  # it waits for the matter that it joined
        assert not info.owners
        assert any(Actor.SYSTEM in move.actors and S.CLOSED in move.targets for move in out)
    elif info.waits_for_complainant:
        assert any(Actor.COMPLAINANT in move.actors for move in out)
    else:
        assert info.owners
        assert any(move.actors & info.owners for move in out)


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_nobody_owes_anything_in_an_ended_matter_and_only_the_complainant_reopens_it(state):
    assert not STATES[state].owners
    assert all(move.actors == {Actor.COMPLAINANT} for move in moves_from(state))


def _reached(start: State) -> set[State]:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for target in (target for move in moves_from(here) for target in move.targets):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


@pytest.mark.parametrize("state", sorted(State))
def test_every_state_is_reached_from_receipt_and_leads_to_an_end(state):
    assert state in _reached(S.RECEIVED)
    assert _reached(state) & TERMINAL


@pytest.mark.django_db
def test_every_clock_of_the_table_has_a_rule_and_an_end():
    started = {code for move in TABLE for code in move.starts} | {"accept", "protect"}
    stopped = {code for move in TABLE for code in move.stops}

    assert started == stopped == set(ALL_CLOCKS)
    assert started <= set(DeadlineRule.objects.values_list("code", flat=True))


def test_a_matter_that_ends_stops_every_clock():
    for move in TABLE:
        if move.targets and set(move.targets) <= TERMINAL and move.sources != {S.REVIEW_REQUESTED}:
            assert set(move.stops) == set(ALL_CLOCKS), move.action


# --- role × action × state ----------------------------------------------------------------------------------------


def _codes(complaint: Complaint, by: Any) -> Iterator[tuple[Action, State, str]]:
    """Why not, for every action in every state: "" where the move is open."""
    for state in State:
        complaint.state = state
        for action in sorted({move.action for move in TABLE}):
            refused = refusal(complaint, action, by)
            assert refused is None or isinstance(refused, NotYours) == (refused.code in {"role", "belongs_to_agency"})
            yield action, state, refused.code if refused else ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_does_its_own_acts_in_their_states_and_nothing_else(user_with, role):
    may = RULES.get(role, {})
    for action, state, code in _codes(make_complaint(days_ago=0), user_with(role)):
        if action not in may:
            assert code == "role", (action, state)
        elif state not in may[action]:
            assert code == "state", (action, state)
        else:
            assert code not in {"role", "state"}, (action, state)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", Actor)
def test_the_complainant_and_the_system_do_their_own_acts_and_nothing_else(actor):
    for action, state, code in _codes(make_complaint(days_ago=0), actor):
        expected = "role" if action not in RULES[actor] else "" if state in RULES[actor][action] else "state"
        assert code == expected, (action, state)


@pytest.mark.django_db
def test_an_account_without_a_role_a_disabled_one_and_a_technical_one_do_nothing(user_with):
    complaint = make_complaint(days_ago=0)
    people = [user_with(), user_with(R.INTAKE_CLERK, is_active=False), user_with(is_superuser=True)]

    assert [available_actions(complaint, person) for person in people] == [[], [], []]


# --- a wrong move -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_wrong_move_is_refused_with_the_reason_and_changes_nothing():
    complaint, team = make_complaint(days_ago=0), staff_team()
    before = events_for(complaint.subject).count()

    with pytest.raises(Refused, match="现在的状态是“待研判”，不能“立案并签发通知书”") as refused:
        perform(complaint, A.FILE_CASE, by=team.approver1)
    with pytest.raises(NotYours, match="您的角色不能“受理”"):
        perform(complaint, A.ACCEPT, by=team.editor)

    complaint.refresh_from_db()
    assert refused.value.code == "state" and complaint.state == S.RECEIVED
    assert events_for(complaint.subject).count() == before


@pytest.mark.django_db
def test_of_two_clerks_with_the_same_page_the_second_is_told_that_it_is_stale():
    complaint, team = make_complaint(days_ago=0), staff_team()
    stale = Complaint.objects.get(pk=complaint.pk)
    assessment.accept(complaint=complaint, by=team.clerk)

    with pytest.raises(Refused, match="页面可能已过时"):
        assessment.refuse(complaint=stale, by=team.clerk, reason=RefusalReason.NO_FACTS, note="没有具体事实。")

    stale.refresh_from_db()
    assert stale.state == S.ACCEPTED and stale.refusal_reason == ""


@pytest.mark.django_db
def test_a_move_leads_only_where_its_row_says():
    complaint, team = drive(make_complaint(), S.VERIFYING), staff_team()

    with later(complaint), pytest.raises(Refused) as refused:
        perform(complaint, A.APPROVE_VERIFICATION, by=team.approver1, target=S.CLOSED)

    complaint.refresh_from_db()
    assert refused.value.code == "target" and complaint.state == S.VERIFYING


@pytest.mark.django_db
def test_every_move_leaves_one_event_that_says_from_where_to_where_and_by_whom():
    complaint = drive_path(make_complaint(), "rectified")

    moves = [event for event in events_for(complaint.subject) if "from" in event.data]
    story = [(event.data["from"], event.data["to"]) for event in moves]
    assert all(before == then for (_, then), (before, _) in zip(story, story[1:], strict=False))
    assert story[0][0] == S.RECEIVED and story[-1][1] == S.CLOSED
    assert all(event.actor_id or event.data["by"] in {"complainant", "system"} for event in moves)


@pytest.mark.django_db
def test_a_matter_about_the_centre_itself_can_only_go_outside():
    complaint, team = make_complaint(days_ago=0), staff_team()
    Agency.objects.filter(pk=complaint.agency_id).update(is_centre_related=True)
    complaint = Complaint.objects.get(pk=complaint.pk)

    for action in (A.ACCEPT, A.REFUSE, A.ASK_SUPPLEMENT, A.REFER_ELSEWHERE, A.MERGE):
        assert refusal(complaint, action, team.clerk).code == "concerns_agency_only"
    assert refusal(complaint, A.ROUTE_OUTSIDE, team.clerk) is None


# --- repeats, withdrawal, review ----------------------------------------------------------------------------------


def joined(state: State) -> tuple[Complaint, Complaint]:
    """A matter in this state and a repeat of it that was merged."""
    lead = drive(make_complaint(), state)
    repeat = make_complaint(agency=lead.agency)
    with later(lead, hours=3):
        assessment.merge(complaint=repeat, by=staff_team().clerk, into=lead)
    return lead, repeat


@pytest.mark.django_db
def test_a_repeat_follows_the_matter_it_joined_to_its_end_and_hears_the_outcome():
    lead, repeat = joined(S.RECTIFIED)
    with later(lead, hours=4):
        closing.close(complaint=lead, by=staff_team().approver1, feedback="问题属实，已整改到位。")

    repeat.refresh_from_db()
    assert (repeat.state, repeat.outcome) == (S.CLOSED, Outcome.RECTIFIED)
    assert "问题属实，已整改到位。" in [told.text.open() for told in repeat.feedback.all()]
    assert not running_clocks(repeat.subject).exists()


@pytest.mark.django_db
def test_when_the_matter_is_withdrawn_a_repeat_is_assessed_on_its_own_again():
    lead, repeat = joined(S.ACCEPTED)
    with later(lead, hours=4):
        assessment.withdraw(complaint=lead)

    repeat.refresh_from_db()
    assert repeat.state == S.RECEIVED and repeat.merged_into is None
    assert clock_for(repeat.subject, "accept").running


@pytest.mark.django_db
def test_a_repeat_joins_only_a_matter_that_is_being_handled():
    team, repeat = staff_team(), make_complaint(days_ago=0)
    for other in (repeat, make_complaint(days_ago=0), drive_path(make_complaint(), "rejected")):
        with pytest.raises(Refused) as refused:
            assessment.merge(complaint=repeat, by=team.clerk, into=other)
        assert refused.value.code in {"merge_self", "merge_target"}


@pytest.mark.django_db
@pytest.mark.parametrize("agency", [True, False], ids=["against an agency", "against nobody in the registry"])
def test_a_refusal_can_be_reviewed_and_confirmed_whoever_it_was_against(agency):
    complaint = make_complaint(**({} if agency else {"agency": None, "agency_as_stated": "某物业公司"}))
    drive_path(complaint, "rejected")
    team = staff_team()
    with later(complaint):
        closing.request_review(complaint=complaint, grounds="我不同意，请再看一遍。")
        assert A.DECIDE_REVIEW in available_actions(complaint, team.director)
        closing.decide_review(complaint=complaint, by=team.director, granted=False, reasons="维持原决定。")

    complaint.refresh_from_db()
    assert complaint.state == S.REFUSED and complaint.refusal_reason
    assert not running_clocks(complaint.subject).exists()


@pytest.mark.django_db
def test_a_review_cannot_reopen_a_matter_without_an_agency():
    complaint = drive_path(make_complaint(agency=None), "rejected")
    with later(complaint):
        closing.request_review(complaint=complaint, grounds="我不同意，请再看一遍。")
        with pytest.raises(Refused) as refused:
            closing.decide_review(complaint=complaint, by=staff_team().director, granted=True, reasons="有新的事实。")

    complaint.refresh_from_db()
    assert refused.value.code == "has_agency" and complaint.state == S.REVIEW_REQUESTED


@pytest.mark.django_db
def test_a_refusal_overturned_on_review_is_accepted_from_that_day():
    complaint = drive_path(make_complaint(), "rejected")
    with later(complaint):
        closing.request_review(complaint=complaint, grounds="我不同意，请再看一遍。")
        closing.decide_review(complaint=complaint, by=staff_team().director, granted=True, reasons="有新的事实。")

    complaint.refresh_from_db()
    assert (complaint.state, complaint.refusal_reason, complaint.closed_at) == (S.ACCEPTED, "", None)
    assert complaint.accepted_at is not None
    assert clock_for(complaint.subject, "close").running


# --- a random walk ------------------------------------------------------------------------------------------------

MOVES = sorted({move.action for move in TABLE})
STEP = st.tuples(st.sampled_from(MOVES), st.integers(0, 99), st.none() | st.sampled_from(sorted(State)))


def _lawful(complaint: Complaint, action: Action, by: Any, target: State | None) -> list[Move]:
    """The rows that allow this, told without the code under test."""
    roles = {by} if isinstance(by, Actor) else by.roles
    rows = [move for move in moves_for(action) if move.actors & roles and complaint.state in move.sources]
    rows = [move for move in rows if target is None or target in move.targets]
    if isinstance(by, Actor):
        return rows
    return [move for move in rows if all(guard(complaint, by) is None for guard in move.guards)]


def _step(complaint: Complaint, action: Action, by: Any, target: State | None) -> None:
    before, events = complaint.state, events_for(complaint.subject).count()
    lawful = _lawful(complaint, action, by, target)
    if not lawful:
        with pytest.raises(Refused):
            perform(complaint, action, by=by, target=target, changes={"outcome": Outcome.RECTIFIED})
    else:
        wanted = target or next(iter(lawful[0].targets), None)
        try:
            perform(complaint, action, by=by, target=wanted, changes={"outcome": Outcome.RECTIFIED})
        except Refused as refused:  # set into a state at random, the matter may have its clock already
            assert refused.code == "clock_running"
            complaint.refresh_from_db()
            lawful = []
    fresh = Complaint.objects.get(pk=complaint.pk)
    moved = {target for move in lawful for target in move.targets} or {before}
    assert fresh.state in moved
    assert events_for(complaint.subject).count() == events + (1 if lawful else 0)
    complaint.refresh_from_db()


@pytest.mark.django_db
def test_no_walk_gets_past_the_table_and_the_trail_holds():
    repeated = make_complaint()
    base = drive(make_complaint(), S.AWAITING_REPLY)
    team = staff_team()
    people = [*team.people.values(), team.liaison(base.agency), team.liaison(repeated.agency), *Actor]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(start=st.sampled_from(sorted(State)), steps=st.lists(STEP, min_size=5, max_size=25))
    def walk(start: State, steps: list[tuple[Action, int, State | None]]) -> None:
        point = transaction.savepoint()
        placed = {"state": start, "outcome": Outcome.RECTIFIED, "merged_into": repeated}
        Complaint.objects.filter(pk=base.pk).update(**placed)
        complaint = Complaint.objects.get(pk=base.pk)
        with later(base):
            for action, person, target in steps:
                _step(complaint, action, people[person % len(people)], target)
        assert not list(verify(complaint.subject))
        transaction.savepoint_rollback(point)

    walk()
