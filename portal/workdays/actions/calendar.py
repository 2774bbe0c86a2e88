"""Loading a yearly notice into the calendar, or correcting a day of it; running clocks follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.errors import Refused
from portal.roles.models import User
from portal.workdays import calendar
from portal.workdays.clocks import recompute
from portal.workdays.enums import DayKind
from portal.workdays.models import Clock, WorkCalendarDay

#: The audit subject of the calendar itself.
CALENDAR = "calendar:workdays"


@dataclass(frozen=True)
class Loaded:
    """What loading did: days written, the years now covered by a notice, the clocks that moved."""

    days: int
    years: Sequence[int]
    provisional_years: Sequence[int]
    moved: Sequence[Clock]


@transaction.atomic
def load_days(*, days: Sequence[WorkCalendarDay], actor: User | None = None) -> Loaded:
    """Write the days (replacing those of the same date) and compute running clocks anew.

    Raises:
        Refused: nothing to load, a date given twice, or a made-up workday that is no weekend; nothing is written.
    """
    _check(days)
    WorkCalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "source"]
    )
    calendar.changed()
    dates = sorted(day.date for day in days)
    years = sorted({day.year for day in dates})
    moved = recompute(touching=(dates[0], dates[-1]))
    record(
        subject=CALENDAR,
        kind="calendar.loaded",
        actor=actor,
        data={"days": len(days), "first": dates[0].isoformat(), "last": dates[-1].isoformat(), "moved": len(moved)},
    )
    now = calendar.current()
    return Loaded(
        days=len(days),
        years=[year for year in years if now.loaded(year)],
        provisional_years=[year for year in years if not now.loaded(year)],
        moved=moved,
    )


@transaction.atomic
def correct_day(*, day: WorkCalendarDay, actor: User | None = None) -> list[Clock]:
    """Write one day as a person edited it; running clocks follow.

    Raises:
        Refused: a made-up workday that is no weekend; nothing is written.
    """
    _check([day])
    before = WorkCalendarDay.objects.filter(pk=day.pk).values_list("date", flat=True).first() or day.date
    day.save()
    calendar.changed()
    moved = recompute(touching=(min(before, day.date), max(before, day.date)))
    record(
        subject=CALENDAR,
        kind="calendar.day_corrected",
        actor=actor,
        data={"date": day.date.isoformat(), "day_kind": day.kind, "moved": len(moved)},
    )
    return moved


@transaction.atomic
def remove_day(*, day: WorkCalendarDay, actor: User | None = None) -> list[Clock]:
    """Take a day out of the table, so that it is again what its weekday says; running clocks follow."""
    date = day.date
    day.delete()
    calendar.changed()
    moved = recompute(touching=(date, date))
    record(
        subject=CALENDAR,
        kind="calendar.day_removed",
        actor=actor,
        data={"date": date.isoformat(), "moved": len(moved)},
    )
    return moved


def _check(days: Sequence[WorkCalendarDay]) -> None:
    if not days:
        raise Refused(_("文件中没有任何日期，日历没有改动。"), code="empty")
    seen = set()
    for day in days:
        if day.date in seen:
            raise Refused(_("日期 %(day)s 出现了两次，日历没有改动。") % {"day": day.date}, code="twice")
        if day.kind == DayKind.MAKEUP and day.date.weekday() < 5:
            raise Refused(
                _("%(day)s 不是周末，不能是补班日，日历没有改动。") % {"day": day.date}, code="makeup_on_weekday"
            )
        seen.add(day.date)
