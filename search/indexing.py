"""Keeping an engine's index true to `PublicRecord`: apply what changed, rebuild what is missing."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from uuid import UUID

from .documents import IndexEntry, entry_of
from .engines.protocol import Engine, IndexMissing
from .engines.registry import engine as engine_named
from .models import IndexChange, PublicRecord

log = logging.getLogger(__name__)

#: Changes applied in one commit of the index.
BATCH = 500
#: A missing index over no more records than this is rebuilt on the spot by whoever needs it (a second or two).
SMALL = 2_000

Progress = Callable[[Iterable[PublicRecord], int], Iterable[PublicRecord]]


def on_changed(_payload: dict[str, object]) -> None:
    """The outbox handler: whatever changed, catch up with all of it. Repeating it does nothing."""
    catch_up(engine_named())


def catch_up(engine: Engine) -> int:
    """Apply every noted change to the engine's index, rebuilding it when there is none.

    Returns:
        How many changes were applied.

    Raises:
        EngineUnavailable: the engine is busy or out of reach; the changes stay noted.
    """
    applied = 0
    while changes := list(IndexChange.objects.filter(engine=engine.name).order_by("pk")[:BATCH]):
        present = [entry_of(record) for record in _records([change.uid for change in changes])]
        gone = {change.uid for change in changes} - {entry.uid for entry in present}
        try:
            engine.apply(present, sorted(gone))
        except IndexMissing:
            log.info("No usable search index (%s): rebuilding it", engine.name)
            rebuild(engine)
        _settle([change.stamp for change in changes])
        applied += len(changes)
    return applied


def rebuild(engine: Engine, progress: Progress = lambda records, _total: records) -> int:
    """Build the engine's index anew from every public record, beside the live one, and swap.

    A record that changes meanwhile stays noted as changed and is applied to the new index afterwards.
    """
    known = list(IndexChange.objects.filter(engine=engine.name).values_list("stamp", flat=True))
    records = PublicRecord.objects.order_by("pk")
    count = engine.rebuild(_entries(progress(records.iterator(chunk_size=500), records.count())))
    for start in range(0, len(known), BATCH):
        _settle(known[start : start + BATCH])
    return count


def recover(engine: Engine) -> bool:
    """Rebuild a missing index on the spot when that is quick; whether it was done."""
    if PublicRecord.objects.count() > SMALL:
        log.error("No usable search index (%s): run manage.py reindex", engine.name)
        return False
    rebuild(engine)
    return True


def _entries(records: Iterable[PublicRecord]) -> Iterator[IndexEntry]:
    return (entry_of(record) for record in records)


def _records(uids: Sequence[str]) -> Iterator[PublicRecord]:
    keys = defaultdict(list)
    for uid in uids:
        kind, _, key = uid.partition(":")
        keys[kind].append(key)
    for kind, names in keys.items():
        yield from PublicRecord.objects.filter(kind=kind, key__in=names)


def _settle(stamps: Sequence[UUID]) -> None:
    """Forget changes that were applied; one that was renewed meanwhile has another stamp and stays."""
    IndexChange.objects.filter(stamp__in=stamps).delete()
