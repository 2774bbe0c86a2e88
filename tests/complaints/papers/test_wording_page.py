"""The page on which the wording of papers is proposed and decided."""

import pytest
from django.urls import reverse

from complaints.enums import PaperKind, TemplateStatus
from complaints.models import PaperTemplate
from complaints.models.notice import WARNING_CLAUSE
from complaints.papers.kinds import FORMS
from tests.factories.complaints import staff_team

pytestmark = pytest.mark.django_db

ADDRESS = ("centre:wording", [PaperKind.NOTICE.value])


def _texts(**changed):
    return {block.key: block.text for block in FORMS[PaperKind.NOTICE].editable} | changed


def _page():
    return reverse(ADDRESS[0], args=ADDRESS[1])


def test_one_person_proposes_and_another_puts_into_use(client_as):
    team = staff_team()
    proposer, director = client_as(team.approver1), client_as(team.director)

    assert proposer.post(_page(), _texts(contact="联系人：监督科")).status_code == 302
    template = PaperTemplate.objects.get()
    assert "监督科" in director.get(_page()).content.decode()
    decide = reverse("centre:decide_wording", args=ADDRESS[1])
    assert proposer.post(decide, {"template": template.pk, "decision": "approve"}).status_code in {302, 403}
    template.refresh_from_db()
    assert template.status == TemplateStatus.PROPOSED
    director.post(decide, {"template": template.pk, "decision": "approve"})

    template.refresh_from_db()
    assert template.status == TemplateStatus.ACTIVE
    assert "第 1 版" in director.get(reverse("centre:wordings")).content.decode()


def test_the_fixed_clauses_are_shown_and_have_no_box(client_as):
    page = client_as(staff_team().director).get(_page()).content.decode()

    assert WARNING_CLAUSE in page
    assert 'name="warning"' not in page


def test_a_refused_wording_keeps_what_was_typed(client_as):
    answer = client_as(staff_team().director).post(_page(), _texts(reply="请尽快书面回复，这是我写的话。"))

    assert answer.status_code == 422
    assert "这是我写的话" in answer.content.decode()
    assert "{reply_days}" in answer.content.decode()
    assert not PaperTemplate.objects.exists()


def test_the_preview_changes_nothing(client_as):
    answer = client_as(staff_team().director).post(_page(), _texts(contact="联系人：预览科", preview="1"))

    assert "预览科" in answer.content.decode()
    assert not PaperTemplate.objects.exists()
