"""The clocks' sweeps: deem served, remind, mark overdue, prepare referrals. A missed run catches up."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import localtime, make_aware

from agencies.selectors import principal_leader
from complaints.actions import objections, referrals, replies
from complaints.actions.figures import refresh
from complaints.actions.sweeps import mark_overdue, remind
from complaints.enums import Outcome, ReferralReason, ServiceMethod, State
from complaints.models import MutualTransfer
from portal import timekeeping
from portal.audit.api import events_for, verify
from portal.demo.stories import signed_scan
from portal.notify.models import InSiteMessage
from portal.workdays.api import add_workdays, clock_for, run_sweeps
from search.figures import series
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

OURS = ("deemed_served", "reminded", "overdue", "referral_prepared")


def sweep(day: date) -> list[str]:
    """Run every sweep at nine o'clock of that day; what those of the Centre did."""
    moment = make_aware(datetime(day.year, day.month, day.day, 9))
    return [f"{done['did']} {done.get('clock', '')}".strip() for done in run_sweeps(moment) if done.get("did") in OURS]


def due(complaint, rule="reply") -> date:
    return clock_for(complaint.subject, rule).due_on


def told(template: str, word: str = "") -> list[str]:
    """Who got this message (with this word in it)."""
    found = InSiteMessage.objects.filter(template=template, body__contains=word)
    return sorted(found.values_list("user__username", flat=True))


@pytest.fixture
def filed():
    complaint = drive(make_complaint(), State.FILED)
    staff_team().liaison(complaint.agency)
    return complaint


@pytest.fixture
def served():
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    staff_team().liaison(complaint.agency)
    InSiteMessage.objects.all().delete()
    return complaint


# --- deemed service -----------------------------------------------------------------------------------------------


def test_a_notice_nobody_opened_counts_as_served_after_three_working_days(filed):
    issued = localtime(filed.case.notices.get().issued_at).date()
    last = add_workdays(issued, 3)
    assert due(filed, "deemed_service") == last

    assert "deemed_served" not in sweep(last)
    assert "deemed_served" in sweep(last + timedelta(days=1))

    filed.refresh_from_db()
    receipt = filed.case.notices.get().service
    assert filed.state == State.AWAITING_REPLY
    assert (receipt.method, receipt.served_on, receipt.recorded_by) == (ServiceMethod.DEEMED, last, None)
    assert clock_for(filed.subject, "reply").started_on == last
    assert due(filed) == add_workdays(last, 15)
    assert events_for(filed.subject).get(kind="complaint.serve").data["by"] == "system"


def test_a_late_run_dates_service_as_if_it_had_been_in_time(filed):
    last = due(filed, "deemed_service")
    sweep(last + timedelta(days=6))

    assert filed.case.notices.get().service.served_on == last
    assert due(filed) == add_workdays(last, 15)


def test_a_notice_opened_in_time_is_not_served_again(served):
    day = served.case.notices.get().service.served_on
    for after in range(1, 8):
        assert "deemed_served" not in sweep(day + timedelta(days=after))

    assert served.case.notices.get().service.served_on == day


# --- reminding ----------------------------------------------------------------------------------------------------


def test_who_must_act_is_reminded_once_in_the_last_two_working_days(served):
    last = due(served)
    first = next(day for day in (last - timedelta(days=n) for n in range(9, 0, -1)) if add_workdays(day, 2) >= last)

    assert "reminded reply" not in sweep(first - timedelta(days=1))
    assert "reminded reply" in sweep(first)
    assert "reminded reply" not in sweep(first) + sweep(last)

    assert told("deadline_near", last.isoformat()) == [staff_team().liaison(served.agency).username]
    body = InSiteMessage.objects.get(body__contains=last.isoformat()).body
    assert served.case.notices.get().number.text in body and served.number not in body  # the complainant's own number


def test_the_assigned_investigators_are_reminded_and_no_others():
    complaint = drive(make_complaint(), State.INVESTIGATING)
    InSiteMessage.objects.all().delete()
    sweep(due(complaint, "close"))

    assert told("deadline_near") == sorted(complaint.staff.values_list("user__username", flat=True))


# --- overdue ------------------------------------------------------------------------------------------------------


def test_the_day_after_the_last_day_it_is_recorded_once_and_the_heads_are_told(served):
    last = due(served)
    assert "overdue reply" not in sweep(last)
    assert sweep(last + timedelta(days=1)).count("overdue reply") == 1
    assert "overdue reply" not in sweep(last + timedelta(days=1)) + sweep(last + timedelta(days=4))

    event = events_for(served.subject).get(kind="clock.overdue", data__rule="reply")
    assert event.data["due_on"] == last.isoformat()
    liaison = staff_team().liaison(served.agency)
    assert told("deadline_over", last.isoformat()) == sorted(["approver1", "approver2", "director", liaison.username])


def test_a_right_that_was_not_used_in_time_is_nobodys_delay(served):
    """The time for an objection runs out; the agency still has days left to reply."""
    window = due(served, "objection")
    assert window < due(served)

    done = sweep(window + timedelta(days=1))
    with timekeeping.at(window + timedelta(days=1)):
        refresh()

    assert not [what for what in done if what.startswith("overdue")]
    assert not events_for(served.subject).filter(kind="clock.overdue").exists()
    assert series("overdue_now").get().value == 0
    assert not clock_for(served.subject, "objection").running


def test_an_ended_matter_is_left_alone():
    drive_path(make_complaint(), "rectified")
    InSiteMessage.objects.all().delete()

    assert sweep(timekeeping.today()) == []
    assert not InSiteMessage.objects.exists()


# --- referral for silence -----------------------------------------------------------------------------------------


def test_silence_past_the_deadline_prepares_a_referral_for_the_directors_signature(served):
    last = due(served)
    assert "referral_prepared" not in sweep(last)
    assert "referral_prepared" in sweep(last + timedelta(days=1))

    transfer = served.transfers.get()
    assert (transfer.reason, transfer.prepared_by, transfer.signed_at) == (ReferralReason.SILENCE, None, None)
    assert transfer.number is None  # a draft takes no number
    served.refresh_from_db()
    assert served.state == State.AWAITING_REPLY
    assert told("referral_prepared") == ["director"]


def test_a_second_run_prepares_no_second_referral_and_signing_counts_the_days_anew(served):
    last = due(served)
    sweep(last + timedelta(days=1))
    assert sweep(last + timedelta(days=1)) + sweep(last + timedelta(days=2)) == []

    with timekeeping.at(add_workdays(last, 4)):
        transfer = referrals.refer(complaint=served, by=staff_team().director, statement="逾期既不落实又不反馈。")

    assert MutualTransfer.objects.count() == 1 and transfer.overdue_days == 4
    assert transfer.number.text.endswith("执监移〔2026〕1号")
    served.refresh_from_db()
    assert (served.state, served.outcome) == (State.REFERRED, Outcome.REFERRED)


def _reply(complaint, day: date) -> None:
    with timekeeping.at(day):
        replies.submit_receipt(
            complaint=complaint,
            by=staff_team().liaison(complaint.agency),
            measures="逐项整改。",
            result="已经落实。",
            leader_name=principal_leader(complaint.agency).name,
            signed_on=day,
            files=[signed_scan()],
        )


def test_a_late_receipt_overtakes_a_referral_that_was_not_signed(served):
    last = due(served)
    sweep(last + timedelta(days=1))
    _reply(served, last + timedelta(days=2))

    transfer = served.transfers.get()
    assert transfer.lapsed_at is not None and transfer.signed_at is None
    assert "referral_prepared" not in sweep(last + timedelta(days=3))
    assert not served.transfers.filter(lapsed_at=None).exists()


def test_a_reply_in_time_prepares_nothing(served):
    last = due(served)
    _reply(served, last)

    assert "referral_prepared" not in sweep(last + timedelta(days=5))
    assert not MutualTransfer.objects.exists()


def test_an_objection_is_an_answer_but_the_days_go_on():
    complaint = drive(make_complaint(), State.OBJECTED)
    last = due(complaint)
    assert clock_for(complaint.subject, "reply").running

    done = sweep(last + timedelta(days=3))

    assert "referral_prepared" not in done and "overdue reply" in done
    assert not MutualTransfer.objects.exists()


def test_a_dismissed_objection_sets_a_new_deadline_and_only_silence_after_that_is_referred():
    complaint = drive(make_complaint(), State.OBJECTION_DECISION)
    old = due(complaint)
    with later(complaint):
        decided = timekeeping.today()
        objections.decide_objection(
            complaint=complaint, by=staff_team().director, upheld=False, reasons="异议理由不能成立。"
        )
    new = due(complaint)
    assert new == add_workdays(decided, 15) > old

    assert "referral_prepared" not in sweep(new)
    assert "referral_prepared" in sweep(new + timedelta(days=1))


# --- missed and repeated runs -------------------------------------------------------------------------------------


def test_one_run_after_weeks_catches_up_with_everything_and_a_second_does_nothing(filed):
    last = due(filed, "deemed_service")
    long_after = add_workdays(last, 40)

    done = sweep(long_after)

    assert {"deemed_served", "referral_prepared", "overdue reply", "overdue close"} <= set(done)
    notice = filed.case.notices.get()
    assert notice.service.served_on == last and due(filed) == add_workdays(last, 15)
    messages = InSiteMessage.objects.count()
    assert sweep(long_after) == []
    assert InSiteMessage.objects.count() == messages and not list(verify(filed.subject))


@pytest.mark.parametrize("act", [mark_overdue, remind])
def test_two_runs_that_overlap_do_each_thing_once(served, act):
    """The second run begins and ends while the first is between two matters."""
    other = drive(make_complaint(), State.AWAITING_REPLY)
    day = max(due(served), due(other)) + (timedelta(days=1) if act is mark_overdue else timedelta(0))
    moment = make_aware(datetime(day.year, day.month, day.day, 9))
    with timekeeping.at(moment):
        first = act(moment)
        done = [next(first), *act(moment), *first]

    told_of = [(what["matter"], what["clock"]) for what in done if what["clock"] == "reply"]
    assert sorted(told_of) == sorted([(served.number, "reply"), (other.number, "reply")])


def test_the_days_of_a_run_do_not_change_what_a_year_of_runs_does(filed):
    """Every day, or once a week: the same service, the same deadline, one referral."""
    day, last = due(filed, "deemed_service"), due(filed, "deemed_service")
    done = [what for week in range(5) for what in sweep(day + timedelta(days=7 * week + 1))]

    assert done.count("deemed_served") == done.count("referral_prepared") == done.count("overdue reply") == 1
    assert due(filed) == add_workdays(last, 15)


def test_tick_prints_what_it_did_at_the_moment_asked_for(filed):
    day = due(filed, "deemed_service") + timedelta(days=1)

    def tick() -> list[dict]:
        out = StringIO()
        call_command("tick", "--now", f"{day.isoformat()}T09:00", stdout=out)
        return [line for line in map(json.loads, out.getvalue().splitlines()) if line.get("did") in OURS]

    (served,) = [line for line in tick() if line["did"] == "deemed_served"]
    assert served["matter"] == filed.number and served["sweep"] == "complaints.deem_served"
    assert filed.narrative.open() not in str(served)
    assert tick() == []
