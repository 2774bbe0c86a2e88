"""Loading a yearly notice: running clocks follow and the trail says so."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.audit.api import events_for
from portal.workdays import calendar
from portal.workdays.actions.calendar import correct_day, remove_day
from portal.workdays.api import is_workday, start_clock, stop_clock
from portal.workdays.models import Clock, WorkCalendarDay

pytestmark = pytest.mark.django_db

HEAD = "date,kind,name\n"
#: A notice made up for the test: New Year's holiday runs to the 3rd, Sunday the 10th is worked.
NOTICE = (
    HEAD
    + "2027-01-01,放假,元旦\n2027-01-02,HOLIDAY,元旦\n2027-01-04,HOLIDAY,元旦\n"
    + "2027-01-10,补班,元旦\n2027-10-01,放假,国庆节\n"
)


@pytest.fixture
def load(tmp_path):
    def run(text, encoding="utf-8"):
        path = tmp_path / "notice.csv"
        path.write_bytes(text.encode(encoding))
        out = StringIO()
        call_command("import_calendar", str(path), stdout=out)
        return out.getvalue()

    return run


@pytest.fixture
def clock():
    """Runs into 2027: provisionally due on Thursday 7 January."""
    clock = start_clock(subject="complaint:1", rule="close", started_on=date(2026, 11, 25))
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 7), True)
    return clock


def test_a_notice_settles_the_year_and_moves_running_clocks(load, clock):
    Clock.objects.update(reminded_on=date(2026, 12, 30))
    out = load(NOTICE)
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional, clock.reminded_on) == (date(2027, 1, 8), False, None)
    assert "已导入 5 天" in out
    assert "complaint:1" in out
    event = events_for("complaint:1").get()
    assert event.kind == "clock.recomputed"
    assert event.data["due_before"] == "2027-01-07"
    assert event.data["due_after"] == "2027-01-08"
    assert events_for("calendar:workdays").get().kind == "calendar.loaded"


def test_loading_the_same_notice_again_changes_nothing_more(load, clock):
    load(NOTICE)
    assert "变动的在办期限 0 个" in load(NOTICE)
    assert WorkCalendarDay.objects.filter(date__year=2027).count() == 5
    assert events_for("complaint:1").count() == 1


def test_a_confirmed_date_is_recorded_although_it_did_not_move(load):
    clock = start_clock(subject="complaint:2", rule="accept", started_on=date(2027, 3, 1))
    load(NOTICE)
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional) == (date(2027, 3, 8), False)
    assert events_for("complaint:2").get().data["provisional"] is False


def test_stopped_clocks_and_clocks_elsewhere_stay(load, clock):
    stop_clock(clock, on=date(2026, 12, 1))
    other = start_clock(subject="complaint:3", rule="accept", started_on=date(2026, 3, 2))
    load(NOTICE)
    assert set(Clock.objects.values_list("due_on", flat=True)) == {date(2027, 1, 7), other.due_on}
    assert not events_for("complaint:1").exists()


def test_a_file_from_a_spreadsheet_is_read(load):
    load(NOTICE, encoding="utf-8-sig")
    assert is_workday(date(2027, 1, 10))


def test_half_a_notice_stays_provisional_and_says_so(load):
    assert "2027 年缺元旦或国庆节的安排" in load(HEAD + "2027-01-02,放假,元旦\n")
    assert not calendar.current().loaded(2027)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("日期,类别\n", "首行应为"),
        (HEAD, "没有任何日期"),
        (HEAD + "2027-01-01,放假,元旦\n2027/01/02,放假,元旦\n", "第 3 行：日期“2027/01/02”"),
        (HEAD + "2027-01-01,假,元旦\n", "第 2 行：类别“假”"),
        (HEAD + "2027-01-01,放假,元旦\n2027-01-01,放假,元旦\n", "出现了两次"),
        (HEAD + "2027-01-04,补班,元旦\n", "不是周末"),
    ],
)
def test_a_faulty_file_writes_nothing_and_says_where(load, text, reason):
    with pytest.raises(CommandError, match=reason):
        load(text)
    assert not WorkCalendarDay.objects.filter(date__year=2027).exists()


def test_a_file_in_another_encoding_or_missing_is_named(load, tmp_path):
    with pytest.raises(CommandError, match="不是 UTF-8"):
        load(NOTICE, encoding="gbk")
    with pytest.raises(CommandError, match="无法读取"):
        call_command("import_calendar", str(tmp_path / "none.csv"))


def test_correcting_and_removing_a_day_moves_clocks_there_and_back():
    clock = start_clock(subject="complaint:4", rule="accept", started_on=date(2026, 3, 2))
    day = WorkCalendarDay(date=date(2026, 3, 4), kind="HOLIDAY", name="示例")
    assert correct_day(day=day) == [clock]
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 10)
    remove_day(day=day)
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 9)
    assert [event.kind for event in events_for("calendar:workdays")] == [
        "calendar.day_corrected",
        "calendar.day_removed",
    ]


def test_recomputing_many_clocks_reads_the_calendar_once(load, django_assert_max_num_queries):
    for n in range(20):
        start_clock(subject=f"far:{n}", rule="accept", started_on=date(2026, 5, 6) + timedelta(days=n))
    with django_assert_max_num_queries(20):
        load(NOTICE)
