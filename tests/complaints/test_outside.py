"""A complaint about the Centre itself: out at once, unread by the Centre, answered by the body that has it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import Agency
from complaints.access import can_read_matter, identity_matters, readable_matters
from complaints.actions import messages, outside
from complaints.actions.intake import new_ticket
from complaints.actions.lifecycle import available_actions
from complaints.enums import BEFORE_FILING, PublicStatus, State
from complaints.models import Complaint, OutsideTransfer
from complaints.people import Person
from complaints.privacy import reveal_identity
from portal import timekeeping
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.notify.models import InSiteMessage
from portal.roles.enums import CASE_ROLES, STAFF_ROLES, Role
from portal.workdays.api import run_sweeps, running_clocks
from tests.factories.complaints import NARRATIVE, check_files, drive, later, make_agency, make_complaint, staff_team

from .test_wizard import PNG, go_through, send

pytestmark = pytest.mark.django_db
PERSON = Person(name="测试甲", phone="19900000101")


def ours(**changes):
    """A matter about the Centre's own department."""
    agency = make_agency()
    Agency.objects.filter(pk=agency.pk).update(is_centre_related=True)
    return make_complaint(agency=Agency.objects.get(pk=agency.pk), days_ago=0, **changes)


def test_it_goes_outside_in_the_moment_of_receipt_with_a_record_and_one_clock():
    team, complaint = staff_team(), ours()

    transfer = OutsideTransfer.objects.get(complaint=complaint)
    assert (complaint.state, complaint.public_status) == (State.SENT_OUTSIDE, PublicStatus.REFERRED)
    assert transfer.body and transfer.acknowledged_at is None
    assert [clock.rule.code for clock in running_clocks(complaint.subject)] == ["outside"]
    told = InSiteMessage.objects.filter(template="outside_received")
    assert [message.user for message in told] == [team.discipline]


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_nobody_of_the_centre_reads_it_finds_it_or_acts_on_it(role, user_with, client_as):
    complaint, person = ours(person=PERSON), user_with(role)
    browser = client_as(person)

    assert complaint.pk not in readable_matters(person).values_list("pk", flat=True)
    assert not can_read_matter(person, complaint) and not identity_matters(person).exists()
    assert available_actions(complaint, person) == []
    assert browser.get(f"/admin/matters/{complaint.pk}/").status_code == 403
    if role in CASE_ROLES:
        page = browser.get(f"/admin/matters/?q={complaint.number}").content.decode()
        assert str(complaint.pk) not in page
    with pytest.raises(NotYours):
        reveal_identity(complaint=complaint, by=person, reason="看看是谁写的")


def test_the_sender_is_told_before_and_after_and_number_and_code_still_work(client):
    client.post("/complaints/new/", {"matter": "centre"})
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": NARRATIVE})
    client.post("/complaints/new/agency/", {"centre_related": "on", "place": "接待窗口"})
    client.post("/complaints/new/you/", {"identity": "anonymous"})
    assert "不由本中心办理" in client.get("/complaints/new/check/").content.decode()
    send(client)
    client.post("/complaints/new/saved/")

    page = client.get("/complaints/track/matter/").content.decode()

    assert "已移送" in page and "已直接转交" in page
    assert Complaint.objects.get().state == State.SENT_OUTSIDE


def test_the_outside_body_reads_acknowledges_and_answers_the_sender(client, client_as):
    team, ticket = staff_team(), new_ticket()
    complaint = ours(ticket=ticket, narrative="接待人员当众辱骂来访群众。")
    desk, address = client_as(team.discipline), f"/desk/matters/outside/{complaint.pk}/"

    assert complaint.number in desk.get("/desk/matters/outside/").content.decode()
    assert "当众辱骂" in desk.get(address).content.decode()
    desk.post(f"{address}acknowledge/")
    assert [clock.rule.code for clock in running_clocks(complaint.subject)] == ["referral_outcome"]
    desk.post(address, {"result": "经核查属实，已责令当事人道歉。"})

    complaint.refresh_from_db()
    assert complaint.state == State.OUTSIDE_ANSWERED and not running_clocks(complaint.subject)
    client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code})
    page = client.get("/complaints/track/matter/").content.decode()
    assert "已办结" in page and "已责令当事人道歉" in page


def test_an_outcome_needs_a_receipt_first_and_a_receipt_is_given_once():
    team, complaint = staff_team(), ours()
    with pytest.raises(Refused) as refused:
        outside.report_outside(complaint=complaint, by=team.discipline, result="经核查不属实。")
    assert refused.value.code == "outside_acknowledged"

    outside.acknowledge_outside(complaint=complaint, by=team.discipline)
    with pytest.raises(Refused) as refused:
        outside.acknowledge_outside(complaint=complaint, by=team.discipline)
    assert refused.value.code == "outside_unacknowledged"


def test_the_outside_body_alone_opens_the_identity_with_an_event(client_as):
    team, complaint = staff_team(), ours(person=PERSON)
    address = f"/desk/matters/outside/{complaint.pk}/identity/"

    assert "测试甲" not in client_as(team.discipline).post(address, {"reason": ""}).content.decode()
    page = client_as(team.discipline).post(address, {"reason": "电话核实情况"}).content.decode()

    assert "测试甲" in page and "19900000101" in page
    assert events_for(complaint.subject).filter(kind="identity.revealed").count() == 1


def test_its_files_are_the_outside_body_s_and_of_other_matters_it_sees_nothing(client, client_as):
    agency = make_agency()
    Agency.objects.filter(pk=agency.pk).update(is_centre_related=True)
    go_through(client, agency=agency, files=[SimpleUploadedFile("现场.png", PNG)])
    send(client)
    mine, other = Complaint.objects.get(), make_complaint()
    item = mine.evidence.get()
    desk = client_as(staff_team().discipline)

    address = f"/desk/matters/outside/{mine.pk}/files/{item.pk}/"
    assert desk.get(address).status_code == 302, "not before it is checked"
    check_files()
    answer = desk.get(address)
    assert b"".join(answer).startswith(PNG[:8]) and answer["Content-Disposition"].startswith("attachment")
    assert desk.get(f"/desk/matters/outside/{other.pk}/").status_code == 404
    assert desk.get(f"/desk/matters/outside/{other.pk}/files/{item.pk}/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DISCIPLINE_LIAISON])
def test_no_other_partner_or_staff_comes_to_its_desk(role, user_with, client_as):
    assert client_as(user_with(role)).get(f"/desk/matters/outside/{ours().pk}/").status_code == 403
    assert Client().get("/desk/matters/outside/").status_code == 302


@pytest.mark.parametrize("state", sorted(BEFORE_FILING - {State.SUPPLEMENTING}))
def test_an_agency_marked_afterwards_takes_its_open_matters_outside_with_the_next_sweep(state):
    complaint = drive(make_complaint(), state)
    Agency.objects.filter(pk=complaint.agency_id).update(is_centre_related=True)
    with later(complaint):
        done = [did for did in run_sweeps(timekeeping.now()) if did.get("did") == "sent_outside"]
        again = [did for did in run_sweeps(timekeeping.now()) if did.get("did") == "sent_outside"]

    complaint.refresh_from_db()
    assert complaint.state == State.SENT_OUTSIDE and complaint.centre_related
    assert len(done) == 1 and not again
    assert not complaint.staff.filter(ended_at=None).exists()


def test_a_clerk_who_reads_that_it_is_about_the_centre_hands_it_over_and_reads_no_more(client_as):
    complaint, team = make_complaint(days_ago=0), staff_team()
    clerk = client_as(team.clerk)

    clerk.post(f"/admin/matters/{complaint.pk}/route_outside/", {"sure": "on"})

    complaint.refresh_from_db()
    assert complaint.state == State.SENT_OUTSIDE
    assert clerk.get(f"/admin/matters/{complaint.pk}/").status_code == 403


def test_when_the_outside_body_is_late_the_centre_is_not_told(at):
    team, complaint = staff_team(), ours()
    clock = running_clocks(complaint.subject).get()
    InSiteMessage.objects.all().delete()
    with at(timekeeping.now() + (clock.due_on - timekeeping.today()) * 3):
        done = [did for did in run_sweeps(timekeeping.now()) if did.get("did") == "overdue"]

    assert done and {message.user for message in InSiteMessage.objects.all()} == {team.discipline}


def test_the_sender_and_the_outside_body_write_to_each_other_unread_by_the_centre(client_as):
    team, complaint = staff_team(), ours()
    messages.write_to_centre(complaint=complaint, text="我还有一份录音。")
    desk = client_as(team.discipline)
    url = f"/desk/matters/outside/{complaint.pk}/"

    assert "我还有一份录音。" in desk.get(url).content.decode()
    for _turn in range(2):
        assert desk.post(f"{url}write/", {"text": "请把录音发来。", "token": "t1"}).status_code == 302

    letter = complaint.messages.get(sender="centre")
    assert letter.text.open() == "请把录音发来。" and not complaint.messages.unread().exists()
    for person in (team.clerk, team.director, team.approver1):
        assert messages.why_not_correspond(complaint, person).code == "not_readable"
        with pytest.raises(NotYours):
            messages.mark_read(complaint=complaint, by=person)


def test_the_outside_body_writes_in_no_other_matter():
    assert messages.why_not_correspond(make_complaint(), staff_team().discipline).code == "role"
