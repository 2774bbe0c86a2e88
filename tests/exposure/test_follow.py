"""Items follow their case: marked when rectified, gone at once when the notice is revoked or they are taken down."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from complaints.enums import State
from exposure.actions.review import act_on_review, submit_for_review
from exposure.actions.take_down import take_down
from exposure.models import ExposureItemPage
from exposure.release import NotReleasable
from portal.audit.api import events_for
from portal.demo.accounts import Cast
from portal.errors import NotYours, Refused
from portal.outbox.api import emit
from portal.roles.models import User
from search.models import PublicRecord
from tests.factories.exposure import commented_item, exposable_case, make_live_item

pytestmark = pytest.mark.django_db


def _published(team: Cast, to: State = State.CLOSED) -> ExposureItemPage:
    item = commented_item(team, exposable_case(team, to))
    submit_for_review(item=item, by=team.editor)
    act_on_review(item=item, by=team.secrecy, approve=True)
    act_on_review(item=item, by=team.legal, approve=True)
    item.refresh_from_db()
    assert item.live
    return item


def _seen(item: ExposureItemPage) -> dict[str, bool]:
    return {
        "page": Client().get(f"/exposure/{item.slug}/").status_code == 200,
        "list": f"/exposure/{item.slug}/" in Client().get("/exposure/").content.decode(),
        "record": PublicRecord.objects.filter(kind="exposure", key=str(item.case_key)).exists(),
    }


def test_rectified_puts_the_badge_on_the_live_page_at_once(team: Cast, deliver: Callable[[], int]) -> None:
    item = _published(team, State.AWAITING_REPLY)
    assert "整改中" in Client().get(f"/exposure/{item.slug}/").content.decode()
    emit("case.rectified", {"case": str(item.case_key), "on": "2026-03-12"})
    emit("case.rectified", {"case": str(item.case_key), "on": "2026-03-13"})
    deliver()
    item.refresh_from_db()
    assert (item.state, item.rectified_on) == ("已整改", date(2026, 3, 12))
    told = Client().get(f"/exposure/{item.slug}/").content.decode()
    assert "已整改" in told and "2026-03-12" in told and "整改中" not in told
    assert [event.kind for event in events_for(item.subject)].count("exposure.rectified") <= 2


def test_a_revoked_notice_takes_the_item_down_for_good(team: Cast, deliver: Callable[[], int]) -> None:
    item = _published(team)
    assert all(_seen(item).values())
    emit("notice.revoked", {"case": str(item.case_key), "on": "2026-03-12"})
    deliver()
    assert not any(_seen(item).values())
    with pytest.raises(NotReleasable, match="撤销"):
        submit_for_review(item=item, by=team.editor)


def test_a_revoked_notice_stops_a_review_in_progress(team: Cast, deliver: Callable[[], int]) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    emit("notice.revoked", {"case": str(item.case_key), "on": "2026-03-12"})
    deliver()
    assert not ExposureItemPage.objects.get(pk=item.pk).workflow_in_progress


def test_events_of_cases_without_an_item_are_nothing(deliver: Callable[[], int], db: None) -> None:
    for topic in ("case.rectified", "case.closed", "notice.revoked"):
        emit(topic, {"case": "7b0f8f0e-0000-4000-8000-000000000000", "on": "2026-03-12", "outcome": ""})
    deliver()


def test_taking_down_needs_a_reason_and_is_instant(team: Cast, client_as: Callable[[User], Client]) -> None:
    item = make_live_item()
    with pytest.raises(NotYours):
        take_down(item=item, by=team.clerk, reason="单位申请更正")
    with pytest.raises(Refused, match="理由"):
        take_down(item=item, by=team.legal, reason="")
    url = reverse("exposure_take_down", args=[item.pk])
    legal = client_as(team.legal)
    assert legal.get(url).status_code == 200 and all(_seen(item).values())
    legal.post(url, {"reason": "单位申请更正，事实需再核"})
    assert not any(_seen(item).values())
    assert "exposure.taken_down" in [event.kind for event in events_for(item.subject)]


def test_wagtails_own_unpublish_takes_the_record_with_it(team: Cast, client_as: Callable[[User], Client]) -> None:
    item = make_live_item()
    client_as(team.legal).post(reverse("wagtailadmin_pages:unpublish", args=[item.pk]))
    assert not any(_seen(item).values())


def test_what_was_taken_down_needs_a_new_review(team: Cast, client_as: Callable[[User], Client]) -> None:
    item = _published(team)
    take_down(item=item, by=team.legal, reason="文字需要更正")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_as(team.legal).post(f"{url}?id={item.pk}&next=/admin/", {})
    assert not any(_seen(item).values())
    submit_for_review(item=item, by=team.editor)
    act_on_review(item=item, by=team.secrecy, approve=True)
    act_on_review(item=item, by=team.legal, approve=True)
    assert all(_seen(item).values())
