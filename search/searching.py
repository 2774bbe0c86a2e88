"""One public search, from the typed query to the page: the same for the page, the API and the shell."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString

from .documents import FACETS, day_of
from .engines.protocol import Candidate, Candidates, Engine, EngineUnavailable, IndexMissing, Selection
from .engines.registry import engine as engine_named
from .highlights import Highlighter, Piece, html
from .indexing import recover
from .models import IndexChange, PublicRecord
from .query.plan import Plan
from .query.planning import plan_of
from .query.spelling import suggest
from .synonyms.in_force import table_in_force

log = logging.getLogger(__name__)

#: Entries with changes not yet applied are left out of the engine's answer; more than these are checked hit by hit.
MOST_EXCLUDED = 1_000
#: A question with this many complete answers is not padded with partial ones.
ENOUGH = 10
RELEVANCE, NEWEST = "relevance", "newest"


@dataclass(frozen=True)
class Request:
    """What a reader asks for. `facets` maps a facet's name to the chosen values."""

    query: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    page_size: int = 20
    engine: str = ""

    @property
    def start(self) -> int:
        """The place of the page's first hit."""
        return (self.page - 1) * self.page_size


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
        complete: how many of `total` hold every word; the others, which follow them, hold most.
        is_fallback: the engine is out of order; these are the newest records of the database.
    """

    request: Request
    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    corrected: str = ""
    complete: int = 0
    is_fallback: bool = False

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
            "corrected": self.corrected,
            "complete": self.complete,
        }


def run(request: Request) -> Answer:
    """Answer a request through its engine.

    Raises:
        EngineUnavailable: the engine cannot answer now.
        Refused: the named engine does not exist or is not set up.
    """
    engine = engine_named(request.engine)
    try:
        return _answer(engine, request)
    except IndexMissing:
        if not recover(engine):
            raise
        return _answer(engine, request)


def run_or_newest(request: Request) -> Answer:
    """Answer a request; when the engine cannot, the newest records of the database instead."""
    try:
        return run(request)
    except EngineUnavailable:
        log.exception("The search engine cannot answer; showing the newest records")
        return _newest(request)


@dataclass(frozen=True)
class _Found:
    """Candidates of a plan; `complete` names the records that hold every word when the others hold only most."""

    plan: Plan
    candidates: Candidates
    complete: frozenset[int] | None = None
    corrected: str = ""

    def ordered(self, *, newest: bool) -> list[Candidate]:
        """Complete ones first, then by score in whole steps, day and row, the same for every engine."""
        whole = self.complete

        def place(hit: Candidate) -> tuple[bool, int, int, int]:
            partial = whole is not None and hit.record not in whole
            return (partial, 0 if newest else -round(hit.score), -hit.day, -hit.record)

        return sorted(self.candidates.hits, key=place)


def _answer(engine: Engine, request: Request) -> Answer:
    excluded = tuple(IndexChange.objects.filter(engine=engine.name).values_list("uid", flat=True)[:MOST_EXCLUDED])
    found = _find(engine, request, excluded)
    records, lost = _page(found, request)
    highlighter = Highlighter(found.plan.marks())
    total = max(0, found.candidates.total - lost)
    return Answer(
        request=request,
        total=total,
        hits=[Hit(record, highlighter) for record in records],
        facets=_facets(engine, Selection(found.plan, request.facets, excluded)),
        corrected=found.corrected,
        complete=total if found.complete is None else len(found.complete),
    )


def _find(engine: Engine, request: Request, excluded: Sequence[str]) -> _Found:
    """Every word first; then the same with homophones put right; then, also for questions, what holds most words."""

    def attempt(plan: Plan) -> Candidates:
        return engine.search(Selection(plan, request.facets, excluded), newest=_by_day(request, plan))

    table = table_in_force()
    plan = plan_of(request.query, table)
    strict = attempt(plan)
    if plan.is_empty or (strict.total and not plan.is_question):
        return _Found(plan, strict)
    if not strict.total and (corrected := suggest(request.query)):
        other = plan_of(corrected, table)
        if (better := attempt(other)).total:
            return _Found(other, better, corrected=corrected)
    if len(plan.must) < 2 or strict.total >= ENOUGH:
        return _Found(plan, strict)
    relaxed = plan.relaxed()
    return _Found(relaxed, attempt(relaxed), frozenset(hit.record for hit in strict.hits))


def _by_day(request: Request, plan: Plan) -> bool:
    return request.sort == NEWEST or plan.is_empty


def _page(found: _Found, request: Request) -> tuple[list[PublicRecord], int]:
    """The records of the page in order, and how many hits of it are not public any more."""
    ordered = found.ordered(newest=_by_day(request, found.plan))
    wanted = [hit.record for hit in ordered[request.start : request.start + request.page_size]]
    public = PublicRecord.objects.in_bulk(wanted)
    records = [public[key] for key in wanted if key in public]
    return records, len(wanted) - len(records)


def _facets(engine: Engine, selection: Selection) -> dict[str, list[tuple[str, int]]]:
    chosen = [name for name in FACETS if selection.facets.get(name)]
    counts = engine.facet(selection, [name for name in FACETS if name not in chosen])
    for name in chosen:
        others = {other: values for other, values in selection.facets.items() if other != name}
        counts |= engine.facet(Selection(selection.plan, others, selection.excluded), [name])
    return {name: _ordered(name, counts[name]) for name in FACETS}


def _ordered(name: str, values: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if name == "year":
        return sorted(values, reverse=True)
    return sorted(values, key=lambda item: (-item[1], item[0]))


def _newest(request: Request) -> Answer:
    records = PublicRecord.objects.order_by("-published_on", "-pk")
    for name, values in request.facets.items():
        if values and name != "year":
            records = records.filter(**{f"{name}__in": values})
    page = records[request.start : request.start + request.page_size]
    highlighter = Highlighter(())
    return Answer(request, records.count(), [Hit(record, highlighter) for record in page], {}, is_fallback=True)
