"""Kinds of days and units of deadlines."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DayKind(TextChoices):
    """What a day of the calendar is. The table holds exceptions; weekends and ordinary workdays are computed."""

    WORKDAY = "WORKDAY", _("工作日")
    WEEKEND = "WEEKEND", _("周末")
    HOLIDAY = "HOLIDAY", _("放假")
    MAKEUP = "MAKEUP", _("补班")


#: The kinds a row of the calendar table may have.
STORED_KINDS = [(kind.value, kind.label) for kind in (DayKind.WORKDAY, DayKind.HOLIDAY, DayKind.MAKEUP)]

#: The kinds on which offices work.
WORKING_KINDS = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


class Unit(TextChoices):
    """In what a deadline is counted."""

    WORKDAY = "WORKDAY", _("个工作日")
    DAY = "DAY", _("日")
    MONTH = "MONTH", _("个月")
