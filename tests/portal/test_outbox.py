"""The outbox: a fact stands or falls with its change, and reaches every subscriber once, sooner or later."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal import timekeeping
from portal.outbox import delivery, emission
from portal.outbox.api import drain, emit, subscribe
from portal.outbox.models import STUCK_AFTER, Delivery, Fact
from portal.outbox.subscriptions import handlers_of, unsubscribe
from portal.outbox.testing import subscribed
from portal.workdays.api import run_sweeps

from .threads import Threads

pytestmark = pytest.mark.django_db

TOPIC = "test.happened"


class Hearer:
    """Notes what it hears; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.heard: list[dict] = []
        self.failures = failures

    def __call__(self, payload: dict) -> None:
        if self.failures:
            self.failures -= 1
            raise ValueError("张三 13800000000")
        self.heard.append(payload)


@pytest.fixture
def hearer() -> Iterator[Hearer]:
    made = Hearer()
    with subscribed(TOPIC, "hearer", made):
        yield made


def test_every_subscriber_hears_a_fact_once(hearer):
    other = Hearer()
    with subscribed(TOPIC, "other", other):
        emit(TOPIC, {"id": 7, "on": timekeeping.today()})
        assert hearer.heard == []
        assert drain() == 2
        assert drain() == 0

    expected = [{"id": 7, "on": timekeeping.today().isoformat()}]
    assert hearer.heard == other.heard == expected


def test_a_fact_that_nobody_asked_for_is_kept_and_delivered_to_nobody():
    emit("test.unheard", {"id": 1})

    assert drain() == 0
    assert Fact.objects.filter(topic="test.unheard").count() == 1


def test_a_fact_goes_when_its_change_is_rolled_back(hearer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        emit(TOPIC, {})
        raise ZeroDivisionError

    assert drain() == 0
    assert not Fact.objects.filter(topic=TOPIC).exists()


def test_facts_are_delivered_in_the_order_they_were_written(hearer):
    for number in range(5):
        emit(TOPIC, {"number": number})
    drain()

    assert [payload["number"] for payload in hearer.heard] == [0, 1, 2, 3, 4]


def test_a_drain_stops_at_its_limit_and_the_next_goes_on(hearer):
    for number in range(5):
        emit(TOPIC, {"number": number})

    assert [drain(limit=3), drain(limit=3)] == [3, 2]


def test_a_payload_is_json_and_a_topic_is_short():
    with pytest.raises(TypeError), transaction.atomic():
        emit(TOPIC, {"what": object()})
    with pytest.raises(ValueError, match="80"):
        emit("x" * 81, {})


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_written_within_a_transaction():
    with pytest.raises(RuntimeError, match="outside of a transaction"):
        emit(TOPIC, {})


# --- failures ----------------------------------------------------------------------------------------------------


def next_try_of(waiting: Delivery) -> datetime:
    waiting.refresh_from_db()
    assert waiting.next_try_at is not None
    return waiting.next_try_at


def test_a_failure_is_tried_again_later_and_later_and_does_not_stop_the_others(hearer):
    hearer.failures = 3
    other = Hearer()
    moment = timezone.now()
    waits = []
    with subscribed(TOPIC, "other", other):
        with timekeeping.at(moment):
            emit(TOPIC, {})
            assert drain() == 1
        assert len(other.heard) == 1
        waiting = Delivery.objects.pending().get()
        for attempts in (1, 2, 3):
            due = next_try_of(waiting)
            assert waiting.attempts == attempts
            waits.append((due - moment).total_seconds())
            with timekeeping.at(due - timedelta(seconds=1)):
                assert drain() == 0, "not before its time"
            moment = due
            with timekeeping.at(due):
                drain()

    assert waits == [10, 20, 40]
    assert len(hearer.heard) == 1
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.last_error, waiting.next_try_at) == (4, "", None)


def test_the_wait_has_an_end():
    with timekeeping.at(timezone.now()) as now:
        assert delivery.next_try(1) - now == timedelta(seconds=10)
        assert delivery.next_try(10_000) - now == timedelta(hours=6)


def test_only_the_kind_of_an_error_is_kept_and_logged(hearer, caplog):
    hearer.failures = 1
    with caplog.at_level(logging.DEBUG):
        emit(TOPIC, {"id": 1})
        drain()

    waiting = Delivery.objects.get(handler="hearer")
    assert waiting.last_error == "ValueError"
    assert "ValueError at" in caplog.text
    assert "张三" not in caplog.text
    assert "13800000000" not in str(waiting)


def test_what_a_failed_handler_wrote_is_undone():
    def half(payload: dict) -> None:
        emit("test.second", {})
        Fact.objects.create(topic="test.half")
        with connection.cursor() as cursor:
            cursor.execute("SELECT nonsense")

    with subscribed(TOPIC, "half", half):
        emit(TOPIC, {})
        assert drain() == 0

    assert not Fact.objects.exclude(topic=TOPIC).exists()
    assert Delivery.objects.get(handler="half").last_error in {"OperationalError", "ProgrammingError"}


def test_a_handler_that_is_gone_leaves_its_deliveries_waiting():
    with subscribed(TOPIC, "later", Hearer()):
        emit(TOPIC, {})
    drain()
    waiting = Delivery.objects.get(handler="later")
    assert (waiting.last_error, waiting.delivered_at) == ("NotSubscribed", None)

    back = Hearer()
    with subscribed(TOPIC, "later", back), timekeeping.at(next_try_of(waiting)):
        assert drain() == 1


def test_staff_see_where_a_delivery_stands(hearer):
    hearer.failures = 1
    fact = emit(TOPIC, {"id": 1})
    waiting = fact.deliveries.get()
    assert str(fact) == f"#{fact.pk} {TOPIC}"
    assert str(waiting) == f"#{fact.pk} → hearer：待送达"
    drain()
    waiting.refresh_from_db()
    assert str(waiting) == f"#{fact.pk} → hearer：重试中（第 1 次，ValueError）"
    with timekeeping.at(next_try_of(waiting)):
        drain()
    waiting.refresh_from_db()
    assert str(waiting) == f"#{fact.pk} → hearer：已送达"


def test_the_operator_can_retry_at_once(hearer, capsys):
    hearer.failures = STUCK_AFTER
    emit(TOPIC, {"id": 1})
    for _turn in range(STUCK_AFTER):
        call_command("drain_outbox", retry=True)
    out = capsys.readouterr().out.splitlines()
    assert out[-2] == "delivered: 0, waiting: 1, stuck: 1"
    assert "hearer" in out[-1]
    call_command("drain_outbox", retry=True)
    assert capsys.readouterr().out == "delivered: 1, waiting: 0, stuck: 0\n"


# --- subscriptions -----------------------------------------------------------------------------------------------


def test_subscribing_twice_is_once_and_two_handlers_need_two_names(hearer):
    subscribe(TOPIC, "hearer", hearer)

    assert handlers_of(TOPIC) == ("hearer",)
    with pytest.raises(ValueError, match="two handlers"):
        subscribe(TOPIC, "hearer", Hearer())
    with pytest.raises(ValueError, match="80"):
        subscribe(TOPIC, "x" * 81, hearer)
    unsubscribe("test.nothing", "nobody")


# --- after commit ------------------------------------------------------------------------------------------------


def test_one_delivery_is_set_off_per_transaction_however_many_facts(hearer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(10):
            with transaction.atomic():
                emit(TOPIC, {"number": number})
        emit(TOPIC, {"number": 10})
        emit(TOPIC, {"number": 11})

    # One for each savepoint that might have been rolled back alone, one for all the rest.
    assert callbacks.count(emission.after_commit) <= 11
    assert len(callbacks) == callbacks.count(emission.after_commit)


@pytest.mark.django_db(transaction=True)
class TestAfterCommit:
    def test_the_embedded_mode_delivers_right_after_the_commit(self, hearer):
        with transaction.atomic():
            emit(TOPIC, {"id": 1})
            emit(TOPIC, {"id": 2})
            assert hearer.heard == []
        assert [payload["id"] for payload in hearer.heard] == [1, 2]

    def test_a_failed_savepoint_takes_neither_the_facts_nor_the_delivery_of_others_along(self, hearer):
        with transaction.atomic():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                emit(TOPIC, {"id": "lost"})
                raise ZeroDivisionError
            emit(TOPIC, {"id": "kept"})
        assert [payload["id"] for payload in hearer.heard] == ["kept"]

    def test_a_failing_handler_never_reaches_the_request(self, hearer):
        hearer.failures = 1
        with transaction.atomic():
            emit(TOPIC, {})
        assert Delivery.objects.pending().count() == 1

    def test_a_failing_outbox_never_reaches_the_request(self, hearer, monkeypatch, caplog):
        def broken(*args: object) -> None:
            raise DatabaseError("13800000000")

        monkeypatch.setattr(delivery, "_deliver_next", broken)
        with transaction.atomic():
            emit(TOPIC, {})
        assert "could not be drained: DatabaseError" in caplog.text
        assert "13800000000" not in caplog.text

    def test_what_handlers_emit_is_delivered_by_the_same_drain_without_nesting(self, hearer):
        depth, deepest = 0, 0

        def chain(payload: dict) -> None:
            nonlocal depth, deepest
            depth += 1
            deepest = max(deepest, depth)
            assert drain() == 0
            if payload["left"]:
                with transaction.atomic():
                    emit("test.chain", {"left": payload["left"] - 1})
            else:
                emit(TOPIC, {})
            depth -= 1

        with subscribed("test.chain", "chain", chain):
            with transaction.atomic():
                emit("test.chain", {"left": 30})
        assert (deepest, len(hearer.heard)) == (1, 1)

    def test_handlers_that_answer_each_other_for_ever_come_to_an_end(self, monkeypatch):
        monkeypatch.setattr(delivery, "LARGEST_RUN", 20)
        answers = 0

        def answer(payload: dict) -> None:
            nonlocal answers
            answers += 1
            emit("test.echo", {})

        with subscribed("test.echo", "echo", answer):
            with transaction.atomic():
                emit("test.echo", {})
        assert answers == 20


@pytest.mark.django_db(transaction=True)
def test_two_drains_at_once_deliver_each_fact_once(tmp_path: Path):
    threads = Threads(tmp_path, (Fact, Delivery))
    heard: list[int] = []
    with ExitStack() as stack:
        stack.enter_context(subscribed(TOPIC, "once", lambda payload: heard.append(payload["number"])))

        def write(_number: int) -> None:
            with transaction.atomic():
                for number in range(40):
                    fact = Fact.objects.create(topic=TOPIC, payload={"number": number})
                    Delivery.objects.create(fact=fact, handler="once")

        threads.run(write, 1)
        delivered = threads.run(lambda _number: drain(), 4)

    assert sum(delivered) == 40
    assert sorted(heard) == list(range(40))


# --- ticks -------------------------------------------------------------------------------------------------------


def sweep(now) -> dict:
    merged: dict = {}
    for done in run_sweeps(now):
        if done["sweep"] == "outbox":
            merged |= done
    merged.pop("sweep", None)
    return merged


def test_a_tick_tries_again_and_forgets_what_is_long_delivered(hearer):
    hearer.failures = 1
    now = timekeeping.now()
    emit(TOPIC, {"id": 1})
    emit(TOPIC, {"id": 2})
    assert drain() == 1
    later = now + timedelta(days=31)

    assert sweep(later) == {"pruned": 1, "delivered": 1}
    assert sweep(later) == {"pruned": 1}
    assert sweep(later) == {}


def test_with_workers_the_tick_leaves_the_draining_to_them(hearer, settings):
    settings.USE_CELERY = True
    emit(TOPIC, {"id": 1})

    assert sweep(timekeeping.now()) == {}
    assert hearer.heard == []
