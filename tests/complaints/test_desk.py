"""The agency's desk and that of discipline inspection, in a browser: each sees its own papers and nothing else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.enums import AccountKind
from agencies.selectors import principal_leader
from complaints.actions.objections import decide_objection
from complaints.desk.selectors import notices_waiting, referrals_waiting
from complaints.enums import ServiceMethod, State
from complaints.models import Evidence, RectificationReceipt, SupervisionObjection
from complaints.models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE
from complaints.people import Person
from portal import timekeeping
from portal.demo.stories import signed_scan
from portal.roles.enums import Role
from portal.workdays.api import clock_for
from tests.factories.agencies import AgencyAccountFactory
from tests.factories.complaints import NARRATIVE, drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

LIST = "/desk/matters/notices/"
GROUNDS = "我单位认为通知书认定的事实与案卷不一致，现提交案卷。"


def address(complaint, act="") -> str:
    return f"{LIST}{complaint.case.notices.order_by('-ordinal').first().pk}/{act}"


def read(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def desk(client_as):
    """The browser of the liaison of a matter's agency."""
    return lambda complaint: client_as(staff_team().liaison(complaint.agency))


@pytest.fixture
def leaders_desk(client_as, user_with):
    """The browser of the principal leader of a matter's agency."""

    def make(complaint):
        leader = user_with(Role.PRINCIPAL_LEADER)
        AgencyAccountFactory(user=leader, agency=complaint.agency, kind=AccountKind.LEADER)
        return client_as(leader)

    return make


def answer(complaint, **changes):
    filled = {
        "measures": "收到通知书后逐项整改。",
        "result": "已撤销处罚并退还罚款。",
        "accountability": "",
        "leader_name": principal_leader(complaint.agency).name,
        "signed_on": timekeeping.today().isoformat(),
        **changes,
    }
    return {name: value for name, value in filled.items() if value is not None}


def scan(name="签字盖章的回执.pdf"):
    return SimpleUploadedFile(name, signed_scan().read(), "application/pdf")


# --- whose notice -------------------------------------------------------------------------------------------------


def test_an_agency_sees_its_own_notices_and_no_others(desk):
    mine, other = drive(make_complaint(), State.AWAITING_REPLY), drive(make_complaint(), State.AWAITING_REPLY)

    page = read(desk(mine).get(LIST))

    assert mine.case.notices.get().number.text in page
    assert other.case.notices.get().number.text not in page


@pytest.mark.parametrize("act", ["", "open/", "reply/", "objection/"])
def test_anothers_notice_does_not_exist_for_it(desk, act):
    mine, other = drive(make_complaint(), State.FILED), drive(make_complaint(), State.FILED)
    browser = desk(mine)
    with later(other):
        answers = [browser.post(address(other, act))] + ([] if act == "open/" else [browser.get(address(other, act))])

    assert {response.status_code for response in answers} <= {404, 405}
    assert 404 in {response.status_code for response in answers}
    other.refresh_from_db()
    assert other.state == State.FILED


def test_an_account_that_left_the_agency_sees_nothing(client_as):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    liaison = staff_team().liaison(complaint.agency)
    complaint.agency.accounts.filter(user=liaison).delete()

    assert client_as(liaison).get(address(complaint)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER}])
def test_nobody_else_reads_a_notice_at_the_desk(client_as, user_with, role):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    browser = client_as(user_with(role))

    assert browser.get(LIST).status_code == browser.get(address(complaint)).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    for path in (LIST, address(complaint), "/desk/matters/referrals/"):
        assert client.get(path).headers["Location"].startswith("/account/login/?next=")


def test_the_list_takes_as_many_queries_for_six_notices_as_for_two(desk):
    agency = make_complaint().agency
    paths = ["rectified", "not_effective_referred"]
    for path in paths:
        complaint = drive_path(make_complaint(agency=agency), path)
    browser, counts = desk(complaint), []
    for _round in range(2):
        browser.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            read(browser.get(LIST))
        counts.append(len(asked))
        for path in paths * 2:
            drive_path(make_complaint(agency=agency), path)

    assert counts[0] == counts[1]


# --- service ------------------------------------------------------------------------------------------------------


def test_an_unopened_notice_shows_its_cover_only_and_looking_at_the_cover_is_no_service(desk):
    complaint = drive(make_complaint(), State.FILED)
    with later(complaint):
        page = read(desk(complaint).get(address(complaint)))
        assert desk(complaint).get(address(complaint, "open/")).status_code == 405

    complaint.refresh_from_db()
    assert "打开通知书即为送达" in page and complaint.case.notices.get().facts.open() not in page
    assert complaint.state == State.FILED


def test_opening_is_service_from_that_day_and_shows_the_notice_with_its_two_fixed_clauses(desk):
    complaint = drive(make_complaint(), State.FILED)
    browser = desk(complaint)
    with later(complaint):
        today = timekeeping.today()
        page = read(browser.post(address(complaint, "open/"), follow=True))
        again = read(browser.post(address(complaint, "open/"), follow=True))

    notice = complaint.case.notices.get()
    complaint.refresh_from_db()
    assert complaint.state == State.AWAITING_REPLY
    assert (notice.service.method, notice.service.served_on) == (ServiceMethod.OPENED, today)
    assert notice.facts.open() in page and WARNING_CLAUSE in page and SIGNATURE_CLAUSE in page
    assert "次日起" in page  # the deadline's arithmetic
    assert "已经送达" in again


def test_nothing_at_the_desk_tells_who_complained_or_in_what_words(desk):
    person = Person(name="欧阳示例", phone="0434-3221888", address="示例小区3号楼")
    complaint = drive(make_complaint(person=person, place="蓝色水塔旁"), State.RECEIPT_REVIEW)
    browser = desk(complaint)
    with later(complaint):
        pages = read(browser.get(LIST)) + read(browser.get(address(complaint))) + read(browser.get("/desk/"))

    for words in ("欧阳示例", "3221888", "示例小区", "蓝色水塔", NARRATIVE[:10], complaint.number):
        assert words not in pages


# --- the written reply --------------------------------------------------------------------------------------------


def test_a_liaison_replies_with_the_signed_scan(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        page = read(
            desk(complaint).post(
                address(complaint, "reply/"), answer(complaint, attachments=[scan(), scan("佐证.pdf")]), follow=True
            )
        )

    complaint.refresh_from_db()
    receipt = RectificationReceipt.objects.get()
    assert complaint.state == State.RECEIPT_REVIEW and "已撤销处罚并退还罚款" in page
    assert receipt.leader_name == principal_leader(complaint.agency).name
    assert {item.source for item in receipt.files.all()} == {Evidence.Source.AGENCY} and receipt.files.count() == 2


def test_without_the_scan_a_liaisons_reply_is_refused_and_what_was_typed_is_kept(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        page = read(desk(complaint).post(address(complaint, "reply/"), answer(complaint)))

    complaint.refresh_from_db()
    assert "须附主要领导签字并加盖公章的扫描件" in page
    assert "收到通知书后逐项整改。" in page and "已撤销处罚并退还罚款。" in page
    assert complaint.state == State.AWAITING_REPLY and not RectificationReceipt.objects.exists()


def test_the_principal_leader_signs_in_person_and_needs_no_scan(leaders_desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        leaders_desk(complaint).post(address(complaint, "reply/"), answer(complaint))

    complaint.refresh_from_db()
    assert complaint.state == State.RECEIPT_REVIEW


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leader_name": "别的人"}, "名录登记的主要领导是"),
        ({"leader_name": None}, "请填写签发的主要领导姓名"),
        ({"signed_on": "2099-01-01"}, "签发日期不能晚于今天"),
        ({"signed_on": "三月二日"}, "请写成 2026-03-05 这样的日期"),
        ({"result": None}, "请填写这一项"),
        ({"measures": "   "}, "请填写这一项"),
        ({"attachments": [SimpleUploadedFile("坏.exe", b"MZ\x90\x00" + b"\x00" * 64)]}, "不能接收文件"),
    ],
)
def test_an_incomplete_reply_says_what_is_wrong_and_changes_nothing(desk, changes, message):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        filled = {"attachments": [scan()], **changes}
        page = read(desk(complaint).post(address(complaint, "reply/"), answer(complaint, **filled)))

    complaint.refresh_from_db()
    assert message in page
    assert complaint.state == State.AWAITING_REPLY
    assert not RectificationReceipt.objects.exists()
    assert not complaint.evidence.filter(source=Evidence.Source.AGENCY).exists()


def test_a_late_reply_is_taken(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with timekeeping.at(clock_for(complaint.subject, "reply").due_on + timedelta(days=9)):
        desk(complaint).post(address(complaint, "reply/"), answer(complaint, attachments=[scan()]))

    complaint.refresh_from_db()
    assert complaint.state == State.RECEIPT_REVIEW


def test_a_reply_is_handed_in_once_and_the_first_notice_is_closed_by_the_second(desk):
    replied = drive(make_complaint(), State.RECEIPT_REVIEW)
    with later(replied):
        page = read(desk(replied).post(address(replied, "reply/"), answer(replied, attachments=[scan()]), follow=True))
    assert "现在的状态是" in page and RectificationReceipt.objects.count() == 1

    twice = drive_path(make_complaint(), "partial_rectified_second_notice")
    first = twice.case.notices.get(ordinal=1)
    assert "书面回复</a>" not in read(desk(twice).get(f"{LIST}{first.pk}/"))


# --- objection ----------------------------------------------------------------------------------------------------


def test_within_its_time_an_agency_objects_and_the_notice_stands_meanwhile(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    browser = desk(complaint)
    with timekeeping.at(clock_for(complaint.subject, "objection").due_on):
        assert "提出监督异议" in read(browser.get(address(complaint)))
        page = read(
            browser.post(
                address(complaint, "objection/"), {"grounds": GROUNDS, "attachments": [scan("案卷.pdf")]}, follow=True
            )
        )

    complaint.refresh_from_db()
    assert complaint.state == State.OBJECTED and GROUNDS in page and "不停止执行" in page
    assert SupervisionObjection.objects.get().files.count() == 1
    assert clock_for(complaint.subject, "reply").running


def test_after_its_time_there_is_no_objection_any_more(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    browser = desk(complaint)
    with timekeeping.at(clock_for(complaint.subject, "objection").due_on + timedelta(days=1)):
        assert "提出监督异议</a>" not in read(browser.get(address(complaint)))
        page = read(browser.post(address(complaint, "objection/"), {"grounds": GROUNDS}, follow=True))

    assert "异议期限已于到期日届满" in page and not SupervisionObjection.objects.exists()


def test_grounds_too_short_are_refused_and_kept(desk):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        page = read(desk(complaint).post(address(complaint, "objection/"), {"grounds": "我们不服"}))

    assert "至少十个字" in page and "我们不服" in page and not SupervisionObjection.objects.exists()


def test_one_objection_a_notice(desk):
    complaint = drive(make_complaint(), State.OBJECTION_DECISION)
    browser = desk(complaint)
    with later(complaint):
        decide_objection(complaint=complaint, by=staff_team().director, upheld=False, reasons="异议不成立。")
        page = read(browser.post(address(complaint, "objection/"), {"grounds": GROUNDS}, follow=True))

    assert "不能再次提出" in page and SupervisionObjection.objects.count() == 1
    assert "异议不成立，通知继续有效" in page


def test_a_revoked_notice_says_so_and_asks_for_nothing(desk):
    complaint = drive_path(make_complaint(), "objection_upheld")

    page = read(desk(complaint).get(address(complaint)))

    assert "撤销" in page and "书面回复</a>" not in page and "提出监督异议</a>" not in page


# --- discipline inspection ----------------------------------------------------------------------------------------


REFERRALS = "/desk/matters/referrals/"


@pytest.fixture
def inspection(client_as):
    return client_as(staff_team().discipline)


def test_a_referral_is_seen_once_it_was_signed(inspection):
    draft = drive(make_complaint(), State.REFERRAL_DUE).transfers.get()
    sent = drive(make_complaint(), State.REFERRED).transfers.get()

    page = read(inspection.get(REFERRALS))

    assert sent.number.text in page and page.count("〔") == 1
    assert inspection.get(f"{REFERRALS}{draft.pk}/").status_code == 404
    assert inspection.post(f"{REFERRALS}{draft.pk}/acknowledge/").status_code == 404


def test_it_is_acknowledged_then_answered_and_its_clock_runs_between(inspection):
    complaint = drive(make_complaint(), State.REFERRED)
    here = f"{REFERRALS}{complaint.transfers.get().pk}/"
    with later(complaint):
        page = read(inspection.post(here, {"result": "对责任人予以批评教育。"}))
        assert "请先签收移送" in page and "对责任人予以批评教育。" in page  # what was typed is kept
        assert not complaint.transfers.get().result.open()
        inspection.post(f"{here}acknowledge/")
        assert clock_for(complaint.subject, "referral_outcome").running
        assert "该移送已经签收" in read(inspection.post(f"{here}acknowledge/", follow=True))
        assert "请填写" in read(inspection.post(here, {"result": ""}))
        page = read(inspection.post(here, {"result": "对责任人予以批评教育。"}, follow=True))

    complaint.refresh_from_db()
    transfer = complaint.transfers.get()
    assert complaint.state == State.REFERRAL_REPORTED and "对责任人予以批评教育。" in page
    assert transfer.result.open() == "对责任人予以批评教育。" and transfer.reported_by == staff_team().discipline
    assert not clock_for(complaint.subject, "referral_outcome").running


def test_inspection_reads_the_finding_but_not_the_complainant(inspection):
    person = Person(name="欧阳示例", phone="0434-3221888")
    complaint = drive(make_complaint(person=person), State.REFERRED)

    page = read(inspection.get(f"{REFERRALS}{complaint.transfers.get().pk}/"))

    assert complaint.case.notices.get().facts.open() in page
    assert "欧阳示例" not in page and NARRATIVE[:10] not in page and complaint.number not in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DISCIPLINE_LIAISON])
def test_referrals_are_for_discipline_inspection_alone(client_as, user_with, role):
    transfer = drive(make_complaint(), State.REFERRED).transfers.get()
    browser = client_as(user_with(role))

    assert browser.get(REFERRALS).status_code == browser.get(f"{REFERRALS}{transfer.pk}/").status_code == 403


# --- the frame ----------------------------------------------------------------------------------------------------


def test_the_desks_front_page_counts_what_waits(desk, inspection):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    drive(make_complaint(agency=complaint.agency), State.RECEIPT_REVIEW)
    drive(make_complaint(), State.REFERRED)

    assert notices_waiting(staff_team().liaison(complaint.agency)) == 1
    assert referrals_waiting(staff_team().discipline) == 1
    assert "监督通知书" in read(desk(complaint).get("/desk/")) and "移送" not in read(desk(complaint).get("/desk/"))
    assert "移送" in read(inspection.get("/desk/"))
