"""With Celery: work is queued after the commit, and a broker that is away only delays it."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_finished, task_started

from portal import timekeeping
from portal.celery import app
from portal.outbox import broker, queued_tasks
from portal.outbox.api import drain, emit
from portal.outbox.backends import CeleryBackend
from portal.outbox.models import Delivery
from portal.outbox.queued_tasks import NotATask
from portal.outbox.testing import subscribed
from tests.services.processes import free_port

pytestmark = pytest.mark.django_db

TOPIC = "test.happened"
done: list[object] = []


@task()
def note(text: str, *, often: int = 1) -> str:
    done.append((text, often))
    return text


@task(takes_context=True)
def note_attempt(context) -> None:
    done.append(context.attempt)


@task()
async def note_later(text: str) -> None:
    done.append(text)


@task()
def fail() -> None:
    raise ValueError("no")


def not_a_task() -> None:
    done.append("called")


@pytest.fixture(autouse=True)
def _celery_settings(settings) -> Iterator[None]:
    done.clear()
    broker.reset()
    settings.USE_CELERY = True
    settings.TASKS = {"default": {"BACKEND": "portal.outbox.backends.CeleryBackend"}}
    yield
    broker.reset()


@pytest.fixture
def eager() -> Iterator[None]:
    """The worker's part in this process."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def no_broker(settings, monkeypatch) -> Iterator[None]:
    """A port on which nobody listens."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    url = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setenv("CELERY_BROKER_URL", url)  # Celery itself reads it, before any setting
    _point_at(url, settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    yield
    _point_at(*before)


def _point_at(url: str, options: dict) -> None:
    celery: Any = app
    celery.conf.broker_url, celery.conf.broker_transport_options = url, options
    celery._pool = celery.amqp._producer_pool = None  # pools remember their broker


def test_the_tasks_are_those_that_beat_calls(settings):
    current_app.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks


@pytest.mark.django_db(transaction=True)
def test_a_worker_drains_after_the_commit(eager):
    heard: list[dict] = []
    with subscribed(TOPIC, "hearer", heard.append):
        with transaction.atomic():
            emit(TOPIC, {"id": 1})
            assert heard == []
        assert heard == [{"id": 1}]


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_request_goes_on_quickly_and_the_next_drain_catches_up(no_broker, caplog):
    heard: list[dict] = []
    with subscribed(TOPIC, "hearer", heard.append):
        start = time.monotonic()
        for number in range(20):
            with transaction.atomic():
                emit(TOPIC, {"id": number})
        assert time.monotonic() - start < 5
        assert heard == []
        assert drain() == 20
    assert "the broker is not there (OperationalError)" in caplog.text
    assert caplog.text.count("the broker is not there") == 1, "asked once, then left alone for a while"


# --- django_tasks ------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_after_the_commit(eager):
    with transaction.atomic():
        result = note.enqueue("你好", often=2)
        assert (result.status, done) == (TaskResultStatus.READY, [])
    assert done == [("你好", 2)]


@pytest.mark.django_db(transaction=True)
def test_a_task_goes_when_its_change_is_rolled_back(eager):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.enqueue("你好")
        raise ZeroDivisionError
    drain()
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_a_task_runs_at_once(eager):
    note.enqueue("你好")
    assert done == [("你好", 1)]


def test_while_the_broker_is_away_a_task_waits(no_broker):
    note.enqueue("你好")
    assert drain() == 0
    waiting = Delivery.objects.get(handler="celery")
    assert (waiting.attempts, waiting.last_error) == (1, "OperationalError")


def test_a_task_that_waited_runs_when_the_broker_is_back(eager):
    note.enqueue("你好")
    assert drain() == 1
    assert done == [("你好", 1)]


def test_a_task_can_be_put_off(eager):
    later = timekeeping.now() + timekeeping.days(1)
    note.using(run_after=later).enqueue("你好")
    assert drain() == 0
    with timekeeping.at(later):
        assert drain() == 1
    assert done == [("你好", 1)]


def test_tasks_that_ask_for_their_context_or_are_asynchronous_run_too(eager):
    note_attempt.enqueue()
    note_later.enqueue("你好")
    drain()
    assert done == [1, "你好"]


def run(task_object, *args) -> object:
    return queued_tasks.run(
        {
            "id": "1",
            "path": task_object.module_path,
            "args": list(args),
            "kwargs": {},
            "backend": "default",
            "queue": "default",
        }
    )


def test_start_and_end_are_signalled():
    heard: list[tuple[str, str]] = []

    def started(sender, task_result, **kwargs) -> None:
        heard.append(("started", task_result.status))

    def finished(sender, task_result, **kwargs) -> None:
        heard.append(("finished", task_result.status))

    task_started.connect(started)
    task_finished.connect(finished)
    try:
        run(note, "你好")
        with pytest.raises(ValueError, match="no"):
            run(fail)
    finally:
        task_started.disconnect(started)
        task_finished.disconnect(finished)
    assert heard == [
        ("started", "RUNNING"),
        ("finished", "SUCCESSFUL"),
        ("started", "RUNNING"),
        ("finished", "FAILED"),
    ]


@pytest.mark.parametrize("path", [f"{__name__}.not_a_task", "os.system", f"{__name__}.gone", "nowhere.at_all", "x"])
def test_nothing_but_a_task_is_ever_called(path):
    with pytest.raises(NotATask):
        queued_tasks.task_at(path)
    assert done == []


def test_a_task_that_cannot_be_found_by_its_path_is_refused():
    def local() -> None: ...

    with pytest.raises(InvalidTaskError):
        task(local)


def test_wagtails_tasks_can_be_found_by_their_path():
    from modelsearch.tasks import insert_or_update_object_task
    from wagtail.tasks import update_reference_index_task

    for one in (update_reference_index_task, insert_or_update_object_task):
        assert queued_tasks.task_at(one.module_path).func is one.func
    assert isinstance(task_backends["default"], CeleryBackend)
