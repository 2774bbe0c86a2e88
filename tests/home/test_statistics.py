"""Numbers carry their date and definition; a chart never stands without its table."""

from datetime import date

import pytest
from django.test import Client

from home import figures
from search.figures import put
from tests.factories import home as make

pytestmark = pytest.mark.django_db


def test_empty_page_says_when_figures_will_come(client: Client) -> None:
    text = client.get("/statistics/").content.decode()
    assert "统计数字尚未生成" in text
    assert '<svg class="plot"' not in text


def test_every_number_has_its_definition_and_date(client: Client) -> None:
    make.figures()
    text = client.get("/statistics/").content.decode()
    assert "1286" in text and "received 的口径。" in text and "2026-11-20" in text


def test_distribution_has_numbers_shares_and_bars(client: Client) -> None:
    make.figures()
    text = client.get("/statistics/").content.decode()
    assert "整改到位" in text and "75.0%" in text
    assert 'width="100.0" height="10"' in text
    assert 'bar__fill bar__fill--red" width="33.3"' in text


def test_months_are_drawn_and_tabled(client: Client) -> None:
    make.figures()
    text = client.get("/statistics/").content.decode()
    assert text.count('class="plot__column"') == 11
    assert "2026-11" in text and "660" in text


def test_consequence_is_red_only_when_there_is_one() -> None:
    make.figures()
    rows = figures.read(["overdue_now", "referred"])
    assert {line.label: line.is_consequence for line in figures.headlines(rows)} == {
        "目前逾期": True,
        "移送纪检监察": False,
    }


def test_a_series_of_zeros_draws_without_dividing_by_zero(client: Client) -> None:
    put("received_by_month", [("2026-01", 0), ("2026-02", 0)], as_of=date(2026, 3, 1), definition="口径。")
    put("outcome", [("整改到位", 0)], as_of=date(2026, 3, 1), definition="口径。")
    assert client.get("/statistics/").status_code == 200


def test_columns_stay_inside_the_plot() -> None:
    make.figures()
    plot = figures.month_plot(figures.read(["received_by_month"]))
    assert plot is not None
    assert all(column.x >= 0 and column.x + column.width <= plot.width for column in plot.columns)
    assert min(column.y for column in plot.columns) == 0
    assert [column.year for column in plot.columns if column.year] == ["2026年"]
