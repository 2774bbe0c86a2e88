"""The form of each act: it calls the action, shows a refusal above what was typed, and is shut to those who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from complaints.actions import filing, objections, referrals
from complaints.enums import Outcome, ServiceMethod, State, SummaryStatus
from complaints.models import Evidence, PublicSummary
from complaints.people import Person
from portal import timekeeping
from portal.roles.enums import Role
from search.models import PublicRecord
from tests.factories.agencies import AgencyFactory
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db
SUMMARY = "群众反映执法人员只有一人到场、未出示证件。经查属实，中心责令重新处理，单位已整改到位。"


@pytest.fixture
def act(client_as):
    """Send the form of an act: `act(user, complaint, "accept", agency="…")`."""

    def send(user, complaint, code, **typed):
        return client_as(user).post(reverse("centre:act", args=[complaint.pk, code]), typed)

    return send


def _done(response, complaint, state):
    assert response.status_code == 302, response.context["form"].errors
    complaint.refresh_from_db()
    assert complaint.state == state


# Assessment


def test_accepting_settles_the_agency_by_any_name_it_goes_by(act):
    agency = AgencyFactory()
    complaint = make_complaint(agency=None, agency_as_stated="那个管理局", days_ago=1)

    response = act(staff_team().clerk, complaint, "accept", agency=agency.name, violation="程序违法")

    _done(response, complaint, State.ACCEPTED)
    assert complaint.agency == agency


def test_the_form_of_acceptance_shows_what_the_writer_called_the_agency(client_as):
    complaint = make_complaint(agency=None, agency_as_stated="大街上那个局")

    page = client_as(staff_team().clerk).get(reverse("centre:act", args=[complaint.pk, "accept"]))

    assert page.status_code == 200
    assert "大街上那个局" in page.content.decode()


def test_an_unknown_agency_is_answered_with_near_ones(act):
    agencies = [AgencyFactory(), AgencyFactory()]
    complaint = make_complaint(days_ago=1)

    page = act(staff_team().clerk, complaint, "accept", agency="管理局", violation="程序违法").content.decode()

    assert "名录中没有“管理局”" in page
    assert agencies[0].name in page


def test_asking_for_a_supplement(act):
    complaint = make_complaint(days_ago=1)

    _done(
        act(staff_team().clerk, complaint, "ask_supplement", question="请提供处罚决定书"),
        complaint,
        State.SUPPLEMENTING,
    )


def test_refusing_names_a_listed_reason(act):
    complaint = make_complaint(days_ago=1)
    clerk = staff_team().clerk

    assert act(clerk, complaint, "refuse", note="请向法院起诉").status_code == 422
    _done(act(clerk, complaint, "refuse", reason="no_facts", note="请补充事实后再来"), complaint, State.REFUSED)


def test_referring_elsewhere(act):
    complaint = make_complaint(days_ago=1)

    _done(act(staff_team().clerk, complaint, "refer_elsewhere", body="市信访局"), complaint, State.REFERRED_OUT)


def test_merging_by_number(act):
    lead = drive(make_complaint(), State.INVESTIGATING)
    repeat = make_complaint(agency=lead.agency, days_ago=1)
    clerk = staff_team().clerk

    assert "没有找到" in act(clerk, repeat, "merge", number="SP20200101-000000").content.decode()
    _done(act(clerk, repeat, "merge", number=f" {lead.number.lower()} "), repeat, State.MERGED)
    assert repeat.merged_into == lead


# Investigation


def test_assigning_lists_only_those_who_may_serve(act, client_as, user_with):
    team = staff_team()
    complaint = drive(make_complaint(), State.ACCEPTED, team)
    unlicensed = user_with(Role.INVESTIGATOR)
    act(team.director, complaint, "recuse", person=team.investigator1.pk, reason="近亲属在该单位")

    form = client_as(team.approver1).get(reverse("centre:act", args=[complaint.pk, "assign"])).context["form"]
    listed = set(form.fields["team"].queryset)

    assert {team.investigator2, team.investigator3} <= listed
    assert not {team.investigator1, unlicensed} & listed


def test_a_team_of_one_is_refused_with_the_choice_kept(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.ACCEPTED, team)

    response = act(team.approver1, complaint, "assign", team=[team.investigator1.pk])

    assert response.status_code == 422
    assert "至少选择两人" in response.content.decode()
    assert f'value="{team.investigator1.pk}"' in response.content.decode()
    _done(
        act(team.approver1, complaint, "assign", team=[team.investigator1.pk, team.investigator2.pk]),
        complaint,
        State.INVESTIGATING,
    )


def test_evidence_with_a_file_and_a_report_of_several_requirements(act):
    complaint = drive(make_complaint(), State.INVESTIGATING)
    one = complaint.staff.first().user
    upload = SimpleUploadedFile("笔录.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")

    assert act(one, complaint, "add_evidence", kind="书证", title="询问笔录", upload=upload).status_code == 302
    assert Evidence.objects.filter(complaint=complaint, source="centre", content_type="application/pdf").exists()
    response = act(
        one,
        complaint,
        "submit_verification",
        substantiated="yes",
        findings="执法时只有一人到场",
        legal_basis="行政处罚法关于执法人数的规定",
        requirements="撤销处罚决定\n\n  开展自查  ",
    )
    _done(response, complaint, State.VERIFYING)
    assert complaint.verifications.last().requirements.open() == ["撤销处罚决定", "开展自查"]


def test_a_file_of_a_wrong_kind_is_refused_above_what_was_typed(act):
    complaint = drive(make_complaint(), State.INVESTIGATING)
    one = complaint.staff.first().user
    upload = SimpleUploadedFile("程序.exe", b"MZ\x90\x00" * 64)

    response = act(one, complaint, "add_evidence", kind="书证", title="很长的名称不能丢", upload=upload)

    assert response.status_code == 422
    assert "很长的名称不能丢" in response.content.decode()
    assert "不能接收文件" in response.content.decode()


def test_the_report_is_returned_and_approved_by_another(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.VERIFYING, team)

    with later(complaint):
        _done(act(team.approver1, complaint, "approve_verification"), complaint, State.SUBSTANTIATED)

    other = drive(make_complaint(), State.VERIFYING, team)
    with later(other):
        _done(act(team.approver1, other, "return_verification", note="补充现场核查"), other, State.INVESTIGATING)


# Filing


def test_filing_is_prefilled_and_its_clauses_cannot_be_typed_over(act, client_as):
    team = staff_team()
    complaint = drive(make_complaint(), State.SUBSTANTIATED, team)
    report = complaint.verifications.last()

    page = client_as(team.approver1).get(reverse("centre:act", args=[complaint.pk, "file_case"])).content.decode()
    assert report.findings.open() in page
    assert "将以行政不作为、慢作为移送纪检监察部门" in page
    typed = {
        "facts": "改写后的事实",
        "legal_basis": report.legal_basis.open(),
        "requirements": "立即改正",
        "warning_clause": "不移送",
    }
    preview = act(team.approver1, complaint, "file_case", preview="1", **typed)
    assert preview.status_code == 200
    assert "改写后的事实" in preview.content.decode()
    assert "不移送" not in preview.content.decode()
    assert not hasattr(complaint, "case")
    with later(complaint):
        _done(act(team.approver1, complaint, "file_case", **typed), complaint, State.FILED)
    assert complaint.case.notices.get().facts.open() == "改写后的事实"


def test_a_notice_that_names_the_complainant_is_refused_with_everything_kept(act):
    team = staff_team()
    complaint = drive(make_complaint(person=Person(name="赵小兰", phone="13912345678")), State.SUBSTANTIATED, team)

    response = act(
        team.approver1, complaint, "file_case", facts="赵小兰反映的情况属实", legal_basis="依据", requirements="改正"
    )

    assert response.status_code == 422
    assert "投诉人的姓名" in response.content.decode()
    assert "赵小兰反映的情况属实" in response.content.decode()


def test_an_evidence_title_that_names_the_complainant_does_not_reach_the_agency():
    team = staff_team()
    complaint = drive(make_complaint(person=Person(name="赵小兰")), State.SUBSTANTIATED, team)
    item = complaint.evidence.filter(source="centre").first()
    item.title = "对赵小兰的询问笔录"
    item.save()

    with pytest.raises(filing.Refused) as refused:
        filing.file_case(complaint=complaint, by=team.approver1)

    assert refused.value.code == "identity_leak"


def test_serving_by_receipt_counts_from_the_day_on_it(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.FILED, team)

    with later(complaint):
        today = timekeeping.today()
        wrong = act(team.clerk, complaint, "serve", method="direct", served_on="2031-01-01", recipient="办公室")
        assert "送达日期应在签发日与今天之间" in wrong.content.decode()
        _done(
            act(team.clerk, complaint, "serve", method="left", served_on=today.isoformat(), recipient="见证人"),
            complaint,
            State.AWAITING_REPLY,
        )
    assert complaint.case.notices.get().service.method == ServiceMethod.LEFT


def test_a_second_notice_after_a_partial_rectification(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.SECOND_NOTICE_DUE, team)

    with later(complaint):
        response = act(team.approver1, complaint, "second_notice", facts="尚有两项未改", requirements="退还费用")
        _done(response, complaint, State.FILED)
    second = complaint.case.notices.get(ordinal=2)
    assert second.legal_basis.open() == complaint.case.notices.get(ordinal=1).legal_basis.open()


# Answers


def test_reviewing_a_receipt(act):
    complaint = drive(make_complaint(), State.RECEIPT_REVIEW)
    reviewer = complaint.staff.first().user

    with later(complaint):
        _done(act(reviewer, complaint, "review_receipt", result="done", note="逐项核实"), complaint, State.RECTIFIED)
    assert complaint.outcome == Outcome.RECTIFIED


def test_an_objection_goes_to_others_and_is_decided_by_the_director(act, client_as):
    team = staff_team()
    complaint = drive(make_complaint(), State.OBJECTED, team)
    with later(complaint):
        form = client_as(team.director).get(reverse("centre:act", args=[complaint.pk, "assign_reverification"]))
        free = list(form.context["form"].fields["team"].queryset)
        assert not {one.pk for one in free} & objections.involved(complaint)
        _done(
            act(team.director, complaint, "assign_reverification", team=[one.pk for one in free[:2]]),
            complaint,
            State.REVERIFYING,
        )
        _done(
            act(free[0], complaint, "submit_reverification", proposes_revocation="no", findings="原认定属实"),
            complaint,
            State.OBJECTION_DECISION,
        )
        _done(
            act(team.director, complaint, "decide_objection", upheld="no", reasons="理由不成立"),
            complaint,
            State.AWAITING_REPLY,
        )


def test_a_referral_is_signed_by_another_than_who_proposed_it(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.REFERRAL_DUE, team)

    with later(complaint):
        _done(act(team.director, complaint, "refer", statement="规定时间内未进行有效整改"), complaint, State.REFERRED)


def test_a_referral_and_a_decision_do_not_name_the_complainant():
    team = staff_team()
    complaint = drive(make_complaint(person=Person(name="赵小兰")), State.REFERRAL_DUE, team)

    with later(complaint), pytest.raises(referrals.Refused) as refused:
        referrals.refer(complaint=complaint, by=team.director, statement="赵小兰多次反映")
    assert refused.value.code == "identity_leak"

    other = drive(make_complaint(person=Person(name="赵小兰")), State.OBJECTION_DECISION, team)
    with later(other), pytest.raises(objections.Refused) as refused:
        objections.decide_objection(complaint=other, by=team.director, upheld=False, reasons="赵小兰所述属实")
    assert refused.value.code == "identity_leak"


# The end


def test_closing_tells_the_complainant_in_the_clerks_words(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.RECTIFIED, team)

    with later(complaint):
        _done(act(team.approver1, complaint, "close", feedback="已责令整改并验收到位。"), complaint, State.CLOSED)
    assert complaint.feedback.last().text.open() == "已责令整改并验收到位。"


def test_a_review_request_is_decided_by_the_director(act):
    team = staff_team()
    complaint = drive(make_complaint(), State.REVIEW_REQUESTED, team)

    with later(complaint):
        _done(
            act(team.director, complaint, "decide_review", granted="yes", reasons="有新证据"), complaint, State.ACCEPTED
        )


@pytest.fixture
def closed():
    """A closed matter without a summary."""
    complaint = drive_path(make_complaint(), "rectified")
    PublicSummary.objects.filter(complaint=complaint).delete()
    PublicRecord.objects.all().delete()
    return complaint


def test_a_summary_is_written_by_one_and_published_by_another(act, closed):
    team = staff_team()

    assert act(team.approver1, closed, "write_summary", title="程序违法监督案", text=SUMMARY).status_code == 302
    own = act(team.approver1, closed, "approve_summary", read="on")
    assert own.status_code == 403
    assert "须由另一人批准" in own.content.decode()
    assert not PublicRecord.objects.exists()
    assert act(team.approver2, closed, "approve_summary").status_code == 422, "the box must be ticked"
    assert act(team.approver2, closed, "approve_summary", read="on").status_code == 302
    assert PublicRecord.objects.get(kind="case").title == "程序违法监督案"
    assert act(team.editor, closed, "withdraw_summary", sure="on").status_code == 302
    assert not PublicRecord.objects.exists()
    assert PublicSummary.objects.get(complaint=closed).status == SummaryStatus.WITHDRAWN


def test_a_summary_with_personal_data_comes_back_with_the_findings(act, closed):
    text = f"{SUMMARY}当事人电话13812345678。"

    response = act(staff_team().approver1, closed, "write_summary", title="程序违法监督案", text=text)

    assert response.status_code == 422
    assert "13812345678" in response.context["form"].non_field_errors()[0]
    assert text in response.content.decode()


def test_a_returned_summary_can_be_rewritten_from_what_was_written(act, client_as, closed):
    team = staff_team()
    act(team.investigator1, closed, "write_summary", title="程序违法监督案", text=SUMMARY)
    assert act(team.approver1, closed, "return_summary", note="写明依据").status_code == 302

    page = client_as(team.investigator1).get(reverse("centre:act", args=[closed.pk, "write_summary"]))

    assert SUMMARY in page.content.decode()
    assert "写明依据" in page.content.decode()


def test_only_some_roles_take_a_summary_down(act):
    complaint = drive_path(make_complaint(), "rectified")

    assert act(staff_team().clerk, complaint, "withdraw_summary", sure="on").status_code == 403
    assert PublicRecord.objects.filter(key=str(complaint.pk)).exists()


# Doors


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_act_that_is_not_yours_answers_403_with_the_reason(client_as, method):
    complaint = make_complaint()

    response = getattr(client_as(staff_team().director), method)(reverse("centre:act", args=[complaint.pk, "accept"]))

    assert response.status_code == 403
    assert "您的角色不能“受理”" in response.content.decode()


def test_a_form_whose_time_has_passed_answers_403_and_says_so(act):
    complaint = drive(make_complaint(), State.INVESTIGATING)

    response = act(staff_team().clerk, complaint, "refuse", reason="no_facts", note="说明")

    assert response.status_code == 403
    assert "页面可能已过时" in response.content.decode()


def test_a_recused_person_cannot_act(act, client_as):
    team = staff_team()
    complaint = make_complaint()
    act(team.director, complaint, "recuse", person=team.clerk.pk, reason="近亲属在该单位")

    assert act(team.clerk, complaint, "refuse", reason="no_facts", note="说明").status_code == 403
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED


def test_an_unknown_act_is_not_found(client_as):
    complaint = make_complaint()

    assert client_as(staff_team().clerk).get(f"/admin/matters/{complaint.pk}/nothing/").status_code == 404


def test_a_form_without_the_token_of_the_session_is_refused(client_as):
    complaint = make_complaint()
    signed_in = client_as(staff_team().clerk)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies

    response = strict.post(reverse("centre:act", args=[complaint.pk, "refuse"]), {"reason": "no_facts", "note": "说明"})

    assert response.status_code == 403
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED


def test_a_second_click_changes_nothing_twice(act):
    complaint = make_complaint(days_ago=1)
    clerk = staff_team().clerk

    first = act(clerk, complaint, "ask_supplement", question="请提供处罚决定书")
    second = act(clerk, complaint, "ask_supplement", question="请提供处罚决定书")

    assert (first.status_code, second.status_code) == (302, 403)
    assert complaint.feedback.count() == 1
