"""Supervisors are public while their term runs, and only what is meant for the public is shown."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Domain, Region
from monitors.actions.listing import sweep_terms
from monitors.enums import SourceCategory, TermState
from monitors.models import MonitorPage
from portal import timekeeping
from search.records import latest
from tests.factories.monitors import monitor_page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_day_within_the_terms() -> Any:
    with timekeeping.at(TODAY):
        yield


def names(client: Client, query: str = "") -> list[str]:
    return [page.title for page in client.get(f"/monitors/{query}").context["page_obj"]]


def listed() -> list[str]:
    return [record.title for record in latest("monitor", 50)]


def sweep(day: date) -> list[dict[str, Any]]:
    moment = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
    with timekeeping.at(moment):
        return list(sweep_terms(moment))


def test_list_is_empty_with_a_sentence(client: Client) -> None:
    answer = client.get("/monitors/")
    assert answer.status_code == 200 and "目前没有公布在聘的特邀监督员" in answer.content.decode()


def test_list_is_filtered_by_category_and_field(client: Client) -> None:
    field, other = Domain.objects.all()[:2]
    monitor_page("甲", category=SourceCategory.DEPUTY, domains=[field, other])
    monitor_page("乙", category=SourceCategory.JOURNALIST, domains=[other])
    assert names(client) == ["甲", "乙"]
    assert names(client, "?category=deputy") == ["甲"]
    assert names(client, f"?field={field.pk}") == ["甲"]
    assert names(client, f"?category=journalist&field={other.pk}") == ["乙"]
    assert names(client, f"?category=journalist&field={field.pk}") == []
    assert names(client, "?category=nonsense&field=nonsense") == ["甲", "乙"]


def test_those_whose_term_ended_are_shown_apart(client: Client) -> None:
    monitor_page("在聘者", term_until=TODAY)
    monitor_page("期满者", term_until=date(2026, 11, 19))
    monitor_page("待任者", term_from=date(2026, 11, 21))
    assert names(client) == ["在聘者"]
    assert names(client, "?term=ended") == ["期满者"]


def test_drafts_are_not_shown(client: Client) -> None:
    draft = monitor_page("草稿", publish=False)
    assert names(client) == [] and listed() == []
    assert client.get(f"/monitors/{draft.slug}/").status_code == 404


def test_a_profile_made_private_leaves_the_list(client: Client) -> None:
    page = monitor_page()
    page.view_restrictions.create(restriction_type="login")
    assert names(client) == [] and listed() == []


def test_list_is_paged_within_its_budget_of_queries(client: Client) -> None:
    domains = list(Domain.objects.all()[:3])
    for number in range(30):
        monitor_page(f"监督员{number}", domains=domains, region=Region.objects.first())
    names(client)  # the process remembers content types and the sites' root paths from its first request
    with CaptureQueriesContext(connection) as seen:
        assert len(names(client)) == 24
    assert len(seen) <= 12, [query["sql"][:90] for query in seen]
    assert len(names(client, "?page=2")) == 6


def test_profile_shows_the_appointment_but_not_the_account(client: Client, user_with: Any) -> None:
    account = user_with()
    page = monitor_page("李示例", user=account, position="某律师事务所")
    client.get(f"/monitors/{page.slug}/")
    with CaptureQueriesContext(connection) as seen:
        text = client.get(f"/monitors/{page.slug}/").content.decode()
    assert len(seen) <= 12
    for words in ("李示例", "律师", "某律师事务所", page.letter_number, "2028-12-31", "在聘"):
        assert words in text
    assert account.username not in text


def test_public_record_follows_the_page() -> None:
    page = monitor_page("王示例")
    assert listed() == ["王示例（律师）"]
    assert latest("monitor", 1)[0].url == f"/monitors/{page.slug}/"
    page.unpublish()
    assert listed() == []
    page.save_revision().publish()
    page.delete()
    assert listed() == []


def test_a_private_list_is_not_searched() -> None:
    page = monitor_page()
    restriction = page.get_parent().view_restrictions.create(restriction_type="login")
    assert listed() == []
    restriction.delete()
    assert len(listed()) == 1


def test_the_end_of_the_term_takes_the_record_down_once() -> None:
    page = monitor_page(term_until=TODAY)
    assert sweep(TODAY) == []
    assert sweep(date(2026, 11, 21)) == [{"page": page.pk, "listed": False}]
    assert listed() == []
    assert sweep(date(2026, 11, 21)) == []


def test_the_beginning_of_the_term_lists_the_profile() -> None:
    page = monitor_page(term_from=date(2026, 12, 1))
    assert listed() == []
    assert sweep(date(2026, 12, 1)) == [{"page": page.pk, "listed": True}]
    assert len(listed()) == 1


def test_term_that_ends_before_it_begins_is_refused() -> None:
    page = MonitorPage(title="x", slug="x", category="lawyer", term_from=TODAY, term_until=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="聘期止不能早于聘期起"):
        page.clean()


def test_term_state_follows_the_day() -> None:
    page = MonitorPage(term_from=TODAY, term_until=TODAY)
    assert page.term_state == TermState.SERVING
    with timekeeping.at(date(2026, 11, 21)):
        assert page.term_state == TermState.ENDED
    with timekeeping.at(date(2026, 11, 19)):
        assert page.term_state == TermState.COMING
