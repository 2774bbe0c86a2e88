"""An item is drafted from an eligible case, with copies fit for the public."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from complaints.enums import State
from complaints.models import PublicSummary
from exposure.actions.draft import draft_item
from exposure.models import ExposureItemPage
from portal.demo.accounts import Cast
from portal.errors import NotYours, Refused
from portal.redaction.api import is_clean
from portal.roles.models import User
from tests.factories.complaints import later
from tests.factories.exposure import drafted_item, exposable_case, summarised_case

pytestmark = pytest.mark.django_db


def test_it_starts_from_the_approved_summary_and_the_agencys_receipt(team: Cast) -> None:
    case = summarised_case(team)
    item = draft_item(case=case, by=team.editor)
    summary = PublicSummary.objects.get(complaint=case.complaint, status="approved")
    assert item.found == summary.text.open() and item.title == summary.title.open()
    assert item.agency_name == case.agency.name
    assert item.agency_response and item.rule_broken
    assert item.state == "已整改" and item.outcome == "整改到位"
    assert item.owner == team.editor and not item.live
    assert is_clean("\n".join([item.title, item.found, item.rule_broken, item.agency_response]))


def test_no_public_table_points_back_at_the_case() -> None:
    related = [field.related_model for field in ExposureItemPage._meta.get_fields() if field.is_relation]
    assert not [model for model in related if model and model._meta.app_label in {"complaints", "vault"}]


def test_the_complainants_words_are_not_in_it(team: Cast) -> None:
    words = "我在示例路开店，家中老人受惊，这是只有我才知道的经过。"
    item = drafted_item(team, exposable_case(team, narrative=words))
    assert words[:8] not in item.found + item.title + item.agency_response


@pytest.mark.parametrize(
    ("state", "told"),
    [(State.FILED, "送达"), (State.OBJECTED, "异议"), (State.REVOKED, "撤销")],
)
def test_an_ineligible_case_is_refused_with_the_reason(team: Cast, state: State, told: str) -> None:
    case = exposable_case(team, state)
    with later(case.complaint), pytest.raises(Refused, match=told):
        draft_item(case=case, by=team.editor)


def test_within_the_objection_window_it_is_too_early(team: Cast) -> None:
    case = exposable_case(team, State.AWAITING_REPLY)
    with later(case.complaint), pytest.raises(Refused, match="异议期限"):
        draft_item(case=case, by=team.editor)
    item = draft_item(case=case, by=team.editor)
    assert item.state == "整改中" and item.replied_on is None
    assert item.reply_due_on > item.served_on + timedelta(days=15)


def test_one_case_has_one_item_and_only_editors_draft(team: Cast) -> None:
    case = exposable_case(team)
    with pytest.raises(NotYours):
        draft_item(case=case, by=team.legal)
    draft_item(case=case, by=team.editor)
    with pytest.raises(Refused, match="已有曝光条目"):
        draft_item(case=case, by=team.editor)


def test_the_button_leads_into_the_editor_or_back_with_the_reason(
    team: Cast, client_as: Callable[[User], Client]
) -> None:
    case = exposable_case(team)
    url = reverse("exposure_draft", args=[case.pk])
    assert url == reverse("exposure:draft_from_case", args=[case.pk])
    assert client_as(team.legal).post(url).status_code == 403
    editor = client_as(team.editor)
    assert editor.get(url).status_code == 405
    answer = editor.post(url)
    item = ExposureItemPage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[item.pk])
    page = editor.get(answer["Location"])
    assert page.status_code == 200 and "尚未征求事涉单位的意见" in page.content.decode()
    assert editor.post(url, follow=True).redirect_chain[-1][0] == answer["Location"]


def test_an_old_version_never_brings_old_facts_back(team: Cast) -> None:
    item = drafted_item(team)
    ExposureItemPage.objects.filter(pk=item.pk).update(state="已移送", outcome="移送纪检监察")
    item.refresh_from_db()
    version = item.get_latest_revision().as_object()
    assert (version.state, version.outcome) == ("已移送", "移送纪检监察")
