"""The deadline bar: one tick a day, words beside it, nothing inline that the content policy forbids."""

import re
from datetime import date

import pytest
from django.template import Context, Template

from portal import timekeeping
from portal.workdays import calendar
from portal.workdays.api import start_clock, stop_clock
from portal.workdays.models import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    return start_clock(subject="notice:1", rule="reply", started_on=date(2026, 9, 29))


def render(source="{% deadline_bar clock %}", on=date(2026, 10, 13), **context):
    with timekeeping.at(on):
        return Template(source).render(Context(context))


def ticks(html, style):
    return len(re.findall(rf'deadline-bar__tick--{style}"', html))


def test_each_day_is_a_tick_of_its_kind(clock):
    html = render(clock=clock)
    assert clock.due_on == date(2026, 10, 26)
    assert {style: ticks(html, style) for style in ("done", "todo", "holiday", "weekend", "late")} == {
        "done": 6,
        "todo": 9,
        "holiday": 7,
        "weekend": 5,
        "late": 0,
    }
    assert html.count("deadline-bar__makeup") == 1
    assert "10-10 补班" in html
    assert "第 6 天 / 15 个工作日，还剩 9 个工作日" in html
    assert "deadline-bar--running" in html


def test_overdue_days_run_past_the_end(clock):
    html = render(clock=clock, on=date(2026, 11, 2))
    assert ticks(html, "late") == 5
    assert ticks(html, "late-off") == 2
    assert "逾期 5 个工作日" in html
    assert "deadline-bar--overdue" in html


def test_the_arithmetic_unfolds_and_names_its_basis(clock):
    html = render(clock=clock)
    assert "<details" in html
    assert "送达之日（2026年9月29日，当日不计）次日起 15 个工作日" in html
    assert "政策设定" in html


def test_nothing_inline_that_the_content_policy_forbids(clock):
    html = render(clock=clock, on=date(2026, 11, 2))
    assert "style=" not in html
    assert "<script" not in html
    assert "<style" not in html


def test_a_compact_bar_leaves_out_the_sum(clock):
    html = render("{% deadline_bar clock compact=True %}", clock=clock)
    assert "<details" not in html
    assert "第 6 天" in html


def test_a_long_delay_and_a_long_term_are_summarised(clock):
    html = render(clock=clock, on=date(2027, 3, 1))
    assert ticks(html, "late") + ticks(html, "late-off") == 30
    assert "逾期部分另有 96 天未画出" in html
    long = start_clock(subject="notice:2", rule="reply", started_on=date(2026, 1, 5), value=120)
    html = render(clock=long, on=date(2026, 2, 2))
    assert html.count("deadline-bar__tick ") == 90
    assert re.search(r"中间 \d+ 天未画出", html)


def test_a_provisional_date_says_so():
    html = render(clock=start_clock(subject="x:1", rule="close", started_on=date(2026, 11, 25)), on=date(2026, 12, 1))
    assert "暂定" in html


def test_a_stopped_clock_is_calm(clock):
    stop_clock(clock, on=date(2026, 10, 13))
    html = render(clock=clock, on=date(2026, 12, 1))
    assert "deadline-bar--stopped" in html
    assert "已在期限内完成" in html


@pytest.mark.parametrize("source", ["{% deadline_bar nothing %}", "{% deadline_bar_dates None due %}"])
def test_no_clock_draws_nothing(source):
    assert render(source, due=date(2026, 10, 26)).strip() == ""


def test_two_dates_draw_a_bar():
    html = render(
        "{% deadline_bar_dates start due stop '回复期限' %}",
        start=date(2026, 9, 29),
        due=date(2026, 10, 26),
        stop=date(2026, 10, 13),
    )
    assert "回复期限" in html
    assert ticks(html, "done") == 6


def test_a_page_of_fifty_bars_issues_one_query_for_the_clocks(django_assert_max_num_queries):
    for n in range(50):
        start_clock(subject=f"notice:{n}", rule="reply", started_on=date(2026, 9, 29))
    calendar.current()
    source = "{% for clock in clocks %}{% deadline_bar clock %}{% endfor %}"
    with django_assert_max_num_queries(2):
        html = render(source, clocks=Clock.objects.running())
    assert html.count("deadline-bar__head") == 50
