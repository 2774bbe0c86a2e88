"""The agency is shown the draft about it and is heard."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from exposure.actions.comment import give_comment, request_comment
from exposure.models import CommentRequest, ExposureItemPage
from exposure.selectors import open_comment_count
from portal.demo.accounts import Cast
from portal.errors import NotYours, Refused
from portal.notify.models import InSiteMessage
from portal.roles.models import User
from portal.workdays.api import clock_for
from tests.factories.agencies import AgencyFactory
from tests.factories.exposure import drafted_item, exposable_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(team: Cast) -> CommentRequest:
    """A request that waits."""
    case = exposable_case(team)
    team.liaison(case.agency)
    return request_comment(item=drafted_item(team, case), by=team.editor)


def test_asking_starts_the_clock_and_tells_the_agency(team: Cast, asked: CommentRequest) -> None:
    clock = clock_for(asked.page.subject, "agency_comment")
    assert clock is not None and clock.running and clock.due_on == asked.due_on
    liaison = team.liaison(asked.agency)
    assert open_comment_count(liaison) == 1
    assert InSiteMessage.objects.filter(user=liaison, template="exposure_comment_asked").count() == 1
    with pytest.raises(Refused, match="已向该单位"):
        request_comment(item=asked.page, by=team.editor)


def test_an_unclean_draft_is_not_shown_to_the_agency(team: Cast) -> None:
    item = drafted_item(team)
    version = item.get_latest_revision_as_object()
    version.found = "投诉人李建国，住幸福小区3号楼2单元401室。"
    version.save_revision(user=team.editor)
    with pytest.raises(Refused, match="脱敏提示"):
        request_comment(item=item, by=team.editor)


def test_the_desk_takes_the_comment_and_it_stands_beside_the_finding(
    team: Cast, asked: CommentRequest, client_as: Callable[[User], Client]
) -> None:
    liaison = client_as(team.liaison(asked.agency))
    url = reverse("exposure_desk:comment", args=[asked.pk])
    assert asked.title in liaison.get(reverse("exposure_desk:requests")).content.decode()
    assert asked.shown_text[:20] in liaison.get(url).content.decode()

    refused = liaison.post(url, {"text": "当事人张建国，电话13900001111，已道歉。"})
    assert refused.status_code == 422 and "13900001111" in refused.content.decode()

    assert liaison.post(url, {"text": "我局已退还罚款3000元并完成整改。"}).status_code == 302
    page = ExposureItemPage.objects.get(pk=asked.page_id)
    assert page.get_latest_revision_as_object().agency_response == "我局已退还罚款3000元并完成整改。"
    clock = clock_for(page.subject, "agency_comment")
    assert clock is not None and not clock.running
    assert open_comment_count(team.liaison(asked.agency)) == 0
    assert InSiteMessage.objects.filter(user=team.editor, template="exposure_comment_given").exists()
    with pytest.raises(Refused, match="已经反馈"):
        give_comment(request=asked, by=team.liaison(asked.agency), text="再说一次。")


def test_another_agency_sees_and_says_nothing(
    team: Cast, asked: CommentRequest, client_as: Callable[[User], Client]
) -> None:
    stranger = team.liaison(Agency.objects.exclude(pk=asked.agency_id).first() or AgencyFactory())
    assert stranger != team.liaison(asked.agency)
    url = reverse("exposure_desk:comment", args=[asked.pk])
    assert client_as(stranger).get(url).status_code == 404
    assert client_as(team.editor).get(url).status_code == 403
    with pytest.raises(NotYours):
        give_comment(request=asked, by=stranger, text="与我单位无关。")
