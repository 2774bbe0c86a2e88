"""Clocks start, stop, are extended once, and say where they stand."""

from datetime import date

import pytest

from portal import timekeeping
from portal.errors import Refused
from portal.workdays.api import (
    clock_for,
    explain,
    explain_dates,
    extend_clock,
    running_clocks,
    start_clock,
    stop_clock,
)
from portal.workdays.models import Clock, DeadlineRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply():
    """Fifteen working days from 9 October 2026 (a Friday): the day after is made up."""
    return start_clock(subject="notice:1", rule="reply", started_on=date(2026, 10, 9))


def test_the_seeded_rules_are_policy_and_none_claims_to_be_verified():
    rules = {rule.code: (rule.value, rule.unit) for rule in DeadlineRule.objects.all()}
    assert rules == {
        "accept": (5, "WORKDAY"),
        "close": (30, "WORKDAY"),
        "extension": (30, "WORKDAY"),
        "reply": (15, "WORKDAY"),
        "objection": (10, "WORKDAY"),
        "reverify": (15, "WORKDAY"),
        "deemed_service": (3, "WORKDAY"),
        "referral_outcome": (10, "WORKDAY"),
        "agency_comment": (5, "WORKDAY"),
        "supplement": (10, "WORKDAY"),
        "outside": (3, "WORKDAY"),
        "protect": (1, "WORKDAY"),
    }
    assert not DeadlineRule.objects.filter(verified=True).exists()
    assert not DeadlineRule.objects.filter(legal_basis__regex="第.+条").exists(), "no article is cited"


def test_a_clock_copies_its_rule_so_that_a_later_policy_does_not_move_it(reply):
    DeadlineRule.objects.filter(code="reply").update(value=3)
    reply.refresh_from_db()
    assert (reply.due_on, reply.rule_value) == (date(2026, 10, 29), 15)
    assert explain(reply, date(2026, 10, 12)).total == 15


def test_a_clock_starts_today_unless_told():
    with timekeeping.at(date(2026, 3, 2)):
        clock = start_clock(subject="complaint:1", rule="accept")
    assert (clock.started_on, clock.due_on, clock.provisional) == (date(2026, 3, 2), date(2026, 3, 9), False)


def test_the_same_deadline_does_not_run_twice_for_a_subject(reply):
    with pytest.raises(Refused) as refused:
        start_clock(subject="notice:1", rule="reply")
    assert refused.value.code == "clock_running"
    stop_clock(reply, on=date(2026, 10, 20))
    again = start_clock(subject="notice:1", rule="reply", started_on=date(2026, 10, 21), value=5)
    assert clock_for("notice:1", "reply") == again
    assert [clock.pk for clock in running_clocks("notice:1")] == [again.pk]


def test_stopping_twice_keeps_the_first_day(reply):
    stop_clock(reply, on=date(2026, 10, 20))
    stop_clock(reply, on=date(2026, 11, 20))
    assert reply.stopped_on == date(2026, 10, 20)
    assert not running_clocks("notice:1").exists()


def test_an_extension_is_given_once_and_within_the_limit(reply):
    with pytest.raises(Refused) as refused:
        extend_clock(reply, days=31)
    assert refused.value.code == "extension_too_long"
    Clock.objects.filter(pk=reply.pk).update(reminded_on=date(2026, 10, 27))
    extend_clock(reply, days=5)
    reply.refresh_from_db()
    assert (reply.due_on, reply.extended_days, reply.reminded_on) == (date(2026, 11, 5), 5, None)
    assert "15 个工作日，加上批准延长的 5 个工作日" in explain(reply, date(2026, 10, 12)).sentence
    with pytest.raises(Refused) as refused:
        extend_clock(reply, days=1)
    assert refused.value.code == "already_extended"


def test_a_stopped_clock_is_not_extended(reply):
    stop_clock(reply)
    with pytest.raises(Refused) as refused:
        extend_clock(reply, days=1)
    assert refused.value.code == "clock_stopped"


@pytest.mark.parametrize(
    ("on", "elapsed", "remaining", "overdue", "words"),
    [
        (date(2026, 10, 9), 0, 15, 0, "期限 15 个工作日，还未计第一天"),
        (date(2026, 10, 10), 1, 14, 0, "第 1 天 / 15 个工作日，还剩 14 个工作日"),
        (date(2026, 10, 11), 1, 14, 0, "第 1 天 / 15 个工作日，还剩 14 个工作日"),
        (date(2026, 10, 27), 13, 2, 0, "第 13 天 / 15 个工作日，还剩 2 个工作日"),
        (date(2026, 10, 29), 15, 0, 0, "第 15 天 / 15 个工作日，今天到期"),
        (date(2026, 10, 30), 15, 0, 1, "逾期 1 个工作日"),
        (date(2026, 11, 3), 15, 0, 3, "逾期 3 个工作日"),
    ],
)
def test_the_state_of_a_deadline_in_numbers_and_words(reply, on, elapsed, remaining, overdue, words):
    found = explain(reply, on)
    assert (found.elapsed, found.remaining, found.overdue_days, found.words) == (elapsed, remaining, overdue, words)
    assert found.total == 15
    assert found.overdue == (on > date(2026, 10, 29))


def test_a_weekend_after_the_last_day_is_late_although_nobody_worked():
    clock = start_clock(subject="x:1", rule="accept", started_on=date(2026, 3, 6))
    found = explain(clock, date(2026, 3, 14))
    assert (clock.due_on, found.overdue, found.overdue_days, found.words) == (date(2026, 3, 13), True, 0, "已过期限")


def test_the_sum_is_a_sentence_one_can_check():
    clock = start_clock(subject="x:1", rule="accept", started_on=date(2026, 9, 29), value=7)
    assert explain(clock, date(2026, 10, 8)).sentence == (
        "收到之日（2026年9月29日，当日不计）次日起 7 个工作日，"
        "其中 10-01 至 10-07 国庆节放假、10-10 补班，至 2026年10月14日届满。"
    )


def test_the_sum_says_when_a_date_is_provisional_and_names_the_new_year():
    clock = start_clock(subject="x:1", rule="close", started_on=date(2026, 11, 25))
    found = explain(clock, date(2026, 12, 1))
    assert clock.provisional
    assert found.provisional
    assert "其中 2027-01-01 元旦放假，至 2027年1月7日届满" in found.sentence
    assert "日期为暂定" in found.sentence


def test_the_sum_says_when_the_last_day_rolls_forward():
    rule = DeadlineRule.objects.create(
        code="advice", label="答复期限", value=1, unit="MONTH", counted_from="收到之日", legal_basis="政策"
    )
    clock = start_clock(subject="x:1", rule=rule, started_on=date(2026, 9, 1))
    assert clock.due_on == date(2026, 10, 8)
    found = explain(clock, date(2026, 10, 3))
    assert found.sentence == (
        "收到之日（2026年9月1日，当日不计）次日起 1 个月，其中 10-01 至 10-07 国庆节放假，"
        "期满日 2026年10月1日不是工作日，顺延至 2026年10月8日届满。"
    )
    assert (found.elapsed, found.total, found.remaining) == (30, 30, 5)


def test_a_stopped_clock_stands_still(reply):
    stop_clock(reply, on=date(2026, 10, 27))
    assert explain(reply, date(2026, 12, 1)).words == "已在期限内完成，用时 13 个工作日"
    assert explain(reply, date(2026, 10, 12)).words.startswith("第 2 天"), "asked about a day before it stopped"


def test_a_clock_stopped_late_says_how_late(reply):
    stop_clock(reply, on=date(2026, 11, 3))
    assert explain(reply, date(2026, 12, 1)).words == "已结束，逾期 3 个工作日"


def test_every_day_has_its_tick(reply):
    ticks = {tick.date: tick for tick in explain(reply, date(2026, 11, 2)).days}
    assert len(ticks) == 24
    assert ticks[date(2026, 10, 10)].kind == "MAKEUP"
    assert ticks[date(2026, 10, 10)].counted
    assert not ticks[date(2026, 10, 11)].counted
    assert not ticks[date(2026, 10, 29)].overdue
    assert ticks[date(2026, 10, 30)].overdue
    assert all(tick.elapsed for tick in ticks.values())


def test_two_known_dates_explain_themselves_without_a_clock():
    found = explain_dates(date(2026, 2, 10), date(2026, 3, 9), date(2026, 3, 5), counted_from="送达之日")
    assert (found.total, found.elapsed, found.stopped) == (15, 13, True)
    assert found.sentence.startswith("送达之日（2026年2月10日，当日不计）次日起 15 个工作日，其中 02-14 补班、")
