"""Two persons, a waiting period, and every condition looked at again: nothing goes before its time."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.closing import approve_summary, request_review, write_summary
from complaints.actions.figures import refresh
from complaints.actions.investigation import recuse
from complaints.enums import Outcome, State
from complaints.models import Complaint, DisposalList, RetentionRule
from complaints.retention import disposal, sweeps
from complaints.retention.enums import Fate, Obstacle
from complaints.retention.holds import lift_hold, place_hold
from complaints.retention.rules import save_rule, verify_rule
from complaints.retention.selectors import due_matters
from complaints.tracking import find_by_code
from portal import timekeeping
from portal.audit.api import events_for, verify
from portal.errors import NotYours, Refused
from portal.notify.models import InSiteMessage
from portal.roles.enums import Role
from portal.workdays.api import run_sweeps
from search.models import PublicFigure, PublicRecord
from tests.factories.complaints import drive, make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(confirmed, closed, team, over):
    with timekeeping.at(over):
        return disposal.propose(matters=[closed.pk], by=team.approver1)


@pytest.fixture
def approved(listed, team, over):
    with timekeeping.at(over):
        return disposal.approve(disposal=listed, by=team.director)


def after_waiting(over, days=30):
    return timekeeping.at(over + timedelta(days=days))


def execute(over, days=30):
    with after_waiting(over, days) as moment:
        return list(disposal.execute_due(moment))


def obstacle_of(matter, day, viewer=None):
    with timekeeping.at(day):
        return next((due.obstacle for due in due_matters(viewer=viewer) if due.complaint == matter), None)


def test_nothing_is_due_before_its_time(confirmed, closed, over):
    assert obstacle_of(closed, timekeeping.today()) is None
    assert obstacle_of(closed, over.replace(year=closed.closed_at.year + 2, month=12, day=31)) is None
    assert obstacle_of(closed, over.replace(year=closed.closed_at.year + 3, month=1, day=1)) == Obstacle.NONE


def test_an_open_matter_is_never_due(confirmed, team, over):
    matter = drive(make_complaint(), State.INVESTIGATING, team)
    assert obstacle_of(matter, over + timedelta(days=99 * 365)) is None


def test_the_centre_destroys_no_complaint_about_itself(approved, closed, over):
    Complaint.objects.filter(pk=closed.pk).update(centre_related=True)

    assert obstacle_of(closed, over) is None
    assert execute(over)[0]["did"] == "spared"


def test_an_unconfirmed_line_lists_and_destroys_nothing(closed, team, over):
    assert obstacle_of(closed, over) == Obstacle.UNVERIFIED
    with timekeeping.at(over), pytest.raises(Refused) as refused:
        disposal.propose(matters=[closed.pk], by=team.approver1)
    assert refused.value.code == "not_due"


def test_the_whole_way_ends_in_a_certificate(approved, closed, team, over, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert execute(over, 29) == []
        done = execute(over)

    closed.refresh_from_db()
    item = approved.items.get()
    assert [one["did"] for one in done] == ["destroyed", "list_executed"]
    assert closed.disposed_at is not None
    assert not closed.narrative
    assert item.fate == Fate.DESTROYED
    event = events_for(closed.subject).get(kind="disposal.executed")
    key_event = events_for(f"key:{closed.key_id}").get(kind="key.destroyed")
    assert event.data["certificate"] == item.certificate == key_event.data["certificate"]
    assert verify() == []
    told = InSiteMessage.objects.filter(template="disposal_executed").values_list("user", flat=True)
    assert set(told) == {team.approver1.pk, team.director.pk}


def test_a_second_run_does_nothing(approved, closed, over):
    execute(over)
    assert execute(over, 60) == []
    assert events_for(closed.subject).filter(kind="disposal.executed").count() == 1


def test_who_proposed_does_not_approve(confirmed, closed, user_with, over):
    both = user_with(Role.APPROVER, Role.DIRECTOR)
    with timekeeping.at(over):
        made = disposal.propose(matters=[closed.pk], by=both)
        with pytest.raises(Refused) as refused:
            disposal.approve(disposal=made, by=both)

    assert refused.value.code == "four_eyes"
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalList.objects.filter(pk=made.pk).update(approved_by=both, approved_at=made.proposed_at, execute_on=over)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.APPROVER, Role.CUSTODIAN}])
def test_others_do_not_propose(user_with, role):
    with pytest.raises(NotYours):
        disposal.propose(matters=[uuid4()], by=user_with(role))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_others_do_not_approve(user_with, role):
    proposed = DisposalList.objects.create(proposed_by=user_with(Role.CUSTODIAN))
    with pytest.raises(NotYours):
        disposal.approve(disposal=proposed, by=user_with(role))


def test_a_recused_person_neither_proposes_nor_approves(confirmed, closed, team, over):
    recuse(complaint=closed, user=team.custodian, by=team.approver1, reason="有利害关系")
    assert obstacle_of(closed, over, team.custodian) == Obstacle.RECUSED
    recuse(complaint=closed, user=team.director, by=team.approver1, reason="有利害关系")
    with timekeeping.at(over):
        made = disposal.propose(matters=[closed.pk], by=team.approver1)
        with pytest.raises(Refused) as refused:
            disposal.approve(disposal=made, by=team.director)
    assert refused.value.code == "not_recused"


def test_a_list_is_cancelled_until_it_is_done(approved, closed, team, over):
    with timekeeping.at(over):
        disposal.cancel(disposal=approved, by=team.legal)

    assert execute(over) == []
    closed.refresh_from_db()
    assert closed.narrative.open()
    assert obstacle_of(closed, over) == Obstacle.NONE
    with pytest.raises(Refused):
        disposal.cancel(disposal=approved, by=team.legal)


def test_one_matter_is_taken_out(approved, closed, team, over):
    disposal.take_out(item=approved.items.get(), by=team.custodian)

    done = execute(over)

    closed.refresh_from_db()
    assert closed.disposed_at is None
    assert [one.get("destroyed") for one in done] == [0]


def test_a_matter_stands_on_one_list(listed, closed, team, over):
    assert obstacle_of(closed, over) == Obstacle.LISTED
    with timekeeping.at(over), pytest.raises(Refused):
        disposal.propose(matters=[closed.pk], by=team.custodian)


class TestHolds:
    def test_a_held_matter_is_not_proposed(self, confirmed, closed, team, over):
        place_hold(complaint=closed, by=team.director, reason="行政诉讼未审结")
        assert obstacle_of(closed, over) == Obstacle.HELD
        with timekeeping.at(over), pytest.raises(Refused):
            disposal.propose(matters=[closed.pk], by=team.approver1)

    def test_a_hold_placed_in_the_last_moment_spares(self, approved, closed, team, over):
        with timekeeping.at(over):
            place_hold(complaint=closed, by=team.director, reason="行政诉讼未审结")

        done = execute(over)

        closed.refresh_from_db()
        assert done[0]["did"] == "spared"
        assert closed.narrative.open()

    def test_a_hold_on_one_keeps_what_was_joined_to_it(self, confirmed, closed, team, over):
        joined = make_complaint()
        Complaint.objects.filter(pk=joined.pk).update(
            state=State.CLOSED, outcome=Outcome.RECTIFIED, closed_at=closed.closed_at, merged_into=closed
        )
        place_hold(complaint=joined, by=team.approver1, reason="审计调阅")
        assert obstacle_of(closed, over) == Obstacle.HELD

    def test_a_hold_ends_on_its_day_or_when_lifted(self, confirmed, closed, team, over):
        first = place_hold(complaint=closed, by=team.director, reason="审计调阅", until=over - timedelta(days=1))
        assert obstacle_of(closed, over - timedelta(days=1)) == Obstacle.HELD
        assert obstacle_of(closed, over) == Obstacle.NONE
        second = place_hold(complaint=closed, by=team.director, reason="审计调阅")
        lift_hold(hold=second, by=team.approver1, reason="审计已经结束")
        assert obstacle_of(closed, over) == Obstacle.NONE
        kinds = events_for(closed.subject).filter(kind__startswith="hold.").values_list("kind", flat=True)
        assert list(kinds) == ["hold.placed", "hold.placed", "hold.lifted"]
        assert "审计" not in str([event.data for event in events_for(closed.subject)])
        assert first.stands

    def test_a_reason_is_needed_and_a_role(self, closed, team):
        with pytest.raises(Refused):
            place_hold(complaint=closed, by=team.director, reason=" ")
        with pytest.raises(NotYours):
            place_hold(complaint=closed, by=team.investigator1, reason="审计调阅")


class TestConditionsChange:
    def test_a_reopened_matter_is_spared(self, approved, closed, over):
        with timekeeping.at(over):
            request_review(complaint=closed, grounds="我不同意这个结果，请再看一次")

        assert execute(over)[0]["did"] == "spared"

        closed.refresh_from_db()
        assert closed.narrative.open()

    def test_a_longer_term_spares(self, approved, closed, team, over):
        rule = RetentionRule.objects.get(ending="refused")
        rule.years = 30
        verify_rule(rule=save_rule(rule=rule, by=team.admin), by=team.legal)
        assert execute(over)[0]["did"] == "spared"

    def test_an_unconfirmed_change_spares(self, approved, team, over):
        rule = RetentionRule.objects.get(ending="refused")
        rule.years = 1
        save_rule(rule=rule, by=team.admin)
        assert execute(over)[0]["did"] == "spared"

    def test_one_that_fails_is_tried_again_and_keeps_nobody_waiting(self, confirmed, closed, team, over, monkeypatch):
        other = drive(make_complaint(), State.REFUSED, team)
        with timekeeping.at(over):
            made = disposal.propose(matters=[closed.pk, other.pk], by=team.approver1)
            disposal.approve(disposal=made, by=team.director)
        real = disposal.erase

        def broken(complaint, **kwargs):
            if complaint.pk == closed.pk:
                raise OSError
            return real(complaint, **kwargs)

        monkeypatch.setattr(disposal, "erase", broken)
        assert {one.get("error") or one.get("did") for one in execute(over)} == {"OSError", "destroyed"}
        closed.refresh_from_db()
        assert closed.narrative.open()
        monkeypatch.setattr(disposal, "erase", real)
        assert [one["did"] for one in execute(over)] == ["destroyed", "list_executed"]


class TestAfterwards:
    @pytest.fixture
    def gone(self, approved, closed, over):
        execute(over)
        closed.refresh_from_db()
        return closed

    def test_nothing_is_written_into_it_any_more(self, gone, team):
        with pytest.raises(Refused) as review:
            request_review(complaint=gone, grounds="我不同意这个结果，请再看一次")
        with pytest.raises(Refused) as summary:
            write_summary(
                complaint=gone, by=team.approver1, title="标题", text="一段不少于二十个字的公开摘要，写给公众看的文字。"
            )
        assert {review.value.code, summary.value.code} == {"disposed"}

    def test_only_who_holds_the_code_hears_that_it_is_kept_no_longer(self, gone, ticket, client):
        client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code})
        page = client.get("/complaints/track/matter/")
        stranger = client.post("/complaints/track/", {"number": ticket.number, "code": "1" * 16})

        assert page.status_code == 410
        assert "依规销毁" in page.content.decode()
        assert gone.number in page.content.decode()
        assert "编号或查询码不对" in stranger.content.decode()

    def test_after_a_while_not_even_the_code_is_known(self, gone, ticket, over):
        assert find_by_code(ticket.number, ticket.code) == gone
        with timekeeping.at(over + timedelta(days=30 + 366)) as moment:
            list(run_sweeps(moment))

        assert find_by_code(ticket.number, ticket.code) is None
        assert find_by_code(ticket.number, "") is None

    def test_figures_stay(self, approved, over):
        def figures():
            refresh()
            return list(PublicFigure.objects.order_by("series", "label").values_list("series", "label", "value"))

        with timekeeping.at(over + timedelta(days=30)):
            before = figures()
            execute(over)
            assert figures() == before


def test_the_public_record_stays_or_goes_by_the_line(confirmed, team, over):
    closed = drive(make_complaint(), State.CLOSED, team, "unsubstantiated")
    text = "所反映的执法程序问题，经过调查核实，没有发现违法情形，不予立案。"
    words = {"title": "一起程序问题的核查", "text": text}
    write_summary(complaint=closed, by=team.approver1, **words)
    approve_summary(complaint=closed, by=team.approver2)
    rule = RetentionRule.objects.get(ending="不予立案")
    rule.public_record = "withdraw"
    verify_rule(rule=save_rule(rule=rule, by=team.admin), by=team.legal)
    assert PublicRecord.objects.filter(key=str(closed.pk)).exists()

    over = over.replace(year=over.year + 4)
    with timekeeping.at(over):
        disposal.approve(disposal=disposal.propose(matters=[closed.pk], by=team.approver1), by=team.director)
    execute(over)

    assert not PublicRecord.objects.filter(key=str(closed.pk)).exists()


def test_what_falls_due_is_noted_once_and_told(confirmed, closed, team, over):
    def note():
        with timekeeping.at(over) as moment:
            return list(sweeps.note_due(moment))

    assert note() == [{"did": "retention_due", "count": 1}]
    assert note() == []
    assert events_for(closed.subject).filter(kind="retention.due").count() == 1
    assert InSiteMessage.objects.filter(template="retention_due", user=team.custodian).exists()
