"""What a reader asks for and what the reader gets: the same for the page, the API, the shell and the feeds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .analysis.days import Stretch, between
from .documents import day_of
from .highlights import Highlighter, Piece, html
from .models import PublicRecord
from .query.syntax import Note

RELEVANCE, NEWEST = "relevance", "newest"


@dataclass(frozen=True)
class Place:
    """Where a record stands in the order of days: its day and its row. It holds whatever is published meanwhile."""

    day: date
    record: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.record}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place a text names, or None."""
        match = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})", text, re.ASCII)
        try:
            return cls(date.fromisoformat(match[1]), int(match[2])) if match else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Request:
    """What a reader asks for.

    Attributes:
        facets: the chosen values by facet's name.
        since, until: the first and the last day, each may be left out.
        after: the place behind which the page begins, in the order of days; pages do not count then.
    """

    query: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    after: Place | None = None
    sort: str = RELEVANCE
    page: int = 1
    page_size: int = 20
    engine: str = ""

    @property
    def start(self) -> int:
        """The place of the page's first hit."""
        return 0 if self.after else (self.page - 1) * self.page_size

    @property
    def days(self) -> Stretch | None:
        """The chosen stretch of time."""
        return between(self.since, self.until)


@dataclass(frozen=True)
class Hit:
    """A record found, and what to mark in it."""

    record: PublicRecord
    highlighter: Highlighter

    @cached_property
    def title_html(self) -> SafeString:
        """The title with its marks."""
        return html(self.highlighter.whole(self.record.title))

    @cached_property
    def excerpt(self) -> list[Piece]:
        """The passage of the text that answers, in pieces."""
        summary, body = self.record.summary.strip(), self.record.body.strip()
        return self.highlighter.excerpt(body if body.startswith(summary) else f"{summary}\n{body}".strip())

    @cached_property
    def excerpt_html(self) -> SafeString:
        """The passage with its marks."""
        return html(self.excerpt)

    @property
    def day(self) -> date:
        """The day the record is ordered by."""
        return day_of(self.record)

    def as_json(self) -> dict[str, str]:
        """The hit as the API and the shell give it."""
        record = self.record
        return {
            "kind": record.kind,
            "number": record.number,
            "title": record.title,
            "url": record.url,
            "highlight": self.excerpt_html,
            "key": record.key,
            "date": self.day.isoformat(),
        }


@dataclass(frozen=True)
class Answer:
    """The answer to a request.

    Attributes:
        total: how many records match.
        hits: those of the page.
        facets: values and counts by facet; a facet's own choice does not narrow its counts.
        corrected: the query that was answered instead, when nothing matched the typed one.
        suggested: a query that would find much more than the typed one did, to offer beside its hits.
        complete: how many of `total` hold every word; the others, which follow them, hold most.
        notes: what of the query was not understood.
        months: how many records match in each month (`2026-04`), whatever stretch of time is chosen; oldest first.
        hints: when nothing holds every word: queries with one word less, and how many records each finds.
        following: the place behind which the next page begins, while there is more.
        is_fallback: the engine is out of order; these are the newest records of the database.
    """

    request: Request
    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    corrected: str = ""
    suggested: str = ""
    complete: int = 0
    notes: tuple[Note, ...] = ()
    months: list[tuple[str, int]] = field(default_factory=list)
    hints: list[tuple[str, int]] = field(default_factory=list)
    following: Place | None = None
    is_fallback: bool = False

    @property
    def notice(self) -> str:
        """What a reader must know about the answer as a whole; usually nothing."""
        if not self.is_fallback:
            return ""
        return _("检索暂时不可用。这里是最新公开的记录，没有按输入的词语查找。记录没有丢失，请过几分钟再检索。")

    def as_json(self) -> dict[str, object]:
        """The answer as the API and the shell give it."""
        return {
            "total": self.total,
            "page": self.request.page,
            "page_size": self.request.page_size,
            "hits": [hit.as_json() for hit in self.hits],
            "facets": {
                name: [{"value": value, "count": count} for value, count in values]
                for name, values in self.facets.items()
            },
            "months": [{"value": month, "count": count} for month, count in self.months],
            "corrected": self.corrected,
            "suggested": self.suggested,
            "complete": self.complete,
            "next": str(self.following) if self.following else "",
            "notice": self.notice,
        }
