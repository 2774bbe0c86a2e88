"""The matter page: the whole file for those who handle it, exactly their acts, evidence with its custody."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.actions.lifecycle import available_actions
from complaints.admin.acts import ACTS, BY_CODE
from complaints.enums import Action, State
from complaints.models import Evidence
from complaints.transitions import moves_for
from portal.audit.api import events_for
from portal.roles.enums import CASE_ROLES, Role
from portal.vault.api import destroy_key
from tests.factories import files
from tests.factories.complaints import NARRATIVE, check_files, drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db
PDF = files.pdf()


def _url(complaint):
    return reverse("centre:matter", args=[complaint.pk])


def _open(client_as, user, complaint):
    return client_as(user).get(_url(complaint))


def test_every_staff_action_of_the_table_has_its_form():
    for_staff = {action for action in Action for move in moves_for(action) if move.actors & CASE_ROLES}

    assert {action.value for action in for_staff} <= set(BY_CODE)


@pytest.mark.parametrize(
    "state",
    [State.RECEIVED, State.ACCEPTED, State.VERIFYING, State.FILED, State.RECEIPT_REVIEW, State.OBJECTION_DECISION],
)
def test_the_page_offers_exactly_what_the_person_may_do_now(client_as, state):
    team = staff_team()
    complaint = drive(make_complaint(), state, team)

    with later(complaint):
        for name in ("clerk", "investigator1", "approver1", "director"):
            person = team.people[name]
            offered = {act.code for act in _open(client_as, person, complaint).context["acts"]}
            table = {action.value for action in available_actions(complaint, person)}
            assert offered & set(Action.values) == table


def test_the_page_shows_the_whole_file(client_as):
    team = staff_team()
    complaint = drive_path(make_complaint(place="英雄大街18号门前", agency_as_stated="市场监管局"), "rectified")

    page = _open(client_as, team.director, complaint).content.decode()

    notice = complaint.case.notices.get()
    for said in (
        complaint.number,
        NARRATIVE,
        "英雄大街18号门前",
        "市场监管局",
        notice.number.text,
        notice.receipts.get().leader_name,
        complaint.public_summary.title.open(),
        complaint.feedback.last().text.open(),
        complaint.evidence.first().sha256.open(),
        "经过（审计记录）",
        'aria-current="step"',
    ):
        assert said in page


def test_a_page_that_shows_sealed_text_is_kept_nowhere(client_as):
    assert "no-store" in _open(client_as, staff_team().clerk, make_complaint())["Cache-Control"]


def test_opening_the_page_leaves_no_event(client_as):
    complaint = make_complaint()
    before = events_for(complaint.subject).count()

    _open(client_as, staff_team().clerk, complaint)

    assert events_for(complaint.subject).count() == before


def test_a_recused_person_gets_the_reason_instead_of_the_file(client_as):
    team = staff_team()
    complaint = make_complaint()
    recuse(complaint=complaint, user=team.clerk, reason="近亲属", by=team.director)

    response = _open(client_as, team.clerk, complaint)

    assert response.status_code == 403
    assert "回避" in response.content.decode()
    assert NARRATIVE not in response.content.decode()


def test_the_page_says_why_one_may_not(client_as):
    """An approver who was once investigator of the matter sees why the report is not theirs to approve."""
    team = staff_team()
    complaint = drive(make_complaint(), State.VERIFYING, team)
    investigator = complaint.staff.first().user
    investigator.groups.add(*team.approver1.groups.all())

    response = _open(client_as, investigator, complaint)

    assert "您参与了本事项的调查，不能同时审批" in response.content.decode()


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.STATISTICIAN, Role.ADMINISTRATOR, Role.AGENCY_LIAISON])
def test_other_roles_do_not_open_matters(user_with, client_as, role):
    assert _open(client_as, user_with(role), make_complaint()).status_code == 403


def test_an_editor_reads_the_papers_but_not_the_complainants_words(client_as):
    team = staff_team()
    complaint = drive_path(make_complaint(narrative="只有投诉人知道的细节"), "rectified")

    page = _open(client_as, team.editor, complaint).content.decode()

    assert complaint.case.notices.get().number.text in page
    assert "只有投诉人知道的细节" not in page
    assert "centre:evidence_file" not in page
    assert "/admin/matters/evidence/" not in page


def test_an_erased_matter_still_has_a_page(client_as):
    team = staff_team()
    complaint = drive_path(make_complaint(), "rectified")
    destroy_key(complaint.key)

    response = _open(client_as, team.director, complaint)

    assert response.status_code == 200
    assert "密钥已销毁" in response.content.decode()


# Evidence


@pytest.fixture
def with_file():
    upload = SimpleUploadedFile("现场 照片.pdf", PDF, content_type="application/pdf")
    complaint = make_complaint(files=(upload,))
    return complaint, Evidence.objects.get(complaint=complaint)


def test_the_safe_copy_is_handed_out_and_its_opening_recorded(client_as, with_file):
    complaint, item = with_file
    check_files()
    clerk = staff_team().clerk

    response = client_as(clerk).get(reverse("centre:evidence_file", args=[item.pk]))
    content = b"".join(response.streaming_content)

    assert hashlib.sha256(content).hexdigest() == item.quarantine.copy.sha256.open()
    assert files.SECRET.encode() not in content
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    event = events_for(complaint.subject).last()
    assert (event.kind, event.actor_id, event.data["evidence"]) == ("evidence.opened", clerk.pk, str(item.pk))


def test_evidence_is_not_for_those_who_may_not_read_the_matter(client_as, user_with, with_file):
    complaint, item = with_file
    url = reverse("centre:evidence_file", args=[item.pk])
    recused = user_with(Role.INTAKE_CLERK)
    recuse(complaint=complaint, user=recused, reason="近亲属", by=staff_team().director)

    assert client_as(recused).get(url).status_code == 403
    assert client_as(user_with(Role.EDITOR)).get(url).status_code == 403
    assert not events_for(complaint.subject).filter(kind="evidence.opened").exists()


def test_a_file_that_cannot_be_opened_is_said_to_be_so(client_as, with_file):
    complaint, item = with_file
    check_files()
    destroy_key(complaint.key)

    response = client_as(staff_team().clerk).get(reverse("centre:evidence_file", args=[item.pk]))

    assert response.status_code == 410
    assert "无法打开" in response.content.decode()
    assert not events_for(complaint.subject).filter(kind="evidence.opened").exists()


def test_codes_of_acts_are_unique_and_fit_an_address():
    codes = [act.code for act in ACTS]

    assert len(codes) == len(set(codes))
    assert all(reverse("centre:act", args=["00000000-0000-0000-0000-000000000000", code]) for code in codes)
