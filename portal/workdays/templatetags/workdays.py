"""Template tags of the working-day calendar: the deadline bar (期限条). Available in every template without `load`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from portal.workdays.bar import draw
from portal.workdays.explanation import explain, explain_dates
from portal.workdays.models import Clock

register = template.Library()


@register.inclusion_tag("workdays/deadline_bar.html")
def deadline_bar(
    clock: Clock | None, *, label: str = "", on: date | None = None, compact: bool = False
) -> dict[str, Any]:
    """Draw a clock's deadline; nothing for None. `compact` leaves out the dates and the sum (for long lists).

    Costs no query per bar; the basis is named when the clock was read with its rule (`select_related("rule")`).
    """
    if not isinstance(clock, Clock):
        return {"bar": None}
    rule = clock.rule if Clock._meta.get_field("rule").is_cached(clock) else None
    return {"bar": draw(explain(clock, on)), "label": label or clock.label, "rule": rule, "compact": compact}


@register.inclusion_tag("workdays/deadline_bar.html")
def deadline_bar_dates(
    started: date | None,
    due: date | None,
    stopped: date | None = None,
    label: str = "",
    *,
    counted_from: str = "",
    compact: bool = False,
) -> dict[str, Any]:
    """Draw a deadline known only by its dates, in working days; nothing when either end is missing."""
    start, end = _day(started), _day(due)
    if start is None or end is None:
        return {"bar": None}
    explanation = explain_dates(start, end, _day(stopped), counted_from=counted_from)
    return {"bar": draw(explanation), "label": label, "rule": None, "compact": compact}


def _day(value: date | str | None) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None
