"""Appends to one subject at the same moment wait for each other: no number twice, none skipped."""

import time
from pathlib import Path

import pytest
from django.db import transaction

from portal.audit import triggers
from portal.audit.api import events_for, make_checkpoint, record, verify
from portal.audit.models import AuditChain, AuditEvent, Checkpoint, CheckpointHead

from .threads import Threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def threads(tmp_path: Path) -> Threads:
    made = Threads(tmp_path, (AuditChain, AuditEvent, Checkpoint, CheckpointHead))
    made.run(lambda _number: triggers.ensure(), 1)
    return made


def test_four_at_once_make_one_chain(threads):
    def work(number: int) -> None:
        for turn in range(8):
            with transaction.atomic():
                record(subject="complaint:1", kind="thing.changed", data={"by": number, "turn": turn})
                time.sleep(0.001)

    threads.run(work, 4)

    def look(_number: int) -> tuple[list[int], list[object]]:
        return list(events_for("complaint:1").values_list("sequence", flat=True)), list(verify())

    assert threads.run(look, 1) == [(list(range(1, 33)), [])]


def test_checkpoints_made_at_once_and_between_appends_hold(threads):
    def work(number: int) -> None:
        for _turn in range(6):
            record(subject=f"complaint:{number % 2}", kind="thing.changed")
            make_checkpoint()

    threads.run(work, 4)

    assert threads.run(lambda _number: verify(), 1) == [[]]
