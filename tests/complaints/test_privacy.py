"""Named means known to the Centre only: no paper that others read holds an identifier, and each look leaves a trace."""

import pytest

from complaints.actions import assessment, closing, filing, investigation, objections, referrals
from complaints.actions.evidence import add_evidence
from complaints.enums import EvidenceKind, State
from complaints.models import DocumentNumber, SupervisionNotice
from complaints.people import Person
from complaints.privacy import identifiers_in, reveal_identity
from portal.audit.api import digest_matches, events_for
from portal.errors import NotYours, Refused
from portal.outbox.models import Fact
from portal.roles.enums import Role
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

PERSON = Person(name="欧阳示例", phone="0434-322 1888", id_number="22030219900307123X", address="示例小区3号楼2单元")


def named(**changes):
    return make_complaint(person=PERSON, **changes)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("据欧阳示例反映", "姓名"),
        ("据欧 阳 示 例反映", "姓名"),
        ("据欧阳·示例反映", "姓名"),
        ("据欧阳\u200b示例反映", "姓名"),
        ("联系电话04343221888", "电话"),
        ("联系电话０４３４－３２２１８８８", "电话"),
        ("联系电话(0434) 322.1888", "电话"),
        ("证件 220302 19900307 123x", "证件号"),
        ("证件２２０３０２１９９００３０７１２３Ｘ", "证件号"),
        ("住在示例小区 3 号楼 2 单元", "住址"),
    ],
)
def test_an_identifier_is_found_however_it_is_written(text, label):
    assert identifiers_in(named(), text) == [label]


def test_what_is_found_is_named_by_its_kind_once_and_never_by_its_value():
    found = identifiers_in(named(), "欧阳示例，欧阳示例，0434-3221888")

    assert found == ["姓名", "电话"]


@pytest.mark.parametrize("text", ["", "某商户反映有关问题", "电话0434-3221889", "欧阳某某"])
def test_other_words_are_left_alone(text):
    assert identifiers_in(named(), text) == []


def test_an_anonymous_matter_has_nothing_to_find():
    assert identifiers_in(make_complaint(), "欧阳示例") == []


def test_who_sent_a_repeat_is_kept_out_as_well():
    lead = drive(make_complaint(), State.ACCEPTED)
    repeat = named(agency=lead.agency)
    with later(lead, hours=3):
        assessment.merge(complaint=repeat, by=staff_team().clerk, into=lead)

    assert identifiers_in(lead, "据欧阳示例反映") == ["姓名"]


# --- papers that others read --------------------------------------------------------------------------------------


def leak(act, **arguments) -> None:
    with pytest.raises(Refused) as refused:
        act(**arguments)
    assert refused.value.code == "identity_leak"
    assert "姓名" in refused.value.reason and PERSON.name not in refused.value.reason


@pytest.mark.parametrize("part", ["facts", "legal_basis", "requirements"])
def test_a_notice_that_names_the_complainant_is_not_issued(part):
    complaint = drive(named(), State.SUBSTANTIATED)
    words = "应当向欧阳示例赔礼道歉"
    with later(complaint):
        leak(
            filing.file_case,
            complaint=complaint,
            by=staff_team().approver1,
            **{part: [words] if part == "requirements" else words},
        )

    complaint.refresh_from_db()
    assert complaint.state == State.SUBSTANTIATED
    assert not SupervisionNotice.objects.exists() and not DocumentNumber.objects.exists()


def test_neither_does_the_list_of_evidence_in_a_notice_name_the_complainant():
    complaint, team = drive(named(), State.INVESTIGATING), staff_team()
    one = complaint.staff.first().user
    with later(complaint):
        add_evidence(
            complaint=complaint,
            by=one,
            kind=EvidenceKind.WITNESS,
            title="对欧阳示例的询问笔录",
            description="笔录内容",
        )
        investigation.submit_verification(
            complaint=complaint,
            by=one,
            substantiated=True,
            findings="经查，该单位未出示证件。",
            legal_basis="关于出示证件的规定",
            requirements=["依法重新处理"],
        )
        investigation.approve_verification(complaint=complaint, by=team.approver1)
        leak(filing.file_case, complaint=complaint, by=team.approver1)


def test_nor_a_second_notice():
    complaint = drive(named(), State.SECOND_NOTICE_DUE)
    with later(complaint):
        leak(
            filing.issue_second_notice,
            complaint=complaint,
            by=staff_team().approver1,
            requirements=["退还欧阳示例的罚款"],
        )


def test_nor_the_report_on_an_objection_nor_the_decision():
    complaint = drive(named(), State.REVERIFYING)
    reporter = complaint.staff.filter(duty="reverifier").first().user
    with later(complaint):
        leak(
            objections.submit_reverification,
            complaint=complaint,
            by=reporter,
            findings="欧阳示例的陈述属实。",
            proposes_revocation=False,
        )
        objections.submit_reverification(
            complaint=complaint, by=reporter, findings="原认定的事实清楚。", proposes_revocation=False
        )
        leak(
            objections.decide_objection,
            complaint=complaint,
            by=staff_team().director,
            upheld=False,
            reasons="欧阳示例的证据充分。",
        )


def test_nor_a_referral():
    complaint = drive(named(), State.REFERRAL_DUE)
    with later(complaint):
        leak(referrals.refer, complaint=complaint, by=staff_team().director, statement="该单位未向欧阳示例答复。")


def test_nor_a_public_summary():
    complaint = drive_path(named(), "rectified")
    with later(complaint):
        closing.take_down_summary(complaint=complaint, by=staff_team().editor)
        leak(
            closing.write_summary,
            complaint=complaint,
            by=staff_team().editor,
            title="某领域程序问题监督案",
            text="欧阳示例反映的问题属实，该单位已经整改到位，罚款已退还。",
        )


# --- the one door -------------------------------------------------------------------------------------------------


def test_the_custodian_opens_an_identity_with_a_reason_and_an_event():
    complaint, custodian = named(), staff_team().custodian

    assert reveal_identity(complaint=complaint, by=custodian, reason="电话核实现场情况").sender == PERSON

    event = events_for(complaint.subject).get(kind="identity.revealed")
    assert event.actor_id == custodian.pk
    assert digest_matches("电话核实现场情况", event.data["reason"])
    for words in ("电话核实现场情况", PERSON.name, PERSON.phone, "3221888"):
        assert words not in str(event.data) + event.actor_label


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CUSTODIAN])
def test_nobody_else_opens_it(user_with, role):
    complaint = make_complaint(person=PERSON, days_ago=0)

    with pytest.raises(NotYours):
        reveal_identity(complaint=complaint, by=user_with(role), reason="电话核实现场情况")
    assert not events_for(complaint.subject).filter(kind="identity.revealed").exists()


def test_without_a_reason_or_an_identity_or_in_spite_of_a_recusal_it_stays_shut():
    team = staff_team()
    shut = [(named(), "  看 ", "reason_missing"), (make_complaint(), "电话核实现场情况", "anonymous")]
    recused = named()
    investigation.recuse(complaint=recused, user=team.custodian, reason="与投诉人是亲属", by=team.director)
    for complaint, reason, code in [*shut, (recused, "电话核实现场情况", "not_recused")]:
        with pytest.raises(Refused) as refused:
            reveal_identity(complaint=complaint, by=team.custodian, reason=reason)
        assert refused.value.code == code
        assert not events_for(complaint.subject).filter(kind="identity.revealed").exists()


# --- traces -------------------------------------------------------------------------------------------------------


def test_neither_events_nor_facts_of_a_whole_story_hold_a_word_of_the_complainant():
    complaint = named(narrative="欧阳示例反映：绿色卷帘门前的摊位被无故清走。", place="绿色卷帘门")
    drive_path(complaint, "rectified")

    written = " ".join(str(event.data) + event.actor_label for event in events_for(complaint.subject))
    written += " ".join(str(fact.payload) for fact in Fact.objects.all())
    for words in (PERSON.name, "3221888", PERSON.id_number, PERSON.address, "卷帘门"):
        assert words not in written


def test_a_sealed_text_shows_itself_to_nobody_who_does_not_open_it():
    complaint = named()

    shown = f"{complaint.narrative} {complaint.narrative!r} {complaint.identity} {complaint.identity.name!r}"

    assert PERSON.name not in shown and "没有出示证件" not in shown
