"""The sweeps: run at the moment asked for, one failing sweep does not stop the others."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal import timekeeping
from portal.workdays import sweeps
from portal.workdays.tasks import tick

MOMENT = datetime(2026, 10, 15, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_other_sweeps(monkeypatch):
    monkeypatch.setattr(sweeps, "_sweeps", {})


def run(*args):
    out = StringIO()
    call_command("tick", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_tick_prints_a_json_line_for_each_thing_done():
    sweeps.register_sweep("提醒", lambda now: [{"clock": 1}, {"clock": 2}])
    sweeps.register_sweep("空", lambda now: [])
    assert run() == [{"sweep": "提醒", "clock": 1}, {"sweep": "提醒", "clock": 2}]


@pytest.mark.parametrize("text", ["2026-10-15T09:00", "2026-10-15T01:00:00+00:00"])
def test_sweeps_run_inside_the_moment_given_and_the_moment_ends_with_them(text):
    seen = []

    def sweep(now):
        seen.append((now, timekeeping.now()))
        yield {"today": timekeeping.today()}

    sweeps.register_sweep("看时间", sweep)
    assert run("--now", text) == [{"sweep": "看时间", "today": "2026-10-15"}]
    assert seen == [(MOMENT, MOMENT)]
    assert timekeeping.now() != MOMENT
    for _ in sweeps.run_sweeps(MOMENT):
        assert timekeeping.now() != MOMENT, "whoever reads the report is in his own time"


def test_a_failing_sweep_is_reported_and_the_others_run():
    def failing(now):
        yield {"clock": 1}
        raise ValueError("a private detail")

    sweeps.register_sweep("坏", failing)
    sweeps.register_sweep("好", lambda now: [{"clock": 2}])
    out = StringIO()
    with pytest.raises(CommandError, match="未完成"):
        call_command("tick", stdout=out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"sweep": "坏", "clock": 1},
        {"sweep": "坏", "error": "ValueError"},
        {"sweep": "好", "clock": 2},
    ]


def test_registering_again_replaces():
    sweeps.register_sweep("提醒", lambda now: [{"clock": 1}])
    sweeps.register_sweep("提醒", lambda now: [{"clock": 2}])
    assert run() == [{"sweep": "提醒", "clock": 2}]


def test_an_unreadable_moment_is_refused():
    with pytest.raises(CommandError, match="无法识别的时刻"):
        run("--now", "明天")


def test_the_task_counts_what_was_done():
    sweeps.register_sweep("提醒", lambda now: [{"clock": 1}, {"clock": 2}])
    assert tick() == 2
