"""Papers are issued with the loop: each path leaves the papers that it owes, numbered, sealed and checkable."""

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.assessment import merge
from complaints.actions.closing import close
from complaints.actions.lifecycle import refusal
from complaints.actions.paper_templates import decide_wording, propose_wording
from complaints.actions.papers import digest_of_paper, issue_paper, opened
from complaints.enums import Action, PaperKind, State, TemplateStatus
from complaints.models import IssuedPaper, PaperTemplate
from complaints.models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE
from complaints.papers.kinds import FORMS
from complaints.papers.values import of_opinion
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from tests.factories.complaints import NARRATIVE, drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db

K = PaperKind


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("rejected", [K.REFUSAL]),
        ("unsubstantiated", [K.FEEDBACK]),
        ("rectified", [K.NOTICE, K.SERVICE, K.FEEDBACK]),
        ("objection_upheld", [K.NOTICE, K.SERVICE, K.DECISION, K.FEEDBACK]),
        ("objection_dismissed", [K.NOTICE, K.SERVICE, K.DECISION, K.FEEDBACK]),
        ("not_executed_referred", [K.NOTICE, K.SERVICE, K.REFERRAL, K.FEEDBACK]),
        ("partial_rectified_second_notice", [K.NOTICE, K.SERVICE, K.SECOND_NOTICE, K.SERVICE, K.FEEDBACK]),
    ],
)
def test_each_path_leaves_the_papers_it_owes(path, kinds):
    complaint = drive_path(make_complaint(), path)

    papers = list(complaint.papers.select_related("number"))

    assert [paper.kind for paper in papers] == kinds
    assert len({paper.number.text for paper in papers}) == len(papers)
    for paper in papers:
        content, code = opened(paper)
        assert content.number == paper.number.text
        assert len(code.replace("-", "")) == 12
        assert NARRATIVE not in content.text


def test_both_notices_carry_the_fixed_clauses_word_for_word():
    complaint = drive_path(make_complaint(), "partial_rectified_second_notice")

    for paper in complaint.papers.filter(kind__in=[K.NOTICE, K.SECOND_NOTICE]):
        text = opened(paper)[0].text
        assert WARNING_CLAUSE in text
        assert SIGNATURE_CLAUSE in text


def test_first_and_second_notice_share_one_series_of_numbers():
    complaint = drive_path(make_complaint(), "partial_rectified_second_notice")

    first, second = complaint.papers.filter(kind__in=[K.NOTICE, K.SECOND_NOTICE]).order_by("issued_at")

    assert first.number.series_id == second.number.series_id
    assert second.number.sequence == first.number.sequence + 1


def test_a_revoked_notice_is_a_revoked_paper():
    complaint = drive_path(make_complaint(), "objection_upheld")

    assert complaint.papers.get(kind=K.NOTICE).revoked_at is not None
    assert complaint.papers.get(kind=K.DECISION).revoked_at is None


def test_the_event_holds_a_digest_and_no_word_of_the_paper():
    complaint = drive(make_complaint(), State.FILED)
    paper = complaint.papers.get()

    event = events_for(complaint.subject).get(kind="paper.issued")

    assert event.data["digest"] == digest_of_paper(paper)
    assert complaint.case.notices.get().facts.open() not in str(event.data)


def test_a_merged_sender_gets_a_feedback_paper_of_their_own():
    lead = drive(make_complaint(), State.RECTIFIED)
    repeat = make_complaint()
    with later(lead):
        merge(complaint=repeat, by=staff_team().clerk, into=lead)
        close(complaint=lead, by=_closer(lead), feedback="经核实问题存在，已经整改到位。")

    paper = repeat.papers.get()

    assert paper.kind == K.FEEDBACK
    assert repeat.number in opened(paper)[0].to


def _closer(complaint):
    team = staff_team()
    return next(user for user in (team.approver1, team.approver2) if refusal(complaint, Action.CLOSE, user) is None)


def _propose(kind=K.OPINION, **changed):
    form = FORMS[kind]
    texts = {block.key: block.text for block in form.editable} | changed
    return propose_wording(kind=kind, wording=texts, by=staff_team().approver1)


def test_a_wording_holds_only_after_another_person_approved_it():
    complaint = drive(make_complaint(), State.ACCEPTED)
    team = staff_team()
    values = of_opinion(complaint.agency, "检查记录不全。", ["补全检查记录。"])
    template = _propose(close="请于研究后改进。")

    before = issue_paper(complaint=complaint, kind=K.OPINION, values=values, by=team.approver1)
    decide_wording(template=template, by=team.director, approved=True)
    after = issue_paper(complaint=complaint, kind=K.OPINION, values=values, by=team.approver1)

    assert "可将改进情况告知本中心" in opened(before)[0].text
    assert "请于研究后改进。" in opened(after)[0].text
    assert opened(after)[0].version == 1
    assert "补全检查记录。" in opened(after)[0].parts[2].items


def test_the_proposer_cannot_approve(user_with):
    both = user_with(Role.LEGAL_REVIEWER)
    form = FORMS[K.OPINION]
    texts = {block.key: block.text for block in form.editable} | {"close": "请改进。"}
    template = propose_wording(kind=K.OPINION, wording=texts, by=both)

    with pytest.raises(Refused) as refused:
        decide_wording(template=template, by=both, approved=True)

    assert refused.value.code == "four_eyes"
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTemplate.objects.filter(pk=template.pk).update(decided_by=both)


def test_a_section_head_proposes_but_does_not_decide():
    template = _propose(close="请改进。")

    with pytest.raises(NotYours):
        decide_wording(template=template, by=staff_team().approver2, approved=True)


@pytest.mark.parametrize("key", ["warning", "signature", "nowhere"])
def test_fixed_clauses_cannot_be_edited(key):
    with pytest.raises(Refused) as refused:
        _propose(K.NOTICE, **{key: "可以不移送。"})

    assert refused.value.code == "fixed"


@pytest.mark.parametrize("text", ["请按期书面回复。", "自收到次日起 {reply_days} 个工作日内回复 {facts}。", " "])
def test_a_wording_keeps_exactly_the_values_it_had(text):
    with pytest.raises(Refused) as refused:
        _propose(K.NOTICE, reply=text)

    assert refused.value.code == "names"


def test_one_proposal_at_a_time_and_none_without_a_change():
    with pytest.raises(Refused) as unchanged:
        _propose()
    _propose(close="请改进。")
    with pytest.raises(Refused) as waiting:
        _propose(close="请尽快改进。")

    assert (unchanged.value.code, waiting.value.code) == ("unchanged", "waiting")


def test_approving_retires_the_version_before():
    team = staff_team()
    decide_wording(template=_propose(close="请改进。"), by=team.director, approved=True)
    decide_wording(template=_propose(close="请尽快改进。"), by=team.director, approved=True)

    found = dict(PaperTemplate.objects.filter(kind=K.OPINION).values_list("version", "status"))

    assert found == {1: TemplateStatus.RETIRED, 2: TemplateStatus.ACTIVE}


def test_a_paper_keeps_the_words_it_was_issued_with():
    complaint = drive(make_complaint(), State.FILED)
    paper = IssuedPaper.objects.get(complaint=complaint)
    before = opened(paper)[0]
    decide_wording(template=_propose(K.NOTICE, contact="联系人：监督科"), by=staff_team().director, approved=True)

    paper.refresh_from_db()

    assert opened(paper)[0] == before
