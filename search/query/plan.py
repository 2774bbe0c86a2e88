"""The engine-neutral plan of a query.

A record matches when every group of `must` matches (or `minimum` of them) and none of `must_not` does; a group matches
when one of its options does. The score is the sum over the groups of the best option's weight, so that every engine
that can test "field holds term" and "field holds these terms in a row" gives the same score.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .syntax import Note

#: The share of a query's words that a partial match holds.
MOST = 0.66


class Field(StrEnum):
    """The fields of an index entry that a plan can look into."""

    TITLE = "title"
    AGENCY = "agency"
    TEXT = "text"
    STRONG = "strong"  # terms that stand at least twice in the text
    FACTS = "facts"  # region, domain, violation, act, outcome, kind, days
    EXACT = "exact"  # the record's own document number, and terms bound to one field (`region~铁东`)
    TITLE_SIGNS = "title_signs"  # the title sign by sign, for phrases
    TEXT_SIGNS = "text_signs"


@dataclass(frozen=True)
class Option:
    """One way to match: `terms` stand in a row in `field` (one term: it is there). `domain` narrows to a domain."""

    field: Field
    terms: tuple[str, ...]
    weight: int
    domain: str = ""


@dataclass(frozen=True)
class Group:
    """One thing asked for, with every way it may be said; `label` is how the person said it."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Plan:
    """What a record must, should and must not hold; `minimum` of the `must` groups suffice when it is set.

    `filters` are what a field or a stretch of time binds: they always hold, also where not every word does.
    `notes` is what has to be said about the query that the plan was made of.
    """

    must: tuple[Group, ...] = ()
    should: tuple[Group, ...] = ()
    must_not: tuple[Group, ...] = ()
    filters: tuple[Group, ...] = ()
    minimum: int | None = None
    is_question: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.must or self.filters or self.must_not)

    @property
    def is_ranked(self) -> bool:
        """Whether anything it finds is worth more than something else."""
        return any(option.weight for group in (*self.must, *self.filters, *self.should) for option in group.options)

    def narrowed(self, *groups: Group) -> "Plan":
        """The same plan with more filters."""
        return replace(self, filters=(*self.filters, *groups))

    def relaxed(self) -> "Plan":
        """The same plan, content with most of the groups: one of two, two of three, three of four, four of five."""
        most = math.ceil(len(self.must) * MOST) if len(self.must) > 2 else 1
        return replace(self, minimum=most)

    def marks(self) -> Iterator[tuple[str, ...]]:
        """The terms and phrases a highlight shows: those of the wanted groups."""
        for group in (*self.must, *self.filters):
            for option in group.options:
                yield option.terms
