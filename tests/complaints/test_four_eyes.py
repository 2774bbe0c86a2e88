"""Four eyes: who investigated does not approve, who wrote does not publish, who issued a notice does not re-verify."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from complaints import guards
from complaints.actions import closing, filing, investigation, objections, referrals, replies
from complaints.actions.evidence import add_evidence
from complaints.actions.lifecycle import refusal
from complaints.enums import Action, EvidenceKind, ServiceMethod, State, SummaryStatus
from complaints.transitions import TABLE
from portal.errors import Refused
from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User
from search.models import PublicRecord
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def also(user: User, *roles: Role) -> User:
    """The same person with another hat."""
    user.groups.add(*Group.objects.filter(name__in=[role.value for role in roles]))
    return User.objects.get(pk=user.pk)


def investigator_of(complaint) -> User:
    return complaint.staff.filter(duty="investigator").first().user


def code_of(act, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value.code


# --- the table ----------------------------------------------------------------------------------------------------


def test_no_row_of_the_staff_is_open_to_a_recused_person():
    rows = [move for move in TABLE if move.actors & CASE_ROLES]

    assert rows and all(guards.not_recused in move.guards for move in rows)


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.APPROVE_VERIFICATION, State.VERIFYING),
        (Action.RETURN_VERIFICATION, State.VERIFYING),
        (Action.FILE_CASE, State.SUBSTANTIATED),
        (Action.SECOND_NOTICE, State.SECOND_NOTICE_DUE),
        (Action.ASSIGN_REVERIFICATION, State.OBJECTED),
        (Action.DECIDE_OBJECTION, State.OBJECTION_DECISION),
        (Action.CLOSE, State.RECTIFIED),
        (Action.DECIDE_REVIEW, State.REVIEW_REQUESTED),
    ],
)
def test_who_investigated_neither_approves_nor_decides_nor_closes(action, state):
    complaint = drive(make_complaint(), state)
    both = also(investigator_of(complaint), Role.APPROVER, Role.DIRECTOR)

    with later(complaint):
        assert refusal(complaint, action, both).code == "did_not_investigate"


def test_a_duty_that_has_ended_still_excludes():
    complaint = drive(make_complaint(), State.VERIFYING)
    both = also(investigator_of(complaint), Role.APPROVER)
    complaint.staff.update(ended_at=timezone.now())

    assert refusal(complaint, Action.APPROVE_VERIFICATION, both).code == "did_not_investigate"


def test_only_the_assigned_investigators_report_and_review():
    team = staff_team()
    for state, action in (
        (State.INVESTIGATING, Action.SUBMIT_VERIFICATION),
        (State.RECEIPT_REVIEW, Action.REVIEW_RECEIPT),
    ):
        complaint = drive(make_complaint(), state)
        stranger = next(
            user
            for name, user in team.people.items()
            if "investigator" in name and not complaint.staff.filter(user=user)
        )
        assert refusal(complaint, action, stranger).code == "investigates"
        assert refusal(complaint, action, investigator_of(complaint)) is None


# --- the team -----------------------------------------------------------------------------------------------------


def assign(complaint, *people, by=None):
    return code_of(
        investigation.assign, complaint=complaint, by=by or staff_team().approver2, investigators=list(people)
    )


def test_an_investigation_needs_two_people_with_a_credential(user_with):
    complaint, team = drive(make_complaint(), State.ACCEPTED), staff_team()
    one, two = team.investigator1, team.investigator2
    no_card = user_with(Role.INVESTIGATOR)
    off_duty = user_with(Role.INVESTIGATOR, credential="示监督证101", is_active=False)

    with later(complaint):
        assert assign(complaint, one) == "team_small"
        assert assign(complaint, one, one) == "team_small"
        assert assign(complaint, one, no_card) == "team_credential"
        assert assign(complaint, one, off_duty) == "team_role"
        assert assign(complaint, one, team.clerk) == "team_role"
        both = also(one, Role.APPROVER)
        assert assign(complaint, both, two, by=both) == "team_involved"

    complaint.refresh_from_db()
    assert complaint.state == State.ACCEPTED and not complaint.staff.exists()


def test_a_report_needs_two_investigators_still_on_duty():
    complaint, team = drive(make_complaint(), State.INVESTIGATING), staff_team()
    left, gone = (row.user for row in complaint.staff.order_by("pk"))
    with later(complaint):
        investigation.recuse(complaint=complaint, user=gone, reason="近亲属在该单位任职", by=team.director)
        code = code_of(
            investigation.submit_verification, complaint=complaint, by=left, substantiated=False, findings="不属实。"
        )

    assert code == "team_small"


# --- recusal ------------------------------------------------------------------------------------------------------


def recuse(complaint, user):
    return investigation.recuse(complaint=complaint, user=user, reason="与当事人有利害关系", by=staff_team().director)


def test_a_recused_person_takes_no_further_part():
    complaint, team = drive(make_complaint(), State.INVESTIGATING), staff_team()
    person = investigator_of(complaint)
    with later(complaint):
        recuse(complaint, person)
        assert refusal(complaint, Action.SUBMIT_VERIFICATION, person).code == "not_recused"
        code = code_of(
            add_evidence, complaint=complaint, by=person, kind=EvidenceKind.DOCUMENT, title="案卷", description="内容"
        )
    assert code == "not_recused" and complaint.evidence.count() == 0
    assert not complaint.staff.filter(user=person, ended_at=None).exists()

    accepted = drive(make_complaint(), State.ACCEPTED)
    with later(accepted):
        recuse(accepted, team.investigator3)
        assert assign(accepted, team.investigator3, team.investigator4) == "team_recused"


def test_only_a_section_head_or_the_director_decides_on_recusal_and_says_why():
    complaint, team = make_complaint(), staff_team()
    for by, reason, code in ((team.clerk, "有利害关系", "role"), (team.director, " ", "reason_missing")):
        assert code_of(investigation.recuse, complaint=complaint, user=team.editor, reason=reason, by=by) == code
    assert not complaint.recusals.exists()


def test_a_recused_person_neither_writes_nor_approves_nor_takes_down_a_summary():
    complaint, team = drive_path(make_complaint(), "rectified"), staff_team()
    writer, approver = team.editor, team.approver2
    with later(complaint):
        recuse(complaint, approver)
        assert code_of(closing.take_down_summary, complaint=complaint, by=approver) == "not_recused"
        closing.take_down_summary(complaint=complaint, by=writer)
        text = {"title": "某领域程序问题监督案", "text": "监督机关发出通知书后，该单位已经整改到位，结果已反馈。"}
        assert code_of(closing.write_summary, complaint=complaint, by=approver, **text) == "not_recused"
        closing.write_summary(complaint=complaint, by=writer, **text)
        assert code_of(closing.approve_summary, complaint=complaint, by=approver) == "not_recused"
        assert code_of(closing.return_summary, complaint=complaint, by=approver, note="改") == "not_recused"


# --- objection ----------------------------------------------------------------------------------------------------


def test_a_fresh_check_is_made_by_people_without_any_earlier_part():
    complaint, team = drive(make_complaint(), State.OBJECTED), staff_team()
    free = [user for user in team.investigators(0) + team.investigators(1) if not complaint.staff.filter(user=user)]
    notice = complaint.case.notices.get()
    approver = also(User.objects.get(pk=notice.issued_by_id), Role.INVESTIGATOR)
    chooser = also(team.approver2, Role.INVESTIGATOR)

    def choose(*people):
        return code_of(
            objections.assign_reverification, complaint=complaint, by=team.director, reverifiers=list(people)
        )

    with later(complaint):
        assert choose(free[0], investigator_of(complaint)) == "team_involved"
        assert choose(free[0], approver) == "team_involved"
        assert choose(free[0]) == "team_small"
        code = code_of(
            objections.assign_reverification, complaint=complaint, by=chooser, reverifiers=[free[0], chooser]
        )
        assert code == "team_involved"
        objections.assign_reverification(complaint=complaint, by=team.director, reverifiers=free)

    assert {row.user for row in complaint.staff.filter(duty="reverifier")} == set(free)


def test_only_the_re_verifiers_report_on_an_objection():
    complaint = drive(make_complaint(), State.REVERIFYING)

    assert refusal(complaint, Action.SUBMIT_REVERIFICATION, investigator_of(complaint)).code == "reverifies"


def test_neither_who_issued_the_notice_nor_who_re_verified_decides_on_the_objection():
    complaint = drive(make_complaint(), State.OBJECTION_DECISION)
    issuer = also(complaint.case.notices.get().issued_by, Role.DIRECTOR)
    reverifier = also(complaint.staff.filter(duty="reverifier").first().user, Role.DIRECTOR)

    for person, code in ((issuer, "did_not_issue_notice"), (reverifier, "did_not_reverify")):
        decide = {"complaint": complaint, "by": person, "upheld": False, "reasons": "异议不成立。"}
        assert code_of(objections.decide_objection, **decide) == code
    complaint.refresh_from_db()
    assert complaint.state == State.OBJECTION_DECISION


# --- referral, summary --------------------------------------------------------------------------------------------


def test_who_proposed_a_referral_does_not_sign_it():
    complaint, team = drive(make_complaint(), State.REFERRAL_DUE), staff_team()
    proposer = also(complaint.transfers.get().prepared_by, Role.DIRECTOR)
    with later(complaint):
        sign = {"complaint": complaint, "statement": "在规定时间内未进行有效整改。"}
        assert code_of(referrals.refer, by=proposer, **sign) == "did_not_prepare_referral"
        transfer = referrals.refer(by=team.director, **sign)

    assert transfer.signed_by == team.director and transfer.prepared_by == proposer


def test_nothing_is_referred_that_nobody_prepared():
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    with later(complaint):
        refused = refusal(complaint, Action.REFER, staff_team().director)

    assert refused.code == "referral_prepared"


def test_who_wrote_a_summary_does_not_publish_it():
    complaint, team = drive(make_complaint(), State.CLOSED), staff_team()
    writer = also(team.approver1, Role.EDITOR)
    with later(complaint):
        closing.write_summary(
            complaint=complaint,
            by=writer,
            title="某领域程序问题监督案",
            text="监督机关发出通知书后，该单位已经整改到位，结果已反馈投诉人。",
        )
        assert code_of(closing.approve_summary, complaint=complaint, by=writer) == "four_eyes"
        assert code_of(closing.return_summary, complaint=complaint, by=writer, note="改") == "four_eyes"
        assert not PublicRecord.objects.filter(key=str(complaint.pk)).exists()
        closing.approve_summary(complaint=complaint, by=team.director)

    assert complaint.public_summary.status == SummaryStatus.APPROVED
    assert PublicRecord.objects.filter(key=str(complaint.pk)).exists()


# --- the agency's own hands ---------------------------------------------------------------------------------------


def test_another_agency_can_neither_open_nor_answer_nor_dispute_a_notice():
    complaint, team = drive(make_complaint(), State.AWAITING_REPLY), staff_team()
    stranger = team.liaison(make_complaint().agency)
    with later(complaint):
        for action in (Action.SUBMIT_RECEIPT, Action.LODGE_OBJECTION):
            assert refusal(complaint, action, stranger).code == "belongs_to_agency"
        lodge = {"complaint": complaint, "by": stranger, "grounds": "我单位认为认定的事实与案卷不一致。"}
        assert code_of(replies.lodge_objection, **lodge) == "belongs_to_agency"
    unserved = drive(make_complaint(), State.FILED)
    with later(unserved):
        serve = {"complaint": unserved, "by": stranger, "method": ServiceMethod.OPENED}
        assert code_of(filing.record_service, **serve) == "belongs_to_agency"
