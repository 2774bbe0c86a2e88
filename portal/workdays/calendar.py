"""What each day is. The table is read once per thread and again when its version has grown.

A year counts as loaded when the table holds its 1 January and its 1 October, as every yearly notice does. In other
years a day is a row of the table if there is one, else a statutory holiday, else decided by Monday to Friday; such
years are provisional (暂定) until their notice is imported.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import F

from . import statutory
from .enums import WORKING_KINDS, DayKind
from .models import CalendarVersion, WorkCalendarDay

#: Another process's import is noticed after at most this many seconds.
FRESH_FOR_SECONDS = 30.0

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The calendar as it was at one version."""

    version: int
    table: Mapping[date, tuple[DayKind, str]] = field(repr=False)

    def loaded(self, year: int) -> bool:
        """Whether the yearly notice of that year is in the table."""
        return date(year, 1, 1) in self.table and date(year, 10, 1) in self.table

    def describe(self, day: date) -> tuple[DayKind, str]:
        """The kind of a day and the name of its holiday, if any."""
        if day in self.table:
            return self.table[day]
        if not self.loaded(day.year) and day in (fixed := statutory.holidays(day.year)):
            return DayKind.HOLIDAY, fixed[day]
        return (DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND), ""

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        return self.describe(day)[0] in WORKING_KINDS

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted; with 0, `day` itself."""
        if count < 0:
            raise ValueError("working days are counted forwards")
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def count_workdays(self, start: date, end: date) -> int:
        """How many working days follow `start` up to `end` (start excluded, end included; 0 if `end` is not later)."""
        return sum(self.is_workday(day) for day in days_after(start, end))

    def roll_forward(self, day: date) -> date:
        """The day itself, or the first working day after it when offices are closed."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def provisional_between(self, start: date, end: date) -> bool:
        """Whether a day after `start` up to `end` lies in a year whose notice is not loaded."""
        first = start + ONE_DAY
        return any(not self.loaded(year) for year in range(first.year, end.year + 1))


def days_after(start: date, end: date) -> Iterator[date]:
    """Each day after `start` up to and including `end`."""
    for shift in range(1, (end - start).days + 1):
        yield start + timedelta(days=shift)


class _Held(threading.local):
    """This thread's calendar, when it was last compared with the database, and the transaction it belongs to."""

    calendar: Calendar | None = None
    checked_at: float = 0.0
    block: object | None = None


_held = _Held()


def current() -> Calendar:
    """The calendar now in force. Costs no query but one per `FRESH_FOR_SECONDS`, and two when it changed."""
    _leave_ended_transaction()
    held = _held.calendar
    if held is not None and time.monotonic() - _held.checked_at < FRESH_FOR_SECONDS:
        return held
    version = CalendarVersion.objects.values_list("number", flat=True).first() or 0
    if held is None or held.version != version:
        held = _read(version)
    _held.calendar, _held.checked_at = held, time.monotonic()
    return held


def changed() -> None:
    """To be called in the transaction that wrote rows of the calendar."""
    if not CalendarVersion.objects.update(number=F("number") + 1):
        CalendarVersion.objects.create(number=1)
    _held.calendar = None
    _held.block = _innermost_block()


def _read(version: int) -> Calendar:
    rows = WorkCalendarDay.objects.values_list("date", "kind", "name")
    return Calendar(version, {day: (DayKind(kind), name) for day, kind, name in rows})


def _innermost_block() -> object | None:
    return connection.atomic_blocks[-1] if connection.atomic_blocks else None


def _leave_ended_transaction() -> None:
    """Forget what was read inside a transaction once it has ended: it may have been rolled back."""
    if _held.block is not None and _held.block not in connection.atomic_blocks:
        _held.calendar = None
        _held.block = _innermost_block()
