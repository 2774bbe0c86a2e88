"""What the portal asks of a search engine. Engines store terms and test plans; they analyse and order nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import IndexEntry
from search.query.plan import Plan

#: An engine returns at most this many candidates of a search, and that is how far a reader can page.
WINDOW = 5_000


class EngineUnavailable(Exception):
    """The engine cannot answer now (missing, broken, being rebuilt, out of reach). The page falls back."""


class IndexMissing(EngineUnavailable):
    """There is no usable index: absent, damaged, or made by another version of the analysis. Rebuilding helps."""


class EngineBusy(EngineUnavailable):
    """Another process is writing; the change stays noted in the database and is applied later."""


@dataclass(frozen=True)
class Selection:
    """A plan, the chosen facet values (any of a facet's values, all facets), and the entries to leave out."""

    plan: Plan
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excluded: Sequence[str] = ()


@dataclass(frozen=True)
class Candidate:
    """A matching entry: the record's row, its score, and the ordinal of its day."""

    record: int
    score: float
    day: int


@dataclass(frozen=True)
class Candidates:
    """The best `WINDOW` of `total` matching entries, in no particular order."""

    total: int
    hits: list[Candidate]


class Engine(Protocol):
    """The contract; `tests/search/test_engine_contract.py` runs on every engine."""

    name: str

    def search(self, selection: Selection, *, newest: bool = False) -> Candidates:
        """The candidates of a selection: the highest scores, or the newest when `newest`."""

    def facet(self, selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """The values of the facets among the matching entries with their counts, the most frequent first."""

    def apply(self, entries: Sequence[IndexEntry], removed: Sequence[str]) -> None:
        """Replace these entries and remove those; visible to the next search."""

    def rebuild(self, entries: Iterable[IndexEntry]) -> int:
        """Build a new index from all entries beside the live one, swap, and return how many entries it has."""

    def health(self) -> dict[str, object]:
        """Facts for staff: whether it answers, how many entries, the version of the analysis."""
