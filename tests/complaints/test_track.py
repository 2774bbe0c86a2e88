"""The complainant follows the matter with number and code."""

from datetime import timedelta

import pytest

from complaints.actions import closing
from complaints.actions.intake import new_ticket
from complaints.enums import State
from complaints.people import Person
from complaints.tracking import clean_number, find_by_code, grouped
from portal import timekeeping
from tests.factories.complaints import drive, drive_path, later, make_complaint
from tests.factories.track import look_up, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket():
    return new_ticket()


def test_number_and_code_open_the_matter_however_they_are_typed(client, ticket):
    make_complaint(ticket=ticket)

    page = look_up(client, ticket, number=f" {ticket.number.lower()} ", code=grouped(ticket.code)).content.decode()

    assert ticket.number in page and "已接收" in page
    assert clean_number("ｓｐ20261123 482913") == "SP20261123-482913"


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(client, ticket):
    make_complaint(ticket=ticket)

    wrong_code = look_up(client, ticket, code="0" * 16).content.decode()
    wrong_number = look_up(client, ticket, number="SP20200101-000000").content.decode()

    strip = lambda page: page.split("error-summary")[1].split("</div>")[0]  # noqa: E731
    assert strip(wrong_code) == strip(wrong_number)


def test_a_wrong_number_costs_the_same_hash_as_a_wrong_code(ticket, monkeypatch):
    make_complaint(ticket=ticket)
    from argon2 import PasswordHasher

    calls = []
    real = PasswordHasher.verify

    def counted(self, *arguments):
        calls.append(1)
        return real(self, *arguments)

    monkeypatch.setattr(PasswordHasher, "verify", counted)

    assert find_by_code(ticket.number, "0" * 16) is None
    assert find_by_code("SP20200101-000000", "0" * 16) is None
    assert len(calls) == 2


def test_the_matter_closes_itself_after_half_an_hour(client, ticket, at):
    make_complaint(ticket=ticket)
    look_up(client, ticket)

    with at(timekeeping.now() + timedelta(minutes=31)):
        assert client.get("/complaints/track/matter/").url == "/complaints/track/"


def test_without_number_and_code_no_matter_opens(client, ticket):
    make_complaint(ticket=ticket)

    assert client.get("/complaints/track/matter/").url == "/complaints/track/"


def test_the_page_shows_clock_arithmetic_feedback_and_story_but_no_staff_name(client, ticket):
    complaint = drive(make_complaint(ticket=ticket), State.AWAITING_REPLY)

    with later(complaint):
        page = look_up(client, ticket).content.decode()

    assert "次日起" in page and "通知书已送达事涉单位" in page and "整改中" in page
    assert "示例·" not in page


def test_a_reveal_is_shown_without_naming_who(client, ticket):
    from complaints.privacy import reveal_identity
    from tests.factories.complaints import staff_team

    complaint = make_complaint(ticket=ticket, person=Person(name="测试甲", phone="19900000101"))
    reveal_identity(complaint=complaint, by=staff_team().custodian, reason="核实联系方式")

    page = look_up(client, ticket).content.decode()

    assert "身份信息曾被依规查看一次" in page and "身份保管员" not in page


def test_a_supplement_is_kept_and_assessed_again(client, ticket):
    complaint = drive(make_complaint(ticket=ticket), State.SUPPLEMENTING)
    with later(complaint):
        look_up(client, ticket)
        send(client, "supplement", text="三月二日上午，示例路南口。")

    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED and "示例路南口" in complaint.narrative.open()


def test_withdrawal_asks_first_and_ends_the_matter(client, ticket):
    complaint = make_complaint(ticket=ticket)
    look_up(client, ticket)

    assert "确认撤回" in client.get("/complaints/track/withdraw/").content.decode()
    send(client, "withdraw")

    complaint.refresh_from_db()
    assert complaint.state == State.WITHDRAWN


def test_after_filing_a_matter_cannot_be_withdrawn(client, ticket):
    complaint = drive(make_complaint(ticket=ticket), State.AWAITING_REPLY)
    with later(complaint):
        look_up(client, ticket)
        page = send(client, "withdraw").content.decode()

    complaint.refresh_from_db()
    assert complaint.state == State.AWAITING_REPLY and "没有撤回" in page


def test_a_review_request_reopens_or_confirms_and_is_not_repeated(client, ticket):
    complaint = drive_path(make_complaint(ticket=ticket), "review_requested")
    with later(complaint):
        look_up(client, ticket)
        page = send(client, "review", text="我仍然不同意这个结果。").content.decode()

    assert "不能再次申请" in page
    assert complaint.state == State.CLOSED


def test_a_granted_review_withdraws_the_public_record_and_goes_to_other_staff(ticket):
    from complaints.actions.investigation import assign
    from portal.errors import Refused
    from search.models import PublicRecord
    from tests.factories.complaints import staff_team

    complaint = drive_path(make_complaint(ticket=ticket), "unsubstantiated")
    team = staff_team()
    first = [duty.user for duty in complaint.staff.all()]
    with later(complaint, hours=2):
        closing.request_review(complaint=complaint, grounds="我有新的录音证据。")
        assert PublicRecord.objects.filter(key=str(complaint.pk)).exists()
        closing.decide_review(complaint=complaint, by=team.director, granted=True, reasons="有新的证据。")

    complaint.refresh_from_db()
    assert complaint.state == State.ACCEPTED and not PublicRecord.objects.filter(key=str(complaint.pk)).exists()
    with pytest.raises(Refused) as refused:
        assign(complaint=complaint, by=team.approver2, investigators=first)
    assert refused.value.code == "team_involved"
