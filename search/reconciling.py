"""Does each index say what `PublicRecord` says, and does `PublicRecord` hold what the rooms have published?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from .documents import stamp_of
from .engines.protocol import Candidate, Engine, Selection
from .models import PublicRecord, uid_of
from .query.plan import Plan
from .records import published_keys

#: Entries drawn from an index at once.
STEP = 2_000
#: Names reported of each kind of difference.
SHOWN = 20


@dataclass
class Difference:
    """What differs on one side: names (the first few) and how many there are."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def note(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.names) < SHOWN:
            self.names.append(name)


@dataclass
class Comparison:
    """How one side compares with `PublicRecord`: `missing` there, `stale` (an earlier wording), or `surplus`."""

    side: str
    records: int = 0
    missing: Difference = field(default_factory=Difference)
    stale: Difference = field(default_factory=Difference)
    surplus: Difference = field(default_factory=Difference)

    @property
    def agrees(self) -> bool:
        """Row for row the same."""
        return not (self.missing.count or self.stale.count or self.surplus.count)

    def as_json(self) -> dict[str, object]:
        """The line that the command prints."""
        kinds = {"missing": self.missing, "stale": self.stale, "surplus": self.surplus}
        counts = {name: difference.count for name, difference in kinds.items()}
        named = {name: difference.names for name, difference in kinds.items() if difference.count}
        return {"side": self.side, "agrees": self.agrees, "records": self.records, **counts, "examples": named}


def compare_index(engine: Engine) -> Comparison:
    """Hold an engine's index against the table, row by row, both in the order of rows.

    What is published or taken down meanwhile may show as a difference; look again before believing in a small one.

    Raises:
        EngineUnavailable: the engine cannot be read.
    """
    result = Comparison(engine.name)
    drawn = 0
    for record, stamps in _side_by_side(_entries(engine)):
        drawn += len(stamps)
        if record is None:
            result.surplus.note("an entry without a record")
            continue
        result.records += 1
        revision, kind, key = record
        if not stamps:
            result.missing.note(uid_of(kind, key))
        elif stamp_of(revision) not in stamps:
            result.stale.note(uid_of(kind, key))
        for _double in stamps[1:]:
            result.surplus.note(uid_of(kind, key))
    held = engine.search(Selection(Plan()), newest=True, limit=1).total
    for _unseen in range(held - drawn):
        result.surplus.note("a double entry")
    return result


def _side_by_side(entries: Iterator[Candidate]) -> Iterator[tuple[tuple[UUID, str, str] | None, list[int]]]:
    """Each record with the stamps of its entries, and each entry that has no record."""
    ahead = next(entries, None)
    rows = PublicRecord.objects.order_by("pk").values_list("pk", "revision", "kind", "key")
    for row, revision, kind, key in rows.iterator(chunk_size=STEP):
        while ahead is not None and ahead.record < row:
            yield None, [ahead.stamp]
            ahead = next(entries, None)
        stamps = []
        while ahead is not None and ahead.record == row:
            stamps.append(ahead.stamp)
            ahead = next(entries, None)
        yield (revision, kind, key), stamps
    while ahead is not None:
        yield None, [ahead.stamp]
        ahead = next(entries, None)


def compare_rooms() -> Iterator[Comparison]:
    """Hold the table against what each room says it has published (`records.register_source`)."""
    for kind, keys in published_keys():
        wanted = set(keys)
        held = set(_keys_of(kind))
        result = Comparison(f"room:{kind}", records=len(held))
        for key in sorted(wanted - held):
            result.missing.note(uid_of(kind, key))
        for key in sorted(held - wanted):
            result.surplus.note(uid_of(kind, key))
        yield result


def _keys_of(kind: str) -> Iterable[str]:
    from .archive import PREFIX  # the archive publishes by itself, no room stands behind it

    return PublicRecord.objects.filter(kind=kind).exclude(key__startswith=PREFIX).values_list("key", flat=True)


def _entries(engine: Engine) -> Iterator[Candidate]:
    """Every entry, by row."""
    last = 0
    while step := engine.scan(Selection(Plan()), after=last, limit=STEP):
        yield from step
        last = step[-1].record
