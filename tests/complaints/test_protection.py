"""Who fears retaliation starts a priority clock with owners of its own; measures end it."""

import pytest

from complaints.actions.lifecycle import refusal
from complaints.actions.protection import record_measures
from complaints.enums import Action, State
from complaints.models import ProtectionMeasure
from complaints.selectors import waiting_for
from portal import timekeeping
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.notify.models import InSiteMessage
from portal.workdays.api import clock_for, run_sweeps
from portal.workdays.models import DeadlineRule
from tests.factories.complaints import drive, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def afraid(**changes):
    return make_complaint(fears_retaliation=True, days_ago=0, **changes)


def test_the_clock_runs_from_receipt_by_its_rule_and_its_owners_hear_of_it_at_once():
    DeadlineRule.objects.filter(code="protect").update(value=2)
    team, complaint = staff_team(), afraid()

    clock = clock_for(complaint.subject, "protect")
    assert clock is not None and clock.running and clock.rule_value == 2
    told = {message.user for message in InSiteMessage.objects.filter(template="retaliation_feared")}
    assert told == {team.approver1, team.approver2, team.director}
    assert complaint in waiting_for(team.approver1) and complaint in waiting_for(team.director)


def test_who_is_not_afraid_starts_none():
    complaint, team = make_complaint(days_ago=0), staff_team()

    assert clock_for(complaint.subject, "protect") is None
    assert refusal(complaint, Action.PROTECT, team.director).code == "protection_due"
    assert complaint not in waiting_for(team.director)


def test_measures_end_it_are_sealed_and_shown_to_the_sender_as_a_fact_only():
    team, complaint = staff_team(), afraid()

    record_measures(complaint=complaint, by=team.approver1, measures="由专人单线联系，卷宗单独存放。")

    measure = ProtectionMeasure.objects.get()
    assert measure.measures.open().startswith("由专人") and "专人" not in str(measure.measures)
    assert not clock_for(complaint.subject, "protect").running
    assert "专人" not in str(events_for(complaint.subject).get(kind="complaint.protect").data)
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED


def test_it_takes_words_and_the_right_role_and_is_not_done_twice():
    team, complaint = staff_team(), afraid()
    with pytest.raises(NotYours):
        record_measures(complaint=complaint, by=team.clerk, measures="由专人单线联系。")
    with pytest.raises(Refused):
        record_measures(complaint=complaint, by=team.director, measures=" 有 ")
    record_measures(complaint=complaint, by=team.director, measures="由专人单线联系。")
    with pytest.raises(Refused):
        record_measures(complaint=complaint, by=team.director, measures="由专人单线联系。")


def test_a_day_late_is_an_event_and_tells_the_owners_once(at):
    team, complaint = staff_team(), afraid()
    with at(timekeeping.now() + (clock_for(complaint.subject, "protect").due_on - timekeeping.today()) * 2):
        InSiteMessage.objects.all().delete()
        for _turn in range(2):
            list(run_sweeps(timekeeping.now()))

    late = events_for(complaint.subject).filter(kind="clock.overdue")
    assert "protect" in [event.data["rule"] for event in late]
    messages = InSiteMessage.objects.filter(template="deadline_over", body__contains="防打击报复", user=team.director)
    assert messages.count() == 1


def test_a_matter_that_ends_leaves_no_clock_behind():
    complaint = drive(make_complaint(fears_retaliation=True), State.REFUSED)

    assert not clock_for(complaint.subject, "protect").running


def test_the_sender_sees_the_clock_and_that_something_was_arranged(client):
    from complaints.actions.intake import new_ticket

    team, ticket = staff_team(), new_ticket()
    complaint = afraid(ticket=ticket)
    client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code})
    assert "防打击报复优先处置期限" in client.get("/complaints/track/matter/").content.decode()
    record_measures(complaint=complaint, by=team.director, measures="由专人单线联系。")

    page = client.get("/complaints/track/matter/").content.decode()
    assert "已安排防打击报复的措施" in page and "专人" not in page
