"""The schedule read: which line applies to a matter, and when its time is over."""

import calendar
from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime

from complaints.enums import State
from complaints.models import Complaint, RetentionPeriod, RetentionRule

from .enums import CountedFrom, Period

#: Where no row says otherwise.
_DEFAULT_DAYS = {Period.DISPOSAL_WAIT: 30, Period.ANSWERS: 365}


def days_of(period: str) -> int:
    """How many days a period lasts."""
    row = RetentionPeriod.objects.filter(code=period).first()
    return row.days if row is not None else _DEFAULT_DAYS.get(Period(period), 30)


def ending_of(complaint: Complaint) -> str:
    """How the matter ended, in the words of the schedule."""
    return complaint.outcome if complaint.state == State.CLOSED else complaint.state


def _fits(rule: RetentionRule, complaint: Complaint) -> bool:
    return (
        rule.kind in ("", complaint.kind)
        and rule.violation in ("", complaint.violation)
        and rule.ending in ("", ending_of(complaint))
    )


def _weight(rule: RetentionRule) -> tuple[int, bool, int]:
    """More criteria win; between equals, the longer term: what is destroyed cannot be brought back."""
    criteria = sum(map(bool, (rule.kind, rule.violation, rule.ending)))
    return criteria, rule.permanent, 12 * rule.years + rule.months


def rule_for(complaint: Complaint, rules: Iterable[RetentionRule]) -> RetentionRule | None:
    """The line that applies, or None: a matter without a line is kept."""
    return max((rule for rule in rules if _fits(rule, complaint)), key=_weight, default=None)


def end_of_term(rule: RetentionRule, closed_on: date) -> date | None:
    """The first day on which the matter need not be kept any more; None for ever."""
    if rule.permanent:
        return None
    start = closed_on if rule.counted_from == CountedFrom.CLOSING else date(closed_on.year + 1, 1, 1)
    months = start.month - 1 + rule.months
    year, month = start.year + rule.years + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def due_date(complaint: Complaint, rule: RetentionRule | None) -> date | None:
    """When the matter's time is over; None while it is open, without a line, or kept for ever."""
    if rule is None or complaint.closed_at is None:
        return None
    return end_of_term(rule, localtime(complaint.closed_at).date())
