"""A deadline as one can check it: every day of it, and the sum in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal import timekeeping

from .arithmetic import Term
from .calendar import Calendar, current, days_after
from .clocks import term_of
from .enums import WORKING_KINDS, DayKind, Unit
from .models import Clock
from .sentence import arithmetic_sentence, headline


@dataclass(frozen=True)
class DayTick:
    """One day of a deadline.

    Attributes:
        counted: it is one of the days the term consists of.
        elapsed: it has begun (or ended) by the day of asking, or by the day the clock stopped.
        overdue: it lies after the last day and the clock was still running.
    """

    date: date
    kind: DayKind
    name: str
    counted: bool
    elapsed: bool
    overdue: bool


@dataclass(frozen=True)
class Explanation:
    """The state of a deadline on one day. Amounts are in `unit`: working days, or calendar days for the others.

    Attributes:
        started_on: the starting event's day, itself not counted.
        due_on: the last day in time.
        on: the day of asking, or the day the clock stopped.
        elapsed: counted days gone by, at most `total`.
        total: counted days of the term.
        remaining: days left until the end of `due_on`; 0 on the last day and later.
        overdue_days: days after `due_on`; may be 0 for a day or two although `overdue`, as nobody works then.
        provisional: a year whose yearly notice is not loaded is involved, so the dates may still move.
        sentence: the arithmetic in words.
        words: the state in a few words.
    """

    days: Sequence[DayTick]
    unit: Unit
    started_on: date
    due_on: date
    on: date
    stopped: bool
    elapsed: int
    total: int
    remaining: int
    overdue_days: int
    provisional: bool
    sentence: str
    words: str

    @property
    def overdue(self) -> bool:
        """Whether the last day had passed."""
        return self.on > self.due_on


def explain(clock: Clock, on: date | None = None) -> Explanation:
    """A clock as of a day (today by default); a stopped one as of the day it stopped."""
    return _explain(term_of(clock), clock.started_on, clock.counted_from, on=on, stopped_on=clock.stopped_on)


def explain_dates(
    started: date, due: date, stopped: date | None = None, *, counted_from: str = "", on: date | None = None
) -> Explanation:
    """The same for two known dates (a published card has no clock); counted in working days."""
    value = current().count_workdays(started, due)
    return _explain(Term(value, Unit.WORKDAY), started, counted_from, on=on, stopped_on=stopped, due=due)


def _explain(
    term: Term, start: date, counted_from: str, *, on: date | None, stopped_on: date | None, due: date | None = None
) -> Explanation:
    calendar = current()
    nominal = due or term.nominal_end(start, calendar)
    due = due or term.due(start, calendar)
    day = min(filter(None, [stopped_on, on or timekeeping.today()]))
    stopped = stopped_on is not None and day == stopped_on
    ticks = _ticks(term.unit, start, nominal, due, day, calendar)
    counted = [tick for tick in ticks if tick.counted]
    found = {
        "elapsed": sum(tick.elapsed for tick in counted),
        "total": len(counted),
        "remaining": _span(term.unit, day, due, calendar) if day >= start else _span(term.unit, start, due, calendar),
        "overdue_days": _span(term.unit, due, day, calendar),
    }
    return Explanation(
        days=ticks,
        unit=term.unit,
        started_on=start,
        due_on=due,
        on=day,
        stopped=stopped,
        provisional=(provisional := calendar.provisional_between(start, due)),
        sentence=arithmetic_sentence(term, start, nominal, due, counted_from or _("起算之日"), ticks, provisional),
        words=headline(term.unit, day, due, stopped=stopped, **found),
        **found,
    )


def _ticks(unit: Unit, start: date, nominal: date, due: date, on: date, calendar: Calendar) -> tuple[DayTick, ...]:
    """One tick for each day after the start up to the last day, or up to `on` when that has passed."""
    ticks = []
    for day in days_after(start, max(due, on)):
        kind, name = calendar.describe(day)
        counts = kind in WORKING_KINDS if unit == Unit.WORKDAY else True
        ticks.append(DayTick(day, kind, name, counts and day <= nominal, day <= on, day > due))
    return tuple(ticks)


def _span(unit: Unit, start: date, end: date, calendar: Calendar) -> int:
    if unit == Unit.WORKDAY:
        return calendar.count_workdays(start, end)
    return max((end - start) // timedelta(days=1), 0)
