"""Keeping each engine's index true to `PublicRecord`: apply what changed, rebuild what is missing.

One writer at a time (`locking`) takes an engine's noted changes (`IndexChange`), applies them, and forgets them. An
engine that is out of reach keeps its notes: the outbox tries again, and every tick does (`sweep`).
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from portal import timekeeping
from portal.errors import Refused

from .documents import IndexEntry, entry_of
from .engines.protocol import Changes, Engine, EngineUnavailable, IndexMissing, Selection
from .engines.registry import engine as engine_named
from .engines.registry import maintained
from .locking import writing
from .models import IndexChange, IndexState, PublicRecord
from .query.plan import Plan

log = logging.getLogger(__name__)

#: Changes applied in one commit of the index.
BATCH = 500
#: A missing index over no more records than this is rebuilt on the spot by whoever needs it (a second or two).
SMALL = 2_000

Progress = Callable[[Iterable[PublicRecord], int], Iterable[PublicRecord]]


def on_changed(name: str) -> Callable[[dict[str, object]], None]:
    """The outbox handler of an engine: whatever changed, catch up with all of it. Repeating it does nothing."""
    return partial(_on_changed, name)


def _on_changed(name: str, _payload: dict[str, object]) -> None:
    if name in maintained():
        catch_up(engine_named(name))


def sweep(_now: datetime) -> Iterator[dict[str, Any]]:
    """Bring every index up to date, rebuilding one that is missing; an engine out of reach is reported."""
    for name in maintained():
        try:
            engine = engine_named(name)
            applied = rebuild(engine) if _is_missing(engine) else catch_up(engine)
        except (EngineUnavailable, Refused) as error:
            yield {"engine": name, "error": type(error).__name__}
        else:
            if applied:
                yield {"engine": name, "applied": applied}


def catch_up(engine: Engine) -> int:
    """Apply every noted change to the engine's index; a small index that is missing is rebuilt instead.

    Returns:
        How many changes were applied.

    Raises:
        EngineUnavailable: the engine is busy, missing or out of reach; the changes stay noted.
    """
    if not IndexChange.objects.filter(engine=engine.name).exists():
        return 0
    applied = 0
    with writing(engine.name):
        while noted := _noted(engine):
            changes = _changes(list(noted))
            try:
                engine.apply(changes.entries, changes.removed)
            except IndexMissing:
                if not recover(engine):
                    raise
            _settle(list(noted.values()))
            applied += len(noted)
    return applied


def rebuild(engine: Engine, progress: Progress = lambda records, _total: records) -> int:
    """Build the engine's index anew from every public record, beside the live one, and swap.

    Returns:
        How many entries the new index has.

    Raises:
        EngineUnavailable: the engine is busy or out of reach; the live index stays as it was.
    """
    with writing(engine.name):
        meanwhile = _Meanwhile(engine)
        records = PublicRecord.objects.order_by("pk")
        drawn = progress(records.iterator(chunk_size=BATCH), records.count())
        count = engine.rebuild(meanwhile.entries(drawn), meanwhile.changes)
        meanwhile.settle()
        facts = {"rebuilt_at": timekeeping.now(), "entries": count}
        IndexState.objects.update_or_create(engine=engine.name, defaults=facts)
    return count


def recover(engine: Engine) -> bool:
    """Rebuild a missing index on the spot when that is quick; whether it was done."""
    if PublicRecord.objects.count() > SMALL:
        log.error("No usable search index (%s): run manage.py reindex", engine.name)
        return False
    log.info("No usable search index (%s): rebuilding it", engine.name)
    rebuild(engine)
    return True


class _Meanwhile:
    """What changes while an index is rebuilt: applied to the live one at once, to the new one before the swap."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._touched: dict[str, None] = {}
        self._waiting: list[UUID] = []

    def entries(self, records: Iterable[PublicRecord]) -> Iterator[IndexEntry]:
        """The entries of the records; every few hundred of them the live index catches up."""
        for place, record in enumerate(records):
            if place % BATCH == 0:
                self._keep_live_true()
            yield entry_of(record)

    def changes(self) -> Changes:
        """What the new index has not learnt yet; nothing when it is as true as the database."""
        self._keep_live_true()
        touched, self._touched = list(self._touched), {}
        return _changes(touched)

    def settle(self) -> None:
        """Forget changes that only the new index has learnt, because there was no live one."""
        _settle(self._waiting)

    def _keep_live_true(self) -> None:
        noted = {uid: stamp for uid, stamp in _noted(self._engine).items() if stamp not in self._waiting}
        if not noted:
            return
        changes = _changes(list(noted))
        try:
            self._engine.apply(changes.entries, changes.removed)
        except IndexMissing:
            self._waiting += noted.values()
        else:
            _settle(list(noted.values()))
        self._touched |= dict.fromkeys(noted)


def _is_missing(engine: Engine) -> bool:
    try:
        engine.scan(Selection(Plan()), after=0, limit=1)
    except IndexMissing:
        return True
    return False


def _noted(engine: Engine) -> dict[str, UUID]:
    """The next changes to apply: names of entries, each with the stamp of its change."""
    changes = IndexChange.objects.filter(engine=engine.name).order_by("pk")
    return dict(changes.values_list("uid", "stamp")[:BATCH])


def _changes(uids: Sequence[str]) -> Changes:
    """What the database says now of these entries."""
    present = [entry_of(record) for record in _records(uids)]
    gone = set(uids) - {entry.uid for entry in present}
    return Changes(present, sorted(gone))


def _records(uids: Sequence[str]) -> Iterator[PublicRecord]:
    keys = defaultdict(list)
    for uid in uids:
        kind, _, key = uid.partition(":")
        keys[kind].append(key)
    for kind, names in keys.items():
        yield from PublicRecord.objects.filter(kind=kind, key__in=names)


def _settle(stamps: Sequence[UUID]) -> None:
    """Forget changes that were applied; one that was renewed meanwhile has another stamp and stays."""
    for start in range(0, len(stamps), BATCH):
        IndexChange.objects.filter(stamp__in=stamps[start : start + BATCH]).delete()
