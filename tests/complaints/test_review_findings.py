"""Rules that a second reading of the room found unguarded: each test says which."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints import tracking
from complaints.actions import assessment, closing, drafts, investigation, referrals, sweeps
from complaints.actions.intake import new_ticket, receive
from complaints.actions.lifecycle import locked, refusal
from complaints.actions.numbering import issue_number
from complaints.admin.acts.investigation import candidates
from complaints.enums import Action, Instrument, State
from complaints.models import Complaint, IntakeDraft, SupervisionNotice
from complaints.people import Person
from complaints.selectors import waiting_for
from exposure.actions.comment import request_comment
from exposure.actions.follow import on_moved
from exposure.models import ExposureItemPage
from portal import timekeeping
from portal.errors import Refused
from portal.notify.models import InSiteMessage
from portal.roles.models import User
from portal.workdays.api import clock_for
from tests.factories.complaints import (
    NARRATIVE,
    drive,
    drive_path,
    later,
    make_agency,
    make_complaint,
    make_report,
    staff_team,
)
from tests.factories.exposure import commented_item, drafted_item, exposable_case

pytestmark = pytest.mark.django_db


def code_of(act, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value.code


# --- drafts -------------------------------------------------------------------------------------------------------


def written_draft() -> IntakeDraft:
    draft = drafts.begin()
    answers = {"narrative": NARRATIVE, "agency_as_stated": "某局", "identity": "anonymous"}
    drafts.answer(draft=draft, answers=answers)
    return draft


def test_erasing_a_draft_from_another_tab_never_destroys_the_key_of_a_sent_matter():
    draft = written_draft()
    stale = IntakeDraft.objects.get(pk=draft.pk)  # another tab read it before it was sent
    sent = drafts.send(draft=draft).complaint

    drafts.forget(draft=stale)

    assert Complaint.objects.get(pk=sent.pk).narrative.open() == NARRATIVE
    assert not IntakeDraft.objects.exists()


def test_the_sweep_spares_a_draft_that_was_touched_meanwhile():
    draft = written_draft()

    assert not drafts.forget(draft=draft, untouched_since=timekeeping.now() - timedelta(hours=1))
    assert IntakeDraft.objects.exists()


def test_a_draft_erased_in_another_tab_is_said_to_be_gone_and_nothing_is_sent():
    draft = written_draft()
    drafts.forget(draft=IntakeDraft.objects.get())

    assert code_of(drafts.send, draft=draft) == "draft_gone"
    drafts.answer(draft=draft, answers={"narrative": "又写了一句"})
    assert not Complaint.objects.exists() and not IntakeDraft.objects.exists()


def test_a_number_promised_to_one_visitor_is_promised_to_nobody_else(monkeypatch):
    numbers = iter(["SP20260302-000001"] * 3 + ["SP20260302-000002"])
    monkeypatch.setattr(tracking, "new_number", lambda: next(numbers))
    first, second = written_draft(), written_draft()

    assert drafts.ticket_of(first).number != drafts.ticket_of(second).number
    assert not drafts.send(draft=first).again and not drafts.send(draft=second).again


def test_a_lead_entered_by_staff_does_not_take_a_number_promised_to_a_visitor(monkeypatch):
    promised = drafts.ticket_of(written_draft()).number
    numbers = iter([promised, "SP20260302-000009"])
    monkeypatch.setattr(tracking, "new_number", lambda: next(numbers))

    assert receive(report=make_report(), ticket=new_ticket()).complaint.number == "SP20260302-000009"


def test_sending_twice_with_the_same_ticket_is_one_matter():
    ticket = new_ticket()
    first = receive(report=make_report(), ticket=ticket)

    assert receive(report=replace(make_report(), narrative="另一段话"), ticket=ticket).complaint == first.complaint


# --- moves --------------------------------------------------------------------------------------------------------


def of_the_team(complaint: Complaint, *, assigned: bool) -> User:
    mine = set(complaint.staff.values_list("user_id", flat=True))
    everyone = staff_team().investigators(0) + staff_team().investigators(1)
    return next(user for user in everyone if (user.pk in mine) == assigned)


def test_evidence_is_entered_by_the_matters_own_investigators_alone():
    complaint = drive(make_complaint(), State.INVESTIGATING)

    assert refusal(complaint, Action.ADD_EVIDENCE, of_the_team(complaint, assigned=False)).code == "investigates"
    assert refusal(complaint, Action.ADD_EVIDENCE, of_the_team(complaint, assigned=True)) is None


def test_in_a_fresh_check_the_first_investigators_add_no_evidence():
    complaint = drive(make_complaint(), State.REVERIFYING)
    first, fresh = (complaint.staff.filter(duty=duty).first().user for duty in ("investigator", "reverifier"))

    assert refusal(complaint, Action.ADD_EVIDENCE, first).code == "reverifies"
    assert refusal(complaint, Action.ADD_EVIDENCE, fresh) is None


def test_an_agency_settled_at_acceptance_that_belongs_to_the_centre_sends_the_matter_outside():
    complaint = make_complaint(agency=None, agency_as_stated="管着你们的那个局", days_ago=0)
    own = make_agency()
    type(own).objects.filter(pk=own.pk).update(is_centre_related=True)

    assert code_of(assessment.accept, complaint=complaint, by=staff_team().clerk, agency=own) == "concerns_agency_only"
    complaint.refresh_from_db()
    assert (complaint.state, complaint.agency) == (State.RECEIVED, None)


def test_a_repeat_is_not_merged_into_a_matter_that_was_closed_meanwhile():
    lead = drive(make_complaint(), State.RECTIFIED)
    stale, repeat, team = Complaint.objects.get(pk=lead.pk), make_complaint(), staff_team()
    with later(lead):
        closing.close(complaint=lead, by=team.approver1, feedback="问题属实，已整改到位。")

        assert code_of(assessment.merge, complaint=repeat, by=team.clerk, into=stale) == "merge_target"


def test_who_took_a_repeat_back_hears_no_more_of_the_matter_it_had_joined():
    lead, repeat, team = drive(make_complaint(), State.RECTIFIED), make_complaint(), staff_team()
    with later(lead):
        assessment.merge(complaint=repeat, by=team.clerk, into=lead)
        assessment.withdraw(complaint=repeat)
        heard = repeat.feedback.count()
        closing.close(complaint=lead, by=team.approver1, feedback="问题属实，已整改到位。")

    assert repeat.feedback.count() == heard and repeat.state == State.WITHDRAWN


def test_what_several_complainants_read_names_none_of_them():
    lead = drive(make_complaint(person=Person(name="欧阳示例", phone="19900000101")), State.RECTIFIED)
    repeat, team = make_complaint(), staff_team()
    with later(lead):
        assessment.merge(complaint=repeat, by=team.clerk, into=lead)
        names = {"complaint": lead, "by": team.approver1, "feedback": "欧阳示例您好，问题属实，已整改到位。"}

        assert code_of(closing.close, **names) == "identity_leak"
    lead.refresh_from_db()
    assert lead.state == State.RECTIFIED


def test_a_matter_referred_a_second_time_after_a_review_can_be_acknowledged_again():
    complaint, team = drive_path(make_complaint(), "not_effective_referred"), staff_team()
    first = complaint.transfers.get()
    with later(complaint):
        notice = first.notice
        complaint.transfers.create(notice=second_notice(notice), reason="not_rectified", signed_at=timekeeping.now())
        Complaint.objects.filter(pk=complaint.pk).update(state=State.REFERRED)
        complaint.refresh_from_db()

        assert refusal(complaint, Action.REPORT_REFERRAL, team.discipline).code == "referral_acknowledged"
        referrals.acknowledge_referral(complaint=complaint, by=team.discipline)
        assert refusal(complaint, Action.ACKNOWLEDGE_REFERRAL, team.discipline).code == "referral_not_acknowledged"
        assert refusal(complaint, Action.REPORT_REFERRAL, team.discipline) is None


def second_notice(notice: SupervisionNotice) -> SupervisionNotice:
    return SupervisionNotice.objects.create(
        case=notice.case,
        ordinal=notice.ordinal + 1,
        number=issue_number(instrument=Instrument.NOTICE, subject="notice:test"),
        facts="经查，问题属实。",
        legal_basis="依据",
        requirements=["整改"],
        reply_days=15,
        issued_by=notice.issued_by,
    )


# --- a team that lost somebody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.RECEIPT_REVIEW, State.REVERIFYING])
def test_a_team_short_of_people_is_filled_up_and_the_matter_goes_on(state):
    complaint, team = drive(make_complaint(), state), staff_team()
    gone = complaint.staff.filter(ended_at=None).last().user
    others = [user for user in team.investigators(0) + team.investigators(1) if user != gone]
    fill = {"complaint": complaint, "by": team.approver2}
    with later(complaint):
        assert code_of(investigation.reinforce, people=others, **fill) == "state"
        investigation.recuse(complaint=complaint, user=gone, reason="近亲属在该单位任职", by=team.director)
        assert waiting_for(team.approver2).filter(pk=complaint.pk).exists()
        assert code_of(investigation.reinforce, people=[gone], **fill) == "team_recused"
        serving = investigation.on_duty(complaint)
        able = candidates(excluded=investigation.excluded_from(complaint) | {gone.pk, *(u.pk for u in serving)})
        if state == State.REVERIFYING:  # nobody of the first investigation may help out
            assert not able.exists()
            first = complaint.staff.filter(duty="investigator").first().user
            assert code_of(investigation.reinforce, people=[first], **fill) == "team_involved"
            return
        investigation.reinforce(people=[able.first()], **fill)

    assert len(investigation.on_duty(complaint)) == 2
    assert not waiting_for(team.approver2).filter(pk=complaint.pk).exists()


def test_a_recused_section_head_recuses_nobody_else():
    complaint, team = drive(make_complaint(), State.INVESTIGATING), staff_team()
    investigation.recuse(complaint=complaint, user=team.approver1, reason="与当事人有利害关系", by=team.director)
    out = {"complaint": complaint, "user": complaint.staff.first().user, "reason": "碍事", "by": team.approver1}

    assert code_of(investigation.recuse, **out) == "not_recused"


# --- the exposure board -------------------------------------------------------------------------------------------


def test_an_agency_is_never_shown_a_draft_that_names_the_complainant():
    team = staff_team()
    case = exposable_case(team, person=Person(name="欧阳示例", phone="19900000101"))
    item = drafted_item(team, case)
    item.found = f"{item.found}欧阳示例也在场。"
    item.save_revision(user=team.editor)

    assert code_of(request_comment, item=item, by=team.editor) == "identity_leak"
    assert not item.comment_requests.exists()


def test_an_item_leaves_the_board_when_a_reopened_matter_is_closed_without_a_finding(deliver):
    team = staff_team()
    case = exposable_case(team)
    item = commented_item(team, case)
    ExposureItemPage.objects.filter(pk=item.pk).update(live=True)

    on_moved({"case": str(case.pk), "on": "2026-03-02", "outcome": "不予立案"})

    item.refresh_from_db()
    assert not item.live and item.revoked_on


def test_a_recused_editor_drafts_no_item():
    team = staff_team()
    case = exposable_case(team)
    investigation.recuse(complaint=case.complaint, user=team.editor, reason="近亲属在该单位任职", by=team.director)

    assert code_of(drafted_item, team=team, case=case) == "not_recused"


# --- what others see ----------------------------------------------------------------------------------------------


def test_the_agency_does_not_learn_that_a_review_was_asked_for_or_a_referral_is_prepared(client_as):
    complaint, team = drive(make_complaint(), State.REFERRAL_DUE), staff_team()
    desk = client_as(team.liaison(complaint.agency))

    assert "拟移送" not in desk.get("/desk/matters/notices/").content.decode()
    Complaint.objects.filter(pk=complaint.pk).update(state=State.REVIEW_REQUESTED)
    page = desk.get("/desk/matters/notices/").content.decode()
    assert "复核" not in page and "已回复" in page


def test_a_denied_review_does_not_change_the_day_on_which_the_matter_ended():
    complaint, team = drive_path(make_complaint(), "rectified"), staff_team()
    ended = complaint.closed_at
    with later(complaint, hours=48):
        closing.request_review(complaint=complaint, grounds="整改只是表面的，我不同意。")
        closing.decide_review(complaint=complaint, by=team.director, granted=False, reasons="没有新的事实。")

    complaint.refresh_from_db()
    assert (complaint.state, complaint.closed_at) == (State.CLOSED, ended)


def test_beginning_a_report_changes_the_session_so_that_a_planted_one_sees_nothing(client):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    client.post("/complaints/new/")

    assert client.session.session_key != before


# --- the sweeps ---------------------------------------------------------------------------------------------------


def test_no_referral_for_silence_is_prepared_for_an_agency_that_answered_in_this_moment(monkeypatch):
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    late = timekeeping.now()  # long after the last day

    def answered(matter: Complaint) -> Complaint:
        Complaint.objects.filter(pk=matter.pk).update(state=State.RECEIPT_REVIEW)
        return locked(matter)

    monkeypatch.setattr(sweeps, "locked", answered)

    assert not list(sweeps.prepare_referrals(late))
    assert not complaint.transfers.exists()


def test_an_agency_hears_of_its_own_deadlines_alone_and_never_the_complainants_number():
    complaint, team = drive(make_complaint(), State.AWAITING_REPLY), staff_team()
    liaison = team.liaison(complaint.agency)
    list(sweeps.mark_overdue(timekeeping.now() + timedelta(days=200)))

    letters = InSiteMessage.objects.filter(user=liaison, template="deadline_over")
    words = [f"{letter.subject} {letter.body}" for letter in letters]
    other = clock_for(complaint.subject, "close").label
    assert words and not [text for text in words if complaint.number in text or other in text]
    assert InSiteMessage.objects.filter(user=team.director, body__contains=complaint.number).exists()
