"""The public figures: counted from the private tables by a job, each with date and definition, no private word."""

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from agencies.selectors import principal_leader
from complaints.actions import closing, replies
from complaints.actions.figures import DEFINITIONS, refresh, refresh_daily
from complaints.enums import Outcome, ReviewResult, State
from complaints.models import Complaint
from portal import timekeeping
from portal.demo.stories import signed_scan
from portal.workdays.api import clock_for
from search.figures import series
from search.models import PublicFigure
from tests.factories.complaints import NARRATIVE, drive, drive_path, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def figures(name: str) -> dict[str, int]:
    return {row.label: int(row.value) for row in series(name)}


def total(name: str) -> int:
    return figures(name)["合计"]


def test_without_a_matter_every_total_is_nought():
    refresh()

    assert set(PublicFigure.objects.filter(label="合计").values_list("value", flat=True)) == {0}
    assert not series("outcome").exists()


def test_each_total_counts_what_its_definition_says():
    agency = make_complaint(days_ago=0).agency  # one that nobody has assessed yet
    for path in (
        "rejected",
        "withdrawn",
        "unsubstantiated",
        "rectified",
        "objection_upheld",
        "not_executed_referred",
        "not_effective_referred",
    ):
        drive_path(make_complaint(agency=agency), path)
    drive(make_complaint(agency=agency, days_ago=2), State.INVESTIGATING)

    refresh()

    assert {name: total(name) for name in DEFINITIONS if "合计" in figures(name)} == {
        "received": 9,
        "accepted": 7,  # the withdrawn one had been accepted
        "substantiated": 4,
        "rectified": 1,
        "rectified_in_time": 1,
        "referred": 2,
        "overdue_now": 0,
        "closed": 5,
    }
    assert figures("outcome") == {
        Outcome.NOT_FILED: 1,
        Outcome.RECTIFIED: 1,
        Outcome.REVOKED: 1,
        Outcome.REFERRED: 2,
    }
    assert figures("by_region") == {agency.region.name: 7} and figures("by_domain") == {agency.domain.name: 7}
    assert sum(figures("received_by_month").values()) == 9


def _close_after_reply_on(complaint, day):
    team = staff_team()
    with timekeeping.at(day):
        replies.submit_receipt(
            complaint=complaint,
            by=team.liaison(complaint.agency),
            measures="逐项整改。",
            result="已经落实。",
            leader_name=principal_leader(complaint.agency).name,
            signed_on=day,
            files=[signed_scan()],
        )
        one = complaint.staff.first().user
        replies.review_receipt(complaint=complaint, by=one, result=ReviewResult.DONE, note="已落实。")
        closing.close(complaint=complaint, by=team.approver1, feedback="问题属实，已整改到位。")


def test_in_time_means_handed_in_on_or_before_the_last_day_whenever_it_was_reviewed():
    for late in (0, 1):
        complaint = drive(make_complaint(), State.AWAITING_REPLY)
        _close_after_reply_on(complaint, clock_for(complaint.subject, "reply").due_on + timedelta(days=late))

    refresh()

    assert (total("rectified"), total("rectified_in_time")) == (2, 1)


def test_a_matter_is_overdue_once_however_many_of_its_clocks_ran_out():
    complaint = drive(make_complaint(), State.INVESTIGATING)
    drive(make_complaint(), State.AWAITING_REPLY)
    with timekeeping.at(clock_for(complaint.subject, "close").due_on + timedelta(days=90)):
        refresh()

    assert total("overdue_now") == 2


def test_every_figure_has_its_date_and_definition_and_no_private_word():
    complaint = drive_path(make_complaint(place="蓝色水塔"), "rectified")
    refresh()

    shown = list(PublicFigure.objects.values_list("series", "label", "dimension", "definition", "as_of"))
    assert {row[0] for row in shown} == set(DEFINITIONS)
    assert all(definition and as_of == timekeeping.today() for *_rest, definition, as_of in shown)
    for words in (NARRATIVE[:6], "蓝色水塔", complaint.number, complaint.agency.name):
        assert words not in str(shown)


def test_computing_again_replaces_and_the_sweep_computes_once_a_day():
    make_complaint(days_ago=0)
    now = timekeeping.now()
    assert [done["did"] for done in refresh_daily(now)] == ["figures"]
    rows = PublicFigure.objects.count()

    make_complaint(days_ago=0)
    assert list(refresh_daily(now)) == [] and total("received") == 1
    refresh()
    assert PublicFigure.objects.count() == rows and total("received") == 2
    with timekeeping.at(now + timedelta(days=1)) as tomorrow:
        assert [done["as_of"] for done in refresh_daily(tomorrow)] == [localtime(tomorrow).date().isoformat()]


def test_the_statistics_page_reads_the_published_figures_and_no_private_table(client, django_assert_max_num_queries):
    from django.db import connection

    drive_path(make_complaint(), "rectified")
    refresh()
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/statistics/").content.decode()

    assert DEFINITIONS["rectified"] in page
    assert not [query for query in asked.captured_queries if f'"{Complaint._meta.app_label}_' in query["sql"]]
