"""One public search, from the typed query to the page: the same for the page, the API and the shell."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .checking import left_out, public_records
from .documents import FACETS, day_of
from .engines.protocol import Candidate, Candidates, Engine, EngineUnavailable, IndexMissing, Selection
from .engines.registry import engine as engine_named
from .highlights import Highlighter, Piece, html
from .indexing import recover
from .models import PublicRecord
from .query.plan import Plan
from .query.planning import plan_of
from .query.spelling import suggest
from .synonyms.in_force import table_in_force

log = logging.getLogger(__name__)

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
            "corrected": self.corrected,
            "complete": self.complete,
            "notice": self.notice,
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
    except EngineUnavailable as error:
        log.warning("The search engine cannot answer (%s): showing the newest records", type(error).__name__)
        return _newest(request)


@dataclass(frozen=True)
class _Found:
    """Candidates of a plan; `complete` has the records that hold every word when the others hold only most."""

    plan: Plan
    candidates: Candidates
    complete: Mapping[int, Candidate] | None = None
    corrected: str = ""

    @property
    def ordered(self) -> list[Candidate]:
        """Complete ones first, then as every engine orders them: by score, day and row."""
        whole = self.complete or {}
        return [*whole.values(), *(hit for hit in self.candidates.hits if hit.record not in whole)]


def _answer(engine: Engine, request: Request) -> Answer:
    excluded = left_out(engine.name)
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

    needed = max(request.start + request.page_size, ENOUGH)

    def attempt(plan: Plan) -> Candidates:
        selection = Selection(plan, request.facets, excluded)
        return engine.search(selection, newest=_by_day(request, plan), limit=needed)

    table = table_in_force()
    plan = plan_of(request.query, table)
    strict = attempt(plan)
    if plan.is_empty or (strict.total and not plan.is_question):
        return _Found(plan, strict)
    if not strict.total and (corrected := suggest(request.query, table)):
        other = plan_of(corrected, table)
        if (better := attempt(other)).total:
            return _Found(other, better, corrected=corrected)
    if len(plan.must) < 2 or strict.total >= ENOUGH:
        return _Found(plan, strict)
    relaxed = plan.relaxed()
    return _Found(relaxed, attempt(relaxed), {hit.record: hit for hit in strict.hits})


def _by_day(request: Request, plan: Plan) -> bool:
    return request.sort == NEWEST or plan.is_empty


def _page(found: _Found, request: Request) -> tuple[list[PublicRecord], int]:
    """The records of the page in order, and how many hits of it are not public any more."""
    wanted = found.ordered[request.start : request.start + request.page_size]
    records = public_records(wanted)
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
        if values:
            years = [year for year in values if year.isascii() and year.isdecimal() and len(year) == 4]
            chosen = {"published_on__year__in": years} if name == "year" else {f"{name}__in": values}
            records = records.filter(**chosen)
    page = records[request.start : request.start + request.page_size]
    highlighter = Highlighter(())
    return Answer(request, records.count(), [Hit(record, highlighter) for record in page], {}, is_fallback=True)
