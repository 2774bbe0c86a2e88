"""Counting days: the vectors of the domain document, provisional years, and a naive loop as the judge."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.workdays import calendar
from portal.workdays.api import add_workdays, count_workdays, due_date, is_workday
from portal.workdays.arithmetic import same_day_later
from portal.workdays.enums import DayKind
from portal.workdays.models import DeadlineRule, WorkCalendarDay

pytestmark = pytest.mark.django_db


def rule(value, unit):
    return DeadlineRule(code="x", label="x", value=value, unit=unit, legal_basis="x")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 9, 30), 7, date(2026, 10, 15)),
        (date(2026, 2, 10), 15, date(2026, 3, 9)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_working_days_exclude_the_start_and_know_made_up_days(start, days, due):
    assert add_workdays(start, days) == due
    assert count_workdays(start, due) == days
    if days:
        assert due_date(rule(days, "WORKDAY"), start) == due


def test_the_seeded_years_agree_with_the_package_on_every_day():
    day, last = date(2020, 1, 1), date(2026, 12, 31)
    while day <= last:
        assert is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_calendar_day_deadline_that_ends_on_a_closed_day_rolls_forward():
    assert due_date(rule(10, "DAY"), date(2026, 9, 23)) == date(2026, 10, 8)
    assert due_date(rule(7, "DAY"), date(2026, 3, 2)) == date(2026, 3, 9)
    assert due_date(rule(5, "DAY"), date(2026, 3, 2)) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("start", "months", "same", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 9, 1), 1, date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 12, 15), 2, date(2027, 2, 15), date(2027, 2, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_number_clamped_then_rolled(start, months, same, due):
    assert same_day_later(start, months) == same
    assert due_date(rule(months, "MONTH"), start) == due


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(date(2026, 3, 2), -1)
    assert count_workdays(date(2026, 3, 9), date(2026, 3, 2)) == 0


def test_a_year_without_its_notice_is_provisional_and_guesses_no_exchange():
    now = calendar.current()
    assert now.loaded(2026)
    assert not now.loaded(2027)
    assert now.describe(date(2027, 1, 1)) == (DayKind.HOLIDAY, "元旦")
    assert now.describe(date(2027, 2, 5)) == (DayKind.HOLIDAY, "春节")
    assert now.describe(date(2027, 2, 9)) == (DayKind.WORKDAY, "")
    assert now.describe(date(2027, 2, 13)) == (DayKind.WEEKEND, "")
    assert not now.provisional_between(date(2026, 12, 1), date(2026, 12, 31))
    assert now.provisional_between(date(2026, 12, 31), date(2027, 1, 4))
    assert not now.provisional_between(date(2025, 12, 31), date(2026, 1, 4))


def test_a_single_row_does_not_make_a_year_loaded_but_counts():
    WorkCalendarDay.objects.create(date=date(2027, 1, 2), kind=DayKind.MAKEUP)
    calendar.changed()
    assert not calendar.current().loaded(2027)
    assert is_workday(date(2027, 1, 2))


def test_thirty_days_from_late_november_cross_into_the_provisional_year():
    # 24 working days are left of 2026 after 26 November; 1 January is a holiday; 4 to 11 January make six.
    left = sum(chinese_calendar.is_workday(date(2026, 11, 26) + timedelta(days=n)) for n in range(1, 36))
    due = add_workdays(date(2026, 11, 26), 30)
    assert due.year == 2027
    assert count_workdays(date(2026, 12, 31), due) == 30 - left


def test_looking_days_up_costs_no_query_once_the_calendar_is_read(django_assert_num_queries):
    calendar.current()
    with django_assert_num_queries(0):
        for shift in range(500):
            is_workday(date(2026, 1, 1) + timedelta(days=shift))


def test_another_processs_import_is_noticed_by_the_version(monkeypatch):
    assert is_workday(date(2026, 3, 2))
    WorkCalendarDay.objects.create(date=date(2026, 3, 2), kind=DayKind.HOLIDAY)
    from portal.workdays.models import CalendarVersion

    CalendarVersion.objects.update(number=99)
    assert is_workday(date(2026, 3, 2)), "not yet: the calendar was looked at a moment ago"
    monkeypatch.setattr(calendar, "FRESH_FOR_SECONDS", 0.0)
    assert not is_workday(date(2026, 3, 2))


class RolledBack(TestCase):
    """What a rolled-back transaction wrote is forgotten with it."""

    def test_a_rolled_back_change_leaves_no_trace(self):
        from django.db import transaction

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            WorkCalendarDay.objects.create(date=date(2026, 3, 3), kind=DayKind.HOLIDAY)
            calendar.changed()
            assert not is_workday(date(2026, 3, 3))
            raise ZeroDivisionError
        assert is_workday(date(2026, 3, 3))


class AgainstANaiveLoop(TestCase):
    """Any start, any number of days: the same as walking day by day with the package."""

    @settings(max_examples=60, deadline=None)
    @given(
        start=st.dates(date(2020, 1, 1), date(2026, 6, 30)),
        count=st.integers(0, 90),
    )
    def test_adding_agrees(self, start, count):
        day, left = start, count
        while left:
            day += timedelta(days=1)
            if chinese_calendar.is_workday(day):
                left -= 1
        assert add_workdays(start, count) == day
        assert count_workdays(start, day) == count

    @settings(max_examples=60, deadline=None)
    @given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), count=st.integers(1, 70))
    def test_the_end_is_a_working_day_and_the_day_before_is_one_fewer(self, start, count):
        end = add_workdays(start, count)
        assert is_workday(end)
        assert count_workdays(start, end - timedelta(days=1)) == count - 1
