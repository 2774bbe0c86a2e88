"""One public search, from the typed query to the page: the same for the page, the API and the shell."""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .analysis.days import FIRST_YEAR, LAST_YEAR, Stretch
from .answers import NEWEST, RELEVANCE, Answer, Hit, Place, Request
from .checking import left_out, public_records
from .documents import COUNTED, FACETS
from .engines.protocol import WINDOW, Candidate, Candidates, Engine, EngineUnavailable, IndexMissing, Selection
from .engines.registry import engine as engine_named
from .highlights import Highlighter
from .indexing import recover
from .models import PublicRecord
from .operation.noting import note
from .query.plan import Group, Plan
from .query.planning import days_group, plan_of, with_less
from .query.spelling import suggest
from .synonyms.in_force import table_in_force

__all__ = ["NEWEST", "RELEVANCE", "Answer", "Hit", "Place", "Request", "every_record", "run", "run_or_newest"]

log = logging.getLogger(__name__)

#: A question with this many complete answers is not padded with partial ones.
ENOUGH = 10
#: A query with fewer hits than this may be misspelt: one that finds this many times more is offered.
FEW = 5
#: Records read at once when all are wanted.
BATCH = 500
#: The facet of the chart over time.
MONTH = "month"
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def run(request: Request) -> Answer:
    """Answer a request through its engine.

    Raises:
        EngineUnavailable: the engine cannot answer now.
        Refused: the named engine does not exist or is not set up.
    """
    engine = engine_named(request.engine)
    try:
        return _Search(engine, request).answer()
    except IndexMissing:
        if not recover(engine):
            raise
        return _Search(engine, request).answer()


def run_or_newest(request: Request) -> Answer:
    """Answer a request of a reader; when the engine cannot, the newest records of the database instead."""
    started = time.monotonic()
    try:
        answer = run(request)
    except EngineUnavailable as error:
        log.warning("The search engine cannot answer (%s): showing the newest records", type(error).__name__)
        return _newest(request)
    if request.page == 1 and not (request.facets or request.days or request.after):
        note(request.query, total=answer.total, milliseconds=(time.monotonic() - started) * 1000)
    return answer


@dataclass(frozen=True)
class _Found:
    """Candidates of a plan; `complete` has the records that hold every word when the others hold only most."""

    plan: Plan
    candidates: Candidates
    complete: Mapping[int, Candidate] | None = None
    corrected: str = ""
    suggested: str = ""

    @property
    def ordered(self) -> list[Candidate]:
        """Complete ones first, then as every engine orders them: by score, day and row."""
        whole = self.complete or {}
        return [*whole.values(), *(hit for hit in self.candidates.hits if hit.record not in whole)]


class _Search:
    """One request, answered by one engine."""

    def __init__(self, engine: Engine, request: Request) -> None:
        self._engine = engine
        self._request = request
        self._excluded = left_out(engine.name)
        self._table = table_in_force()
        self._typed = plan_of(request.query, self._table)

    def answer(self) -> Answer:
        """Find, check, count."""
        found = self.find()
        ordered = found.ordered
        wanted = ordered[self._request.start : self._request.start + self._request.page_size]
        records = public_records(wanted)
        total = max(0, found.candidates.total - len(wanted) + len(records))
        highlighter = Highlighter(found.plan.marks())
        counts = self._counts(found.plan)
        months = counts.pop(MONTH)[::-1]
        return Answer(
            request=self._request,
            total=total,
            hits=[Hit(record, highlighter) for record in records],
            facets=counts,
            months=months,
            corrected=found.corrected,
            suggested=found.suggested,
            complete=total if found.complete is None else len(found.complete),
            notes=self._typed.notes,
            hints=self._hints() if not (records and found.complete is None) and not found.complete else [],
            following=self._following(found, wanted),
        )

    def find(self) -> _Found:
        """Every word first; then the same with misspelt words put right; then, also for questions, most words."""
        plan = self._typed
        strict = self._attempt(plan)
        if plan.is_empty or (strict.total >= FEW and not plan.is_question):
            return _Found(plan, strict)
        corrected = suggest(self._request.query, self._table)
        better = self._attempt(plan_of(corrected, self._table)) if corrected else Candidates(0, [])
        if not strict.total and better.total:
            return _Found(plan_of(corrected, self._table), better, corrected=corrected)
        suggested = corrected if better.total > FEW * strict.total else ""
        if len(plan.must) < 2 or strict.total >= ENOUGH or (strict.total and not plan.is_question):
            return _Found(plan, strict, suggested=suggested)
        relaxed = plan.relaxed()
        return _Found(relaxed, self._attempt(relaxed), {hit.record: hit for hit in strict.hits}, suggested=suggested)

    def selection(self, plan: Plan, *groups: Group, without: str = "") -> Selection:
        """What the engine is asked: the plan in the chosen stretch of time, with the chosen facets but one."""
        facets = {name: values for name, values in self._request.facets.items() if name != without}
        days = self._request.days
        if days and without != MONTH:
            groups = (*groups, days_group(MONTH, days))
        return Selection(plan.narrowed(*groups), facets, self._excluded)

    def _attempt(self, plan: Plan) -> Candidates:
        by_day = self._by_day(plan)
        if self._request.after:
            return self._behind(plan, self._request.after)
        needed = max(self._request.start + self._request.page_size, ENOUGH)
        return self._engine.search(self.selection(plan), newest=by_day, limit=needed)

    def _behind(self, plan: Plan, place: Place) -> Candidates:
        """The page behind a place in the order of days, however deep: only days up to the place's are asked for."""
        selection = self.selection(plan, days_group(MONTH, Stretch(FIRST_DAY, min(place.day, LAST_DAY))))
        limit = self._request.page_size
        while True:
            found = self._engine.search(selection, newest=True, limit=limit)
            rest = [hit for hit in found.hits if (hit.day, hit.record) < (place.day.toordinal(), place.record)]
            if len(rest) >= self._request.page_size or len(found.hits) < limit or limit >= WINDOW:
                total = self._engine.search(self.selection(plan), newest=True, limit=1).total
                return Candidates(total, rest)
            limit = min(limit * 4, WINDOW)

    def _following(self, found: _Found, wanted: Sequence[Candidate]) -> Place | None:
        if found.complete is not None or not self._by_day(found.plan) or len(wanted) < self._request.page_size:
            return None
        return Place(date.fromordinal(wanted[-1].day), wanted[-1].record)

    def _by_day(self, plan: Plan) -> bool:
        return bool(self._request.after) or self._request.sort == NEWEST or plan.is_empty

    def _counts(self, plan: Plan) -> dict[str, list[tuple[str, int]]]:
        """The values of every facet and of the months; what is chosen in one does not narrow its own counts."""
        chosen = [name for name in FACETS if self._request.facets.get(name)] + [MONTH] * bool(self._request.days)
        counts = self._engine.facet(self.selection(plan), [name for name in COUNTED if name not in chosen])
        for name in chosen:
            counts |= self._engine.facet(self.selection(plan, without=name), [name])
        return {name: _ordered(name, counts[name]) for name in COUNTED}

    def _hints(self) -> list[tuple[str, int]]:
        """The query with one thing less, or each thing alone, and how many records that finds, the most first."""
        for queries in with_less(self._request.query, self._table):
            totals = [(query, self._total(query)) for query in queries]
            if found := [(query, total) for query, total in totals if total]:
                return sorted(found, key=lambda hint: -hint[1])
        return []

    def _total(self, query: str) -> int:
        return self._engine.search(self.selection(plan_of(query, self._table)), limit=1).total


def every_record(request: Request) -> Iterator[PublicRecord]:
    """Every record that `run` counts for the request, in the order they were published, without end and without pages.

    Raises:
        EngineUnavailable: the engine cannot answer now.
    """
    engine = engine_named(request.engine)
    search = _Search(engine, request)
    selection = search.selection(search.find().plan)
    last = 0
    while hits := engine.scan(selection, after=last, limit=BATCH):
        yield from public_records(hits)
        last = hits[-1].record


def _ordered(name: str, values: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if name in ("year", MONTH):
        return sorted(values, reverse=True)
    return sorted(values, key=lambda item: (-item[1], item[0]))


def _newest(request: Request) -> Answer:
    records = PublicRecord.objects.order_by("-published_on", "-pk")
    for name, values in request.facets.items():
        if values:
            years = [year for year in values if year.isascii() and year.isdecimal() and len(year) == 4]
            chosen = {"published_on__year__in": years} if name == "year" else {f"{name}__in": list(values)}
            records = records.filter(**chosen)
    if request.since:
        records = records.filter(published_on__gte=request.since)
    if request.until:
        records = records.filter(published_on__lte=request.until)
    page = records[request.start : request.start + request.page_size]
    highlighter = Highlighter(())
    return Answer(request, records.count(), [Hit(record, highlighter) for record in page], {}, is_fallback=True)
