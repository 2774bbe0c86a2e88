"""How long a deadline runs: the start day is not counted; a last day on which offices are closed rolls forward.

Practice: 起算日不计入; 期满日为节假日的, 顺延至其后第一个工作日. Deadlines in working days end on a working day by
themselves.
"""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import Calendar, current
from .enums import Unit


@dataclass(frozen=True)
class Term:
    """A length of time: so many of a unit, and an extension.

    Args:
        value: how many units.
        unit: working days, calendar days or months.
        extended: the extension, in working days for a working-day term, else in calendar days.
    """

    value: int
    unit: Unit
    extended: int = 0

    def nominal_end(self, start: date, calendar: Calendar) -> date:
        """The last day before any rolling forward."""
        if self.unit == Unit.WORKDAY:
            return calendar.add_workdays(start, self.value + self.extended)
        if self.unit == Unit.DAY:
            return start + timedelta(days=self.value + self.extended)
        return same_day_later(start, self.value) + timedelta(days=self.extended)

    def due(self, start: date, calendar: Calendar) -> date:
        """The last day on which the thing is in time."""
        end = self.nominal_end(start, calendar)
        return end if self.unit == Unit.WORKDAY else calendar.roll_forward(end)


def same_day_later(day: date, count: int) -> date:
    """The same day of the month `count` months later, or that month's last day if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def is_workday(day: date) -> bool:
    """Whether offices work on that day."""
    return current().is_workday(day)


def add_workdays(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself is not counted.

    Raises:
        ValueError: `count` is negative.
    """
    return current().add_workdays(day, count)


def count_workdays(start: date, end: date) -> int:
    """How many working days follow `start` up to and including `end`; 0 if `end` is not later."""
    return current().count_workdays(start, end)
