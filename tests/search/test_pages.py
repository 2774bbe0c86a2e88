"""The search page and the case page, for a reader with nothing but a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from search.models import PublicRecord
from search.records import withdraw
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]
MOST_QUERIES = 12


def test_with_nothing_asked_it_says_how_to_ask(client: Client, published: Publish) -> None:
    published(draft(title="某茶馆案"))

    page = client.get("/search/").content.decode()
    assert "怎样检索" in page
    assert "某茶馆案" in page


def test_results_are_marked_and_linked(client: Client, published: Publish) -> None:
    (record,) = published(draft(title="某茶馆被重复检查案"))

    page = client.get("/search/", {"q": "茶館"}).content.decode()
    assert "某<mark>茶馆</mark>被重复检查案" in page
    assert f'href="{record.url}"' in page


def test_the_number_of_queries_does_not_grow(client: Client, published: Publish, django_assert_max_num_queries) -> None:
    published(draft())
    client.get("/search/")
    for _round in range(2):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get("/search/", {"q": "收费", "region": ["示例区"], "year": ["2026"]})
        published(*(draft() for _ in range(30)))


def test_filters_are_checked_boxes_and_links_that_remove_them(client: Client, published: Publish) -> None:
    published(draft(region="东区"), draft(region="西区"))

    page = client.get("/search/", {"q": "收费", "region": ["东区", "西区"]}).content.decode()
    assert page.count(" checked") == 2
    assert escape("?q=%E6%94%B6%E8%B4%B9&region=%E8%A5%BF%E5%8C%BA") in page


def test_nothing_found_helps_on(client: Client, published: Publish) -> None:
    published(draft())

    response = client.get("/search/", {"q": "不存在的独角兽"})
    assert response.status_code == 200
    assert "没有找到" in response.content.decode()


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"', "-", ":", "\x00", "〔〕", "单位:", "a" * 5000])
def test_no_query_breaks_the_page(client: Client, published: Publish, query: str) -> None:
    published(draft())

    response = client.get("/search/", {"q": query, "page": "99999", "sort": "?", "year": "x"})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_an_engine_out_of_order_shows_the_newest_and_says_so(
    client: Client, published: Publish, settings, tmp_path: Path
) -> None:
    published(draft(title="某茶馆案"))
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the index folder should be")
    settings.SEARCH_INDEX_DIR = str(blocked)

    response = client.get("/search/", {"q": "书店"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "检索暂时不可用" in page
    assert "某茶馆案" in page
    answer = client.get("/api/v1/search", {"q": "书店"})
    assert answer.status_code == 200
    assert "检索暂时不可用" in answer.json()["notice"]


def test_publishing_goes_on_while_the_engine_is_out_of_order(
    client: Client, published: Publish, deliver, settings, tmp_path: Path, at
) -> None:
    from datetime import timedelta

    from portal import timekeeping

    healthy = settings.SEARCH_INDEX_DIR
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.SEARCH_INDEX_DIR = str(blocked)
    published(draft(title="某茶馆案"))
    settings.SEARCH_INDEX_DIR = healthy

    with at(timekeeping.now() + timedelta(days=1)):
        deliver()
    assert "某<mark>茶馆</mark>案" in client.get("/search/", {"q": "茶馆"}).content.decode()


def test_a_case_page_shows_the_facts_and_how_to_cite(client: Client, published: Publish) -> None:
    (record,) = published(draft(key="A"))

    page = client.get("/search/cases/A/").content.decode()
    for fact in (record.number, record.agency, record.region, record.violation, record.outcome, "引用："):
        assert fact in page


def test_a_case_that_was_taken_down_says_so(client: Client, published: Publish) -> None:
    published(draft(key="A"))
    withdraw("case", "A")

    response = client.get("/search/cases/A/")
    assert response.status_code == 410
    assert "已撤下" in response.content.decode()
    assert client.get("/search/cases/never/").status_code == 404
