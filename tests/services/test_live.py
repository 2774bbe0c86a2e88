"""A fact is delivered, a clock is swept, nothing is lost: with processes that really run and really die."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from complaints.models import Complaint
from portal.notify.api import notify_user
from portal.notify.models import InSiteMessage
from portal.outbox.models import Delivery, Fact
from portal.roles.enums import Role
from portal.roles.models import User
from tests.factories.complaints import make_complaint

from .processes import Live, free_port, until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Start = Callable[..., Live]


def everything_delivered() -> bool:
    return Fact.objects.exists() and not Delivery.objects.filter(delivered_at=None).exists()


@pytest.fixture
def director(user_with: Callable[..., User]) -> User:
    return user_with(Role.DIRECTOR, email="director@example.invalid")


def test_the_suite_runs_on_the_services() -> None:
    assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    assert settings.USE_CELERY
    assert "redis" in settings.CACHES["default"]["BACKEND"].lower()


def test_a_running_worker_delivers_what_this_process_committed(
    worker: Live, mail: Callable[[], list[str]], director: User
) -> None:
    with transaction.atomic():
        message = notify_user(director, "deadline_near", {"number": "SP-1", "due": "2026-03-02", "what": "受理"})
        assert not mail()
    until(lambda: InSiteMessage.objects.get(pk=message.pk).mailed_at, what="the worker mails the copy")
    until(everything_delivered)
    assert len(mail()) == 1


def test_what_was_rolled_back_is_never_delivered(worker: Live, mail: Callable[[], list[str]], director: User) -> None:
    words = {"number": "SP-1", "due": "2026-03-02", "what": "受理"}
    with pytest.raises(RuntimeError), transaction.atomic():
        notify_user(director, "deadline_near", words)
        raise RuntimeError
    kept = notify_user(director, "deadline_over", words)
    until(lambda: InSiteMessage.objects.get(pk=kept.pk).mailed_at)
    until(everything_delivered)
    assert len(mail()) == 1


def test_two_workers_deliver_each_fact_once(
    worker: Live, start_worker: Start, mail: Callable[[], list[str]], director: User
) -> None:
    second = start_worker()
    for number in range(30):
        notify_user(director, "deadline_near", {"number": f"SP-{number}", "due": "2026-03-02", "what": "受理"})
    until(everything_delivered)
    second.stop()
    assert len(mail()) == 30


def test_beat_finds_the_overdue_matter_and_the_director_is_told(
    worker: Live, start_beat: Start, mail: Callable[[], list[str]], director: User
) -> None:
    matter = make_complaint(days_ago=60)
    start_beat()
    told = InSiteMessage.objects.filter(user=director, template="deadline_over", body__contains=matter.number)
    until(lambda: told.filter(mailed_at__isnull=False), what="the overdue notice is mailed")
    time.sleep(5)  # two more beats
    assert told.count() == 1, "a repeated sweep does nothing twice"


def test_what_a_killed_worker_left_is_done_by_the_next(
    worker: Live, start_worker: Start, start_beat: Start, mail: Callable[[], list[str]], director: User
) -> None:
    worker.stop(signal.SIGKILL)
    for number in range(5):
        notify_user(director, "deadline_near", {"number": f"SP-{number}", "due": "2026-03-02", "what": "受理"})
    assert not mail()
    start_worker()
    start_beat()
    until(everything_delivered)
    assert len(mail()) == 5


def test_a_complaint_is_accepted_without_the_broker_and_its_facts_are_delivered_later(
    start_worker: Start,
    start_beat: Start,
    start_broker: Callable[[int], Live],
    live_env: dict[str, str],
    tmp_path: Path,
) -> None:
    port = free_port()
    own = {"CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0"}
    start_broker(port).stop(signal.SIGKILL)

    leads = tmp_path / "leads.jsonl"
    leads.write_text(
        json.dumps({"id": "live-1", "text": "执法人员没有出示证件就当场开出罚单。"}, ensure_ascii=False) + "\n"
    )
    intake = subprocess.run(
        [sys.executable, "manage.py", "intake", str(leads)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **live_env, **own},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert intake.returncode == 0, intake.stderr
    receipt = json.loads(intake.stdout.splitlines()[-1])
    assert receipt["tracking_number"] and receipt["tracking_code"] and not receipt["error"]
    assert Complaint.objects.filter(number=receipt["tracking_number"]).exists()
    assert Fact.objects.exists(), "what must follow is kept in the database"

    start_broker(port)
    late = start_worker(**own)
    start_beat(**own)
    until(everything_delivered, what="beat catches up after the broker is back")
    late.stop()
