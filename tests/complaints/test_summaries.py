"""The public summary: of closed matters only, in words of its own, clean of persons, approved by a second person."""

import pytest

from complaints.actions import closing
from complaints.enums import State, SummaryStatus
from complaints.models import PublicSummary
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from search.models import PublicRecord, Withdrawal
from tests.factories.agencies import AgencyAliasFactory
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

TITLE = "某区市场监管领域程序违法监督案"
TEXT = "执法人员单独到场且未出示证件。监督机关发出通知书后，该单位撤销处罚，退还罚款3000元，经验收整改到位。"


def write(complaint, *, by=None, title=TITLE, text=TEXT):
    return closing.write_summary(complaint=complaint, by=by or staff_team().editor, title=title, text=text)


def refused(complaint, **words) -> str:
    with pytest.raises(Refused) as no:
        write(complaint, **words)
    return no.value.code


def is_public(complaint) -> bool:
    return PublicRecord.objects.filter(kind="case", key=str(complaint.pk)).exists()


@pytest.fixture
def closed():
    """A matter closed as rectified, of which nothing was published yet."""
    return drive(make_complaint(), State.CLOSED)


# --- when and by whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [State.INVESTIGATING, State.RECTIFIED, State.REFERRED, State.REFUSED, State.WITHDRAWN]
)
def test_nothing_is_written_for_the_public_before_a_matter_is_closed(state):
    complaint = drive(make_complaint(), state)

    assert refused(complaint) == "state" and not PublicSummary.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_investigators_section_heads_and_editors_write(closed, user_with, role):
    person = user_with(role)
    if role in {Role.INVESTIGATOR, Role.APPROVER, Role.EDITOR}:
        assert write(closed, by=person).status == SummaryStatus.SUBMITTED
    else:
        with pytest.raises(NotYours):
            write(closed, by=person)


@pytest.mark.parametrize("role", Role)
def test_section_heads_and_the_director_approve(closed, user_with, role):
    write(closed)
    person = user_with(role)
    if role in {Role.APPROVER, Role.DIRECTOR}:
        closing.approve_summary(complaint=closed, by=person)
        assert is_public(closed)
    else:
        with pytest.raises(NotYours):
            closing.approve_summary(complaint=closed, by=person)
        assert not is_public(closed)


# --- what it may say ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "联系电话13800138000。",
        "联系电话１３８００１３８０００。",
        "身份证号220302199003071233。",
        "当事人张某花家住英雄小区3号楼2单元501室。",
        "当事人王建国到窗口反映。",
        "车牌吉C12345的货车被扣。",
        "邮箱wangjg@example.com。",
    ],
)
def test_whatever_points_to_a_person_is_refused_and_shown(closed, words):
    with pytest.raises(Refused) as no:
        write(closed, text=TEXT + words)

    assert no.value.code == "not_redacted" and "“" in no.value.reason
    assert not PublicSummary.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "罚款5000元。",
        "依据《中华人民共和国行政处罚法》。",
        "可拨打12345咨询。",
        "2026年3月2日整改到位。",
        "示府执监通〔2026〕3号。",
    ],
)
def test_amounts_laws_hotlines_dates_and_document_numbers_are_not_persons(closed, words):
    assert write(closed, text=TEXT + words).status == SummaryStatus.SUBMITTED


def test_a_title_alone_or_a_word_or_two_is_no_summary(closed):
    assert refused(closed, text="已整改。") == "summary_short"
    assert refused(closed, title=" ") == "summary_short"


@pytest.mark.parametrize("path", ["unsubstantiated", "objection_upheld"])
def test_where_nothing_was_found_the_agency_is_not_named_however_it_is_called(path):
    complaint = drive_path(make_complaint(), path)
    agency = complaint.agency
    AgencyAliasFactory(agency=agency, name="铁西市监局")
    with later(complaint):
        closing.take_down_summary(complaint=complaint, by=staff_team().editor)

    full = agency.name
    for name in (full, full.replace("（示例）", ""), full.replace("（", "(").replace("）", ")"), "铁 西 市监局"):
        assert refused(complaint, text=f"群众反映{name}的问题，经核实不属实，结果已反馈投诉人。") == "agency_named"
        assert refused(complaint, title=f"{name}监督案") == "agency_named"
    assert write(complaint, text="群众反映有关单位的问题，经核实不属实，结果已反馈投诉人。")


# --- approval and after -------------------------------------------------------------------------------------------


def test_only_the_approved_text_becomes_a_public_record(closed):
    with later(closed):
        write(closed)
        assert not is_public(closed)
        closing.approve_summary(complaint=closed, by=staff_team().approver1)

    record = PublicRecord.objects.get(key=str(closed.pk))
    assert (record.title, record.summary, record.body) == (TITLE, TEXT, "")
    assert record.number == closed.case.notices.get().number.text and record.agency == closed.agency.name
    assert (record.outcome, record.violation) == (closed.outcome, closed.violation)
    kinds = list(events_for(closed.subject).values_list("kind", flat=True))
    assert kinds[-2:] == ["summary.submitted", "summary.approved"]


def test_a_summary_sent_back_is_not_public_and_is_written_again(closed):
    team = staff_team()
    with later(closed):
        write(closed)
        summary = closing.return_summary(complaint=closed, by=team.director, note="写明整改结果。")
        assert summary.status == SummaryStatus.RETURNED and summary.return_note.open() == "写明整改结果。"
        with pytest.raises(Refused, match="没有待批准"):
            closing.approve_summary(complaint=closed, by=team.director)
        assert not is_public(closed)
        write(closed, text=TEXT + "结果已反馈投诉人。")
        closing.approve_summary(complaint=closed, by=team.director)

    assert PublicRecord.objects.get().summary.endswith("结果已反馈投诉人。")


def test_a_public_summary_is_not_rewritten_under_the_readers_eyes(closed):
    with later(closed):
        write(closed)
        closing.approve_summary(complaint=closed, by=staff_team().approver1)

    assert refused(closed, text=TEXT + "改了。") == "published"
    assert PublicRecord.objects.get().summary == TEXT


def test_what_was_clean_when_written_is_checked_again_when_approved(closed):
    write(closed)
    summary = closed.public_summary
    summary.text = TEXT + "联系电话13800138000。"  # as a slip in another program would
    summary.save()

    with pytest.raises(Refused) as no:
        closing.approve_summary(complaint=closed, by=staff_team().approver1)
    assert no.value.code == "not_redacted" and not is_public(closed)


def test_taking_down_is_instant_for_the_page_and_keeps_the_private_copy(closed, client):
    page = f"/search/cases/{closed.pk}/"
    with later(closed):
        write(closed)
        closing.approve_summary(complaint=closed, by=staff_team().approver1)
        assert client.get(page).status_code == 200
        closing.take_down_summary(complaint=closed, by=staff_team().editor)

    assert client.get(page).status_code in {404, 410}
    assert not is_public(closed) and Withdrawal.objects.filter(key=str(closed.pk)).exists()
    summary = PublicSummary.objects.get()
    assert summary.status == SummaryStatus.WITHDRAWN and summary.text.open() == TEXT
    with pytest.raises(Refused, match="没有公开的摘要"):
        closing.take_down_summary(complaint=closed, by=staff_team().editor)


def test_reopening_withdraws_the_record_at_once_and_nothing_is_approved_meanwhile(closed):
    team = staff_team()
    with later(closed):
        write(closed)
        closing.approve_summary(complaint=closed, by=team.approver1)
        closing.request_review(complaint=closed, grounds="整改只是表面的，我不同意。")
        assert is_public(closed)  # a request alone proves nothing
        closing.decide_review(complaint=closed, by=team.director, granted=True, reasons="有新的证据。")

    assert not is_public(closed)
    assert PublicSummary.objects.get().status == SummaryStatus.WITHDRAWN
    assert refused(closed) == "state"


def test_a_summary_waiting_for_approval_waits_on_while_a_review_is_asked_for(closed):
    with later(closed):
        write(closed)
        closing.request_review(complaint=closed, grounds="整改只是表面的，我不同意。")
        with pytest.raises(Refused) as no:
            closing.approve_summary(complaint=closed, by=staff_team().approver1)

    assert no.value.code == "state" and not is_public(closed)
