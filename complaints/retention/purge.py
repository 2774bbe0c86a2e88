"""What is not a matter and must not lie around past its need: messages, sessions, challenges, login records.

Each purge is a queryset of the rows older than a moment; the age is a `RetentionPeriod` that staff can change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from captcha.models import CaptchaStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from complaints.models import Complaint, RetentionPeriod
from portal.notify.models import AddressedMessage, InSiteMessage
from portal.vault.api import DataKey, destroy_key

from .enums import Period

Rows = Callable[[datetime], "QuerySet[Any]"]
BATCH = 500


@dataclass(frozen=True)
class Purge:
    """One kind of row that goes with time.

    Attributes:
        code: of the `RetentionPeriod` that says after how many days, and the name in reports.
        rows: those older than a moment.
        keys: attribute path look-up of a data key to destroy with each row, or "".
        values: columns to overwrite; None deletes the rows.
    """

    code: str
    rows: Rows
    keys: str = ""
    values: dict[str, object] | None = None


_purges: list[Purge] = []


def on_purge(purge: Purge) -> None:
    """Join the sweep (call it in `AppConfig.ready`); seed a `RetentionPeriod` with the same code in a migration."""
    _purges[:] = [*(one for one in _purges if one.rows is not purge.rows), purge]


def _before(now: datetime, days: dict[str, int], purge: Purge) -> datetime | None:
    """The moment before which rows of this kind go; None where no period says so: they are kept."""
    found = days.get(purge.code)
    return now - timedelta(days=found) if found is not None else None


def waiting(now: datetime) -> Iterator[tuple[Purge, "QuerySet[Any]"]]:
    """What a sweep at that moment would remove."""
    days = dict(RetentionPeriod.objects.values_list("code", "days"))
    for purge in _purges:
        before = _before(now, days, purge)
        if before is not None:
            yield purge, purge.rows(before)


def sweep(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: remove what is past its need, in batches."""
    for purge, rows in waiting(now):
        gone = 0
        while count := _batch(purge, rows):
            gone += count
        if gone:
            yield {"did": "purged", "what": purge.code, "count": gone}


@transaction.atomic
def _batch(purge: Purge, rows: "QuerySet[Any]") -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    chosen = rows.model._base_manager.filter(pk__in=keys)
    if purge.keys:
        for key in DataKey.objects.usable().filter(pk__in=chosen.values(purge.keys)):
            destroy_key(key, reason="purge")
    if purge.values is None:
        chosen.delete()
    else:
        chosen.update(**purge.values)
    return len(keys)


def register() -> None:
    """The purges of the tables that no room owns, and of what is left of destroyed matters."""
    on_purge(Purge("in_site_messages", lambda before: InSiteMessage.objects.filter(created_at__lt=before)))
    on_purge(
        Purge("addressed_messages", lambda before: AddressedMessage.objects.filter(created_at__lt=before), keys="key")
    )
    on_purge(Purge("sessions", lambda before: Session.objects.filter(expire_date__lt=before)))
    on_purge(Purge("captcha", lambda before: CaptchaStore.objects.filter(expiration__lt=before)))
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        on_purge(Purge("login_attempts", lambda before, model=model: model.objects.filter(attempt_time__lt=before)))  # type: ignore[misc]
    on_purge(Purge(Period.ANSWERS, _answered_long_enough, values={"code_hash": ""}))


def _answered_long_enough(before: datetime) -> "QuerySet[Complaint]":
    return Complaint.objects.filter(disposed_at__lt=before).exclude(code_hash="")
