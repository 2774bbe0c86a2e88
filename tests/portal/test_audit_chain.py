"""Every change is an event: linked to the one before, holding codes and digests, never changed again."""

import enum
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

import portal.audit
from portal import timekeeping
from portal.audit.api import digest_matches, digest_of, events_for, record, verify
from portal.audit.canonical import GENESIS, LONGEST
from portal.audit.errors import AppendOnly, NotRecordable
from portal.audit.models import AuditChain, AuditEvent
from tests.factories.roles import UserFactory

pytestmark = pytest.mark.django_db

SUBJECT = "complaint:5f0c"


class Colour(enum.Enum):
    RED = "red"


def test_each_event_of_a_subject_names_the_digest_of_the_one_before():
    first = record(subject=SUBJECT, kind="complaint.received")
    second = record(subject=SUBJECT, kind="complaint.accepted")

    assert (first.sequence, first.previous) == (1, GENESIS)
    assert (second.sequence, second.previous) == (2, first.digest)
    assert [event.kind for event in events_for(SUBJECT)] == ["complaint.received", "complaint.accepted"]
    assert AuditChain.objects.get(pk=SUBJECT).head == second.digest


def test_subjects_have_chains_of_their_own():
    record(subject=SUBJECT, kind="complaint.received")
    other = record(subject="user:7", kind="account.signed_in")

    assert (other.sequence, other.previous) == (1, GENESIS)


def test_what_was_recorded_reads_back_with_the_same_digest():
    data = {
        "text": "四平市〔2026〕1号",
        "count": 2**60,
        "yes": True,
        "none": None,
        "list": [3, 1, 2],
        "b": {"z": 1, "a": -1},
    }
    record(subject=SUBJECT, kind="complaint.moved", data=data)

    stored = events_for(SUBJECT).get()
    assert stored.data == data
    assert stored.compute_digest() == stored.digest
    assert verify() == []


def test_identifiers_dates_and_enumerations_become_text():
    data: dict[Any, Any] = {
        "id": UUID(int=5),
        "day": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        Colour.RED: Colour.RED,
        "team": {3, 1, 2},
    }
    event = record(subject=SUBJECT, kind="complaint.moved", data=data)

    assert event.data == {
        "id": "00000000-0000-0000-0000-000000000005",
        "day": "2026-03-02",
        "at": "2026-03-02T09:00:00.000000+00:00",
        "red": "red",
        "team": [1, 2, 3],
    }


@pytest.mark.parametrize(
    "data",
    [
        {"text": "字" * (LONGEST + 1)},
        {"amount": 1.5},
        {"object": object()},
        {"bytes": b"x"},
        {"nul": "a\x00b"},
        {"half": "\ud800"},
        {1: "number as a name"},
    ],
)
def test_free_text_and_what_databases_spell_differently_is_refused(data):
    with pytest.raises(NotRecordable):
        record(subject=SUBJECT, kind="complaint.moved", data=data)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("subject", ["", "complaint", "complaint:", "complaint:a b", "Complaint:1", "c:" + "x" * 120])
def test_a_subject_says_what_kind_of_thing_it_is(subject):
    with pytest.raises(NotRecordable):
        record(subject=subject, kind="complaint.moved")


@pytest.mark.parametrize("kind", ["", "投诉", "a b", "x" * 61])
def test_a_kind_is_a_code(kind):
    with pytest.raises(NotRecordable):
        record(subject=SUBJECT, kind=kind)


def test_the_actor_is_kept_by_number_and_by_the_name_of_the_day():
    user = UserFactory(display_name="张\x07三")
    event = record(subject=SUBJECT, kind="complaint.accepted", actor=user)
    number = user.pk
    user.delete()

    event.refresh_from_db()
    assert (event.actor_id, event.actor_label) == (number, "张三")
    assert verify(SUBJECT) == []


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_the_public_and_the_portal_have_no_name(nobody):
    event = record(subject=SUBJECT, kind="complaint.received", actor=nobody)

    assert (event.actor_id, event.actor_label) == (None, "")


def test_an_event_happens_when_the_portal_says_it_is():
    with timekeeping.at(date(2026, 3, 2)) as moment:
        assert record(subject=SUBJECT, kind="complaint.received").at == moment


def test_an_event_goes_when_its_change_is_rolled_back_and_leaves_no_gap():
    record(subject=SUBJECT, kind="complaint.received")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(subject=SUBJECT, kind="complaint.accepted")
        raise ZeroDivisionError

    assert record(subject=SUBJECT, kind="complaint.refused").sequence == 2
    assert verify() == []


def test_appending_costs_the_same_however_long_the_chain(django_assert_num_queries):
    record(subject=SUBJECT, kind="complaint.received")
    with django_assert_num_queries(5):  # savepoint, lock, insert, head, release
        record(subject=SUBJECT, kind="complaint.accepted")


def test_digests_of_free_text_are_salted_and_can_be_compared_with_the_text():
    one, two = digest_of("拒不整改"), digest_of("拒不整改")

    assert one != two
    assert digest_matches("拒不整改", one)
    assert digest_matches("拒不整改", two)
    assert not digest_matches("拒不执行", one)
    assert not digest_matches("拒不整改", "sha256:00:00")
    assert "拒不整改" not in one
    assert len(one) < LONGEST


def test_digests_need_the_key(settings):
    made = digest_of("拒不整改")
    settings.AUDIT_SIGNING_KEY = "A" * 43 + "="

    assert not digest_matches("拒不整改", made)


def test_python_refuses_before_the_database_does():
    event = record(subject=SUBJECT, kind="complaint.received")

    for change in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(kind="other"),
        lambda: AuditEvent.objects.bulk_update([event], ["kind"]),
    ):
        with pytest.raises(AppendOnly):
            change()


def test_the_package_itself_gives_what_is_used_most():
    assert portal.audit.record is record
    with pytest.raises(AttributeError):
        portal.audit.forget  # noqa: B018
