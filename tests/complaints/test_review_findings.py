"""Rules that a second reading of the room found unguarded: each test says which."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints import tracking
from complaints.actions import drafts
from complaints.actions.intake import new_ticket, receive
from complaints.models import Complaint, IntakeDraft
from portal import timekeeping
from portal.errors import Refused
from tests.factories.complaints import NARRATIVE, make_report

pytestmark = pytest.mark.django_db


def code_of(act, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value.code


# --- drafts -------------------------------------------------------------------------------------------------------


def written_draft() -> IntakeDraft:
    draft = drafts.begin()
    answers = {"narrative": NARRATIVE, "agency_as_stated": "某局", "identity": "anonymous"}
    drafts.answer(draft=draft, answers=answers)
    return draft


def test_erasing_a_draft_from_another_tab_never_destroys_the_key_of_a_sent_matter():
    draft = written_draft()
    stale = IntakeDraft.objects.get(pk=draft.pk)  # another tab read it before it was sent
    sent = drafts.send(draft=draft).complaint

    drafts.forget(draft=stale)

    assert Complaint.objects.get(pk=sent.pk).narrative.open() == NARRATIVE
    assert not IntakeDraft.objects.exists()


def test_the_sweep_spares_a_draft_that_was_touched_meanwhile():
    draft = written_draft()

    assert not drafts.forget(draft=draft, untouched_since=timekeeping.now() - timedelta(hours=1))
    assert IntakeDraft.objects.exists()


def test_a_draft_erased_in_another_tab_is_said_to_be_gone_and_nothing_is_sent():
    draft = written_draft()
    drafts.forget(draft=IntakeDraft.objects.get())

    assert code_of(drafts.send, draft=draft) == "draft_gone"
    drafts.answer(draft=draft, answers={"narrative": "又写了一句"})
    assert not Complaint.objects.exists() and not IntakeDraft.objects.exists()


def test_a_number_promised_to_one_visitor_is_promised_to_nobody_else(monkeypatch):
    numbers = iter(["SP20260302-000001"] * 3 + ["SP20260302-000002"])
    monkeypatch.setattr(tracking, "new_number", lambda: next(numbers))
    first, second = written_draft(), written_draft()

    assert drafts.ticket_of(first).number != drafts.ticket_of(second).number
    assert not drafts.send(draft=first).again and not drafts.send(draft=second).again


def test_a_lead_entered_by_staff_does_not_take_a_number_promised_to_a_visitor(monkeypatch):
    promised = drafts.ticket_of(written_draft()).number
    numbers = iter([promised, "SP20260302-000009"])
    monkeypatch.setattr(tracking, "new_number", lambda: next(numbers))

    assert receive(report=make_report(), ticket=new_ticket()).complaint.number == "SP20260302-000009"


def test_sending_twice_with_the_same_ticket_is_one_matter():
    ticket = new_ticket()
    first = receive(report=make_report(), ticket=ticket)

    assert receive(report=replace(make_report(), narrative="另一段话"), ticket=ticket).complaint == first.complaint
