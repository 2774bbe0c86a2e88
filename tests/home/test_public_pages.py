"""Every page of the home room opens, is framed, and reads the public world within its budget of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.roles.enums import Role
from search.records import RecordDraft, publish
from tests.factories import home as make

pytestmark = pytest.mark.django_db
BUDGET = 12


def exposed(number: int) -> None:
    publish(
        RecordDraft(
            kind="exposure",
            key=f"item-{number}",
            title=f"曝光条目第{number}号",
            summary="通知书送达后未整改。",
            agency="示例市城市管理局",
            outcome="移送纪检监察",
            published_on=date(2026, 1, 1) + timedelta(number),
            url=f"/exposure/item-{number}/",
        )
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/statistics/", "/site-map/", "/preferences/", "/style/", "/news/", "/privacy/", "/accessibility/"],
)
def test_page_opens_in_the_frame(client: Client, address: str) -> None:
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<h1") == 1
    assert 'lang="zh-Hans"' in text
    assert 'href="#main"' in text and 'id="main"' in text
    assert "style=" not in text and "<script>" not in text and "onclick" not in text


@pytest.mark.parametrize("address", ["/", "/statistics/", "/site-map/", "/news/", "/privacy/"])
def test_page_holds_its_budget_of_queries_with_many_rows(client: Client, address: str) -> None:
    make.figures()
    for number in range(40):
        exposed(number)
    for number in range(30):
        make.news_page(f"动态{number}", slug=f"news-{number}", show_in_menus=True)
    client.get(address)  # the process remembers content types and the sites' root paths from its first request
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= BUDGET, [query["sql"][:90] for query in seen]


def test_home_has_three_doors_and_the_newest_exposure_items(client: Client) -> None:
    for number in range(8):
        exposed(number)
    text = client.get("/").content.decode()
    for door in ("/complaints/new/", "/complaints/track/", "/search/"):
        assert f'class="door{" door--primary" if "new" in door else ""}" href="{door}"' in text
    assert "曝光条目第7号" in text and "曝光条目第3号" in text
    assert "曝光条目第2号" not in text
    assert "tag--red" in text


def test_home_says_so_when_nothing_is_published_yet(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "目前没有曝光条目" in text
    assert "数字尚未生成" in text


def test_home_shows_the_whole_loop(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "主要领导签字回复" in text and "移送纪检监察" in text and "重新核查" in text
    assert 'aria-current="step"' not in text


def test_content_page_renders_every_block(client: Client) -> None:
    make.content_page(
        body=[
            ("heading", {"text": "一级标题", "level": "2"}),
            ("paragraph", "<p>段落文字</p>"),
            ("quote", {"text": "引文文字", "source": "出处"}),
            ("table", {"data": [["事项", "期限"], ["案卷评查", "十日"]], "first_row_is_table_header": True}),
            ("steps", {"steps": [{"title": "第一步", "text": "登记"}]}),
            ("notice", {"title": "提示标题", "text": "<p>提示文字</p>"}),
            ("question", {"question": "问题文字", "answer": "<p>回答文字</p>"}),
        ]
    )
    text = client.get("/guide/").content.decode()
    for words in ("一级标题", "段落文字", "引文文字", "案卷评查", "第一步", "提示文字", "问题文字", "回答文字"):
        assert words in text
    assert '<th scope="col"' in text


def test_news_is_paged_newest_first(client: Client) -> None:
    for number in range(25):
        make.news_page(f"第{number}条动态", slug=f"n-{number}", dated=date(2026, 1, 1) + timedelta(number))
    first = client.get("/news/").content.decode()
    assert "第24条动态" in first and "第4条动态" not in first
    second = client.get("/news/?page=2").content.decode()
    assert "第4条动态" in second
    assert client.get("/news/?page=abc").status_code == 200


def test_site_map_lists_public_pages_only(client: Client) -> None:
    make.content_page("公开的指南", slug="open", show_in_menus=True)
    hidden = make.content_page("内部的指南", slug="hidden", show_in_menus=True)
    hidden.view_restrictions.create(restriction_type="login")
    text = client.get("/site-map/").content.decode()
    assert "公开的指南" in text
    assert "内部的指南" not in text


@pytest.mark.parametrize("address", ["/", "/statistics/", "/privacy/"])
def test_navigation_marks_the_present_page(client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    marked = f'<a href="{address}" aria-current="page">' in text
    assert marked == (address != "/privacy/")


def test_search_box_is_on_every_page(client: Client) -> None:
    for address in ("/", "/privacy/", "/nothing-here/"):
        text = client.get(address).content.decode()
        assert 'action="/search/"' in text and 'name="q"' in text


def test_doors_of_staff_are_shown_only_to_staff(client: Client, client_as: Any, user_with: Any) -> None:
    assert "/desk/" not in client.get("/").content.decode()
    assert "/admin/" not in client.get("/").content.decode()
    text = client_as(user_with(Role.AGENCY_LIAISON)).get("/").content.decode()
    assert 'href="/desk/"' in text and "/admin/" not in text
    text = client_as(user_with(Role.EDITOR)).get("/").content.decode()
    assert 'href="/admin/"' in text and "/desk/" not in text
