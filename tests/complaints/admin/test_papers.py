"""Print views of the Centre's documents: what each must say, and who may read it."""

import pytest
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.enums import State
from complaints.models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE
from portal.roles.enums import Role
from portal.vault.api import destroy_key
from tests.factories.complaints import NARRATIVE, drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def _notice_url(complaint):
    return reverse("centre:notice", args=[complaint.case.notices.first().pk])


def test_a_notice_says_all_that_its_form_requires(client_as):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    notice = complaint.case.notices.get()

    page = client_as(staff_team().director).get(_notice_url(complaint)).content.decode()

    for said in (
        "行政执法监督通知书",
        notice.number.text,
        complaint.case.agency.name,
        complaint.case.number.text,
        notice.facts.open(),
        notice.evidence_list.open()[0],
        notice.legal_basis.open(),
        notice.requirements.open()[0],
        "15 个工作日",
        SIGNATURE_CLAUSE,
        WARNING_CLAUSE,
        "监督异议",
        "10 个工作日",
        "〔印章〕",
        "联系人",
        "核验码",
    ):
        assert said in page
    assert NARRATIVE not in page
    assert "style=" not in page
    assert "<script" not in page


def test_a_revoked_notice_says_that_it_was_revoked(client_as):
    complaint = drive_path(make_complaint(), "objection_upheld")

    assert "撤销" in client_as(staff_team().director).get(_notice_url(complaint)).content.decode()


@pytest.mark.parametrize(
    ("path", "said"), [("objection_upheld", "异议成立，撤销"), ("objection_dismissed", "继续有效")]
)
def test_a_decision_says_what_was_decided_and_why(client_as, path, said):
    complaint = drive_path(make_complaint(), path)
    decision = complaint.case.notices.first().objections.get().decision

    page = client_as(staff_team().director).get(reverse("centre:decision", args=[decision.pk])).content.decode()

    assert decision.number.text in page
    assert decision.reasons.open() in page
    assert said in page


@pytest.mark.parametrize(
    ("path", "reason"), [("not_executed_referred", "既不落实又不反馈"), ("not_effective_referred", "未进行有效整改")]
)
def test_a_referral_letter_gives_its_own_reason(client_as, path, reason):
    complaint = drive_path(make_complaint(), path)
    transfer = complaint.transfers.get(lapsed_at=None)

    page = client_as(staff_team().director).get(reverse("centre:referral", args=[transfer.pk])).content.decode()

    assert transfer.number.text in page
    assert f"事由：{transfer.get_reason_display()}" in page
    assert reason in page
    assert complaint.case.notices.first().number.text in page
    assert "送达回证" in page


def test_an_unsigned_referral_is_a_draft(client_as):
    complaint = drive(make_complaint(), State.REFERRAL_DUE)
    with later(complaint):
        transfer = complaint.transfers.get(signed_at=None)

        page = client_as(staff_team().director).get(reverse("centre:referral", args=[transfer.pk])).content.decode()

    assert "拟稿，尚未签发" in page


def test_editors_read_notices_but_not_referrals(client_as, user_with):
    complaint = drive_path(make_complaint(), "not_executed_referred")
    editor = client_as(user_with(Role.EDITOR))

    assert editor.get(_notice_url(complaint)).status_code == 200
    assert editor.get(reverse("centre:referral", args=[complaint.transfers.first().pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.STATISTICIAN, Role.AGENCY_LIAISON])
def test_others_do_not_read_documents_here(client_as, user_with, role):
    assert client_as(user_with(role)).get(_notice_url(drive(make_complaint(), State.FILED))).status_code == 403


def test_a_recused_person_does_not_read_the_documents(client_as, user_with):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    person = user_with(Role.INVESTIGATOR)
    recuse(complaint=complaint, user=person, reason="近亲属", by=staff_team().director)

    assert client_as(person).get(_notice_url(complaint)).status_code == 403


def test_an_erased_notice_keeps_its_number_and_says_that_it_is_gone(client_as):
    complaint = drive_path(make_complaint(), "rectified")
    destroy_key(complaint.key)

    response = client_as(staff_team().director).get(_notice_url(complaint))

    assert response.status_code == 403
    assert "密钥已销毁" in response.content.decode()
