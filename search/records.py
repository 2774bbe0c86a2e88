"""The door to the public world: rooms hand over what is published and take down what is not any more.

`publish` and `withdraw` run inside the caller's transaction; the indexes follow after commit through the outbox.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from portal import timekeeping
from portal.outbox.api import emit

from .analysis.document_numbers import key_of
from .engines.registry import maintained
from .models import IndexChange, PublicRecord, Withdrawal, uid_of

#: The outbox topic that tells the indexes to catch up.
TOPIC = "search.changed"


#: What a room says it has published: the keys of a kind of record.
Keys = Callable[[], Iterable[str]]
_sources: dict[str, Keys] = {}


def register_source(kind: str, keys: Keys) -> None:
    """Let `manage.py reconcile_search` ask a room which records of a kind ought to be public (in `AppConfig.ready`)."""
    _sources[kind] = keys


def published_keys() -> Iterator[tuple[str, Iterable[str]]]:
    """Each kind of record that a room answers for, with the keys that ought to be public now."""
    for kind, keys in _sources.items():
        yield kind, keys()


@dataclass(frozen=True, kw_only=True)
class RecordDraft:
    """What a room publishes. Every text in it was approved for publication."""

    kind: str
    key: str
    title: str
    summary: str
    published_on: date
    url: str
    number: str = ""
    body: str = ""
    agency: str = ""
    agency_aliases: Sequence[str] = field(default_factory=list)
    region: str = ""
    domain: str = ""
    violation: str = ""
    act_kind: str = ""
    outcome: str = ""
    closed_on: date | None = None


def publish(draft: RecordDraft) -> PublicRecord:
    """Make the draft public, replacing the record with the same kind and key."""
    return publish_many([draft])[0]


@transaction.atomic
def publish_many(drafts: Iterable[RecordDraft]) -> list[PublicRecord]:
    """Make many drafts public in one transaction, with one message to the indexes."""
    records = [_write(draft) for draft in drafts]
    _announce([record.uid for record in records])
    return records


@transaction.atomic
def withdraw(kind: str, key: str) -> bool:
    """Take a record down: it is gone from every public page when the caller's transaction commits.

    Returns:
        Whether there was such a record.
    """
    record = PublicRecord.objects.select_for_update().filter(kind=kind, key=key).first()
    if record is None:
        return False
    Withdrawal.objects.create(kind=kind, key=key, number_key=record.number_key)
    record.delete()
    _announce([uid_of(kind, key)])
    return True


def latest(kind: str, n: int) -> QuerySet[PublicRecord]:
    """The `n` newest public records of a kind."""
    return PublicRecord.objects.filter(kind=kind).order_by("-published_on", "-pk")[:n]


def number_taken(number: str) -> bool:
    """Whether a document number belongs to a published record, or to one that was published once."""
    key = key_of(number)
    return PublicRecord.objects.filter(number_key=key).exists() or Withdrawal.objects.filter(number_key=key).exists()


def _write(draft: RecordDraft) -> PublicRecord:
    values = {**asdict(draft), "agency_aliases": list(draft.agency_aliases)}
    kind, key = values.pop("kind"), values.pop("key")
    values |= {
        "number_key": key_of(draft.number) if draft.number else "",
        "revision": uuid.uuid4(),
        "changed_at": timekeeping.now(),
    }
    record, _created = PublicRecord.objects.update_or_create(kind=kind, key=key, defaults=values)
    return record


def _announce(uids: list[str]) -> None:
    if not uids:
        return
    moment = timekeeping.now()
    changes = [
        IndexChange(engine=engine, uid=uid, changed_at=moment) for engine in maintained() for uid in dict.fromkeys(uids)
    ]
    IndexChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["engine", "uid"],
        update_fields=["stamp", "changed_at"],
    )
    emit(TOPIC, {"count": len(uids)})
