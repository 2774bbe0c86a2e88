"""Published figures: a series is replaced as a whole and keeps its order."""

from datetime import date

import pytest

from search import figures

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


def test_a_series_is_replaced_as_a_whole() -> None:
    figures.put("cases_by_outcome", [("整改到位", 5), ("移送纪检监察", 2)], as_of=DAY, definition="按办结日期统计")
    figures.put("cases_by_outcome", [("移送纪检监察", 3), ("整改到位", 4.5)], as_of=DAY, definition="按办结日期统计")

    rows = figures.series("cases_by_outcome")
    assert [(row.label, row.number) for row in rows] == [("移送纪检监察", 3), ("整改到位", 4.5)]


def test_dimensions_keep_equal_labels_apart() -> None:
    figures.put("by_month", [("2026-06", 1, "收件"), ("2026-06", 2, "办结")], as_of=DAY, definition="按月")

    assert figures.series("by_month").filter(dimension="办结").get().number == 2
