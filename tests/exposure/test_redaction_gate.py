"""Nothing goes on while the redaction assistant reports something that nobody resolved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from complaints.people import Person
from exposure.actions.redaction import mask_findings, revoke_waiver, waive_finding
from exposure.actions.review import act_on_review, submit_for_review
from exposure.models import ExposureItemPage
from exposure.release import NotReleasable, reasons_against, unresolved_findings, written_texts
from portal.demo.accounts import Cast
from portal.errors import Refused
from portal.roles.models import User
from tests.factories.exposure import commented_item, exposable_case

pytestmark = pytest.mark.django_db

LEAK = "经查，该局对铁西区金地花园3号楼2单元401室的住户罚款3000元，电话13900001111。"


def _write(item: ExposureItemPage, user: User, **words: str) -> ExposureItemPage:
    version = item.get_latest_revision_as_object()
    for name, text in words.items():
        setattr(version, name, text)
    version.save_revision(user=user)
    return ExposureItemPage.objects.get(pk=item.pk)


def _left(item: ExposureItemPage) -> list[str]:
    version = item.get_latest_revision_as_object()
    return [found.finding.kind for found in unresolved_findings(item.pk, written_texts(version))]


def test_submitting_is_refused_and_the_findings_are_listed(team: Cast, post_edit: Callable[..., Any]) -> None:
    item = commented_item(team)
    answer = post_edit(team.editor, item, "action-submit", found=LEAK)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "13900001111" in told and "脱敏提示" in told
    item.refresh_from_db()
    assert not item.workflow_in_progress


def test_a_title_and_a_search_description_are_searched_too(team: Cast) -> None:
    item = _write(
        commented_item(team), team.editor, title="张三家住枫林小区2号楼1单元302室", search_description="吉C12345"
    )
    assert {"address", "plate"} <= set(_left(item))


@pytest.mark.parametrize("step", ["secrecy", "legal"])
def test_a_finding_that_came_in_later_stops_the_approval(team: Cast, step: str) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    if step == "legal":
        act_on_review(item=item, by=team.secrecy, approve=True)
    _write(item, team.editor, found=LEAK)
    with pytest.raises(NotReleasable, match="脱敏提示"):
        act_on_review(item=item, by=getattr(team, step), approve=True)
    assert not ExposureItemPage.objects.get(pk=item.pk).live


def test_approval_over_http_is_refused_too(team: Cast, client_as: Callable[[User], Client]) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    state = ExposureItemPage.objects.get(pk=item.pk).current_workflow_task_state
    _write(item, team.editor, found=LEAK)
    url = reverse("wagtailadmin_pages:workflow_action", args=[item.pk, "approve", state.pk])
    assert client_as(team.secrecy).post(url, {"comment": ""}).status_code in {302, 403}
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_masking_resolves_and_keeps_the_version_before(team: Cast) -> None:
    item = _write(commented_item(team), team.editor, found=LEAK)
    before = item.get_latest_revision()
    mask_findings(item=item, by=team.editor)
    item.refresh_from_db()
    masked = item.get_latest_revision_as_object().found
    assert not _left(item) and "13900001111" not in masked and "3000元" in masked
    assert before.as_object().found == LEAK


def test_a_certain_finding_cannot_be_waved_through_another_needs_a_reason(team: Cast) -> None:
    item = _write(commented_item(team), team.editor, found=LEAK)
    with pytest.raises(Refused, match="只能遮盖"):
        waive_finding(item=item, by=team.editor, kind="phone", text="13900001111", reason="公开的值班电话")
    address = "铁西区金地花园3号楼2单元401室"
    with pytest.raises(Refused, match="理由"):
        waive_finding(item=item, by=team.editor, kind="address", text=address, reason=" ")
    waiver = waive_finding(item=item, by=team.editor, kind="address", text=address, reason="是单位办公地址")
    assert _left(item) == ["phone"]
    revoke_waiver(waiver=waiver, by=team.secrecy)
    assert sorted(_left(item)) == ["address", "phone"]


def test_the_page_of_findings_masks_and_waives(team: Cast, client_as: Callable[[User], Client]) -> None:
    item = _write(commented_item(team), team.editor, found=LEAK)
    url = reverse("exposure_findings", args=[item.pk])
    editor = client_as(team.editor)
    assert "13900001111" in editor.get(url).content.decode()
    editor.post(url, {"kind": "address", "text": "铁西区金地花园3号楼2单元401室", "reason": "单位的办公地址"})
    assert _left(item) == ["phone"]
    editor.post(url, {"mask": "1"})
    item.refresh_from_db()
    assert not _left(item)
    assert client_as(team.clerk).get(url).status_code == 403


def test_the_complainants_own_details_stop_it_even_where_no_rule_knows_them(team: Cast) -> None:
    person = Person(name="示例甲", phone="19900000101")
    item = commented_item(team, exposable_case(team, person=person))
    leaking = _write(item, team.editor, found="经查，该局工作人员向示例甲收取费用200元，没有出具票据。")
    assert any("投诉人" in reason for reason in reasons_against(leaking.get_latest_revision_as_object()))


def test_without_the_agencys_comment_it_does_not_go_on(team: Cast, at: Any) -> None:
    from exposure.actions.comment import request_comment
    from portal import timekeeping
    from tests.factories.exposure import drafted_item

    item = drafted_item(team)
    with pytest.raises(NotReleasable, match="征求"):
        submit_for_review(item=item, by=team.editor)
    asked = request_comment(item=item, by=team.editor)
    with pytest.raises(NotReleasable, match="期限"):
        submit_for_review(item=item, by=team.editor)
    with at(asked.due_on + timekeeping.days(1)):
        submit_for_review(item=item, by=team.editor)
    assert ExposureItemPage.objects.get(pk=item.pk).workflow_in_progress
