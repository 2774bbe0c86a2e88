"""The check of a file after it was sealed: taken up once, carried out apart, settled with an event for its custody.

A fact in the outbox sets it off; the attempt itself runs after the delivery's transaction, so that no lock is held
while a scanner thinks. What a dying process left behind is taken up again when its lease has run out.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.outbox.api import emit
from portal.roles.enums import CASE_ROLES
from portal.roles.models import User
from portal.safefiles.api import Outcome, Verdict, examine
from portal.safefiles.kinds import KINDS
from portal.vault.api import VaultError, open_file, seal_file

from ..models import CheckState, Evidence, Quarantine

logger = logging.getLogger(__name__)

TOPIC = "evidence.sealed"
#: After this long an attempt that left no result counts as dead.
LEASE = timedelta(minutes=15)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
_SETTLED = {
    Verdict.CLEAN: CheckState.CLEAN,
    Verdict.ORIGINAL_ONLY: CheckState.ORIGINAL_ONLY,
    Verdict.REFUSED: CheckState.REFUSED,
}


def enter(evidence: Evidence) -> Quarantine:
    """Put a fresh item's file into quarantine; its check begins after the commit.

    The sweep takes it up when the fact set off nothing: the pause until then is a lease like any other.
    """
    held = Quarantine.objects.create(evidence=evidence, next_try_at=timekeeping.real_now() + LEASE)
    emit(TOPIC, {"evidence": str(evidence.pk)})
    return held


def on_sealed(payload: dict[str, Any]) -> None:
    """The outbox's handler: check once its own transaction is over."""
    transaction.on_commit(partial(check, UUID(payload["evidence"])), robust=True)


def check_due(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: check everything whose turn it is, in real time whatever moment the clocks are swept for."""
    count = 0
    for key in list(Quarantine.objects.due(timekeeping.real_now()).values_list("pk", flat=True)):
        count += check(key)
    if count:
        yield {"did": "files_checked", "count": count}


def check(key: UUID) -> bool:
    """Make one attempt; whether there was one to make. Two processes never make the same."""
    held = _take_up(key)
    if held is None:
        return False
    outcome = _examined(held.evidence)
    try:
        _settle(held, outcome)
    finally:
        if outcome.copy is not None:
            outcome.copy.close()
    return True


@transaction.atomic
def _take_up(key: UUID) -> Quarantine | None:
    """The row, taken for the length of a lease; None when it is not its turn."""
    untried = Quarantine.objects.alive().filter(state=CheckState.WAITING, attempts=0)
    due = (untried | Quarantine.objects.due(timekeeping.real_now())).filter(pk=key)
    rows = due.select_related("evidence__complaint__key", "evidence__file__key")
    held = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if held is None:
        return None
    held.attempts += 1
    held.next_try_at = timekeeping.real_now() + LEASE
    held.save(update_fields=["attempts", "next_try_at"])
    return held


def _examined(evidence: Evidence) -> Outcome:
    """The verdict on the original; one whose seal does not open is tried again, and staff see it stuck."""
    try:
        if evidence.file is None:
            raise VaultError("there is no file to check")
        return examine(open_file(evidence.file), content_type=evidence.content_type)
    except VaultError:
        return Outcome(Verdict.NO_ANSWER, KINDS[evidence.content_type], "unreadable")


@transaction.atomic
def _settle(held: Quarantine, outcome: Outcome) -> None:
    """Write the result down, unless somebody else has meanwhile."""
    row = Quarantine.objects.select_for_update().filter(pk=held.pk, attempts=held.attempts).first()
    if row is None or row.settled_at is not None:
        return
    row.scanned, row.reason, row.malware = outcome.scanned, outcome.reason, outcome.malware
    if outcome.verdict == Verdict.NO_ANSWER:
        _try_again(row, held.evidence)
        return
    evidence = held.evidence
    row.state, row.removed = _SETTLED[outcome.verdict], list(outcome.removed)
    row.settled_at, row.next_try_at = timekeeping.now(), None
    if outcome.copy is not None:
        row.copy = seal_file(
            evidence.complaint.key, outcome.copy, name=evidence.title.open(), content_type=outcome.kind.content_type
        )
    row.save()
    data = {"state": row.state, "reason": row.reason, "scanned": row.scanned, "removed": row.removed}
    _record(evidence, "evidence.checked", {**data, "copy": row.copy.digest if row.copy else ""})


def _try_again(row: Quarantine, evidence: Evidence) -> None:
    """Wait longer each time; after some attempts staff are shown that it is stuck."""
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    row.next_try_at = timekeeping.real_now() + pause
    before = row.state
    if row.attempts >= settings.CHECK_ATTEMPTS:
        row.state = CheckState.STUCK
    row.save()
    logger.warning("a file could not be checked (%s), attempt %d", row.reason, row.attempts)
    if row.state != CheckState.STUCK:
        emit(TOPIC, {"evidence": str(evidence.pk)}, not_before=row.next_try_at)
    elif before != CheckState.STUCK:
        _record(evidence, "evidence.stuck", {"reason": row.reason})


def _record(evidence: Evidence, kind: str, data: dict[str, Any], by: User | None = None) -> None:
    record(subject=evidence.complaint.subject, kind=kind, actor=by, data={"evidence": str(evidence.pk), **data})


@transaction.atomic
def retry(*, evidence: Evidence, by: User) -> None:
    """Let a stuck file be checked again at once.

    Raises:
        NotYours: the person handles no cases.
        Refused: it is not stuck.
    """
    if not by.roles & CASE_ROLES:
        raise NotYours(_("只有办案人员可以要求重新检查。"), code="role")
    row = Quarantine.objects.select_for_update().filter(pk=evidence.pk).first()
    if row is None or row.settled_at is not None:
        raise Refused(_("这件文件的检查已经完成，不需要重试。"), code="not_stuck")
    row.state, row.attempts, row.next_try_at = CheckState.WAITING, 0, timekeeping.real_now()
    row.save(update_fields=["state", "attempts", "next_try_at"])
    _record(evidence, "evidence.retried", {}, by)
    emit(TOPIC, {"evidence": str(evidence.pk)})
