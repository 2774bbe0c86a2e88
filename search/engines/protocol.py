"""What the portal asks of a search engine. Engines store terms and test plans; they analyse nothing.

The order is the same in every engine: the score (a sum of whole weights, see `search.query.plan`), then the newer day,
then the younger row. So is what they keep: a candidate names the revision of the record that its entry was made of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """A matching entry: the record's row, its score, the ordinal of its day, and the revision it was made of."""

    record: int
    score: float
    day: int
    stamp: int = 0


@dataclass(frozen=True)
class Candidates:
    """The best of `total` matching entries, in the order of the module."""

    total: int
    hits: list[Candidate]


@dataclass(frozen=True)
class Changes:
    """Entries to put in place of older ones, and names of entries to remove."""

    entries: Sequence[IndexEntry] = ()
    removed: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.removed)


def no_changes() -> Changes:
    """Nothing changed meanwhile."""
    return Changes()


class Engine(Protocol):
    """The contract; `tests/search/test_engine_contract.py` runs on every engine."""

    name: str

    def search(self, selection: Selection, *, newest: bool = False, limit: int = WINDOW) -> Candidates:
        """The first `limit` candidates of a selection, at most `WINDOW`; by day alone when `newest`."""

    def facet(self, selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """The values of the facets among the matching entries with their counts, the most frequent first."""

    def scan(self, selection: Selection, *, after: int, limit: int) -> list[Candidate]:
        """The next `limit` matching entries whose row is greater than `after`, in the order of rows, without end."""

    def apply(self, entries: Sequence[IndexEntry], removed: Sequence[str]) -> None:
        """Replace these entries and remove those; visible to the next search."""

    def rebuild(self, entries: Iterable[IndexEntry], meanwhile: Callable[[], Changes] = no_changes) -> int:
        """Build a new index beside the live one, swap, and return how many entries it has.

        Args:
            entries: all of them; the live index may be changed (`apply`) while they are drawn.
            meanwhile: called before the swap until it answers nothing; what it answers goes into the new index.
        """

    def health(self) -> dict[str, object]:
        """Facts for staff: whether it answers, how many entries, the version of the analysis."""
