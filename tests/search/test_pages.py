"""The search page and the case page, for a reader with nothing but a browser."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from search.models import PublicRecord
from search.records import withdraw
from search.searching import Request, every_record, run
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


def page_of(client: Client, **parameters: object) -> str:
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_not_understood_is_said(client: Client, published: Publish) -> None:
    published(draft(title="某茶馆案"))

    assert "引号只有一半" in page_of(client, q="茶馆 “没有")
    assert "没有名为“某某”的栏目" in page_of(client, q="某某:茶馆")
    assert "只用了前 200 个字" in page_of(client, q="茶馆" * 2500)
    assert "不是能识别的日期" in page_of(client, q="茶馆 日期:2026-99")


def test_the_chart_over_time_has_a_table_and_narrows(client: Client, published: Publish) -> None:
    published(
        draft(key="A", closed_on=date(2026, 1, 5)),
        draft(key="B", closed_on=date(2026, 1, 9)),
        draft(key="C", closed_on=date(2026, 4, 1)),
    )

    page = page_of(client, q="收费")
    assert page.count("timeline__bar") == 2
    assert "<td>2026-02</td><td>0</td>" in page
    assert escape("since=2026-01-01&until=2026-01-31") in page
    narrowed = page_of(client, q="收费", since="2026-01-01", until="2026-01-31")
    assert "共 2 条" in narrowed
    assert narrowed.count("timeline__bar") == 2, "the choice does not narrow its own chart"
    assert narrowed.count("is-chosen") == 1


def test_years_are_drawn_where_months_are_many(client: Client, published: Publish) -> None:
    published(*(draft(key=f"Y{year}", closed_on=date(year, 5, 5)) for year in (2019, 2022, 2026)))

    page = page_of(client, q="收费")
    assert "每年的记录数" in page
    assert escape("since=2022-01-01&until=2022-12-31") in page


def test_every_facet_is_offered(client: Client, published: Publish) -> None:
    published(draft())

    page = page_of(client, q="收费")
    for name in ("kind", "agency", "region", "domain", "violation", "act_kind", "outcome", "year"):
        assert f'type="checkbox" name="{name}"' in page, name


def test_a_word_too_many_is_named_with_what_the_others_find(client: Client, published: Publish) -> None:
    published(draft(title="某茶馆案"), draft(title="某茶馆又一案"))

    page = page_of(client, q="茶馆 独角兽 地区:示例区")
    assert "少写几个词就能找到" in page
    assert "茶馆 地区:示例区</a> 2 条" in page
    assert "没有同时包含全部词语的记录" in page


def test_where_every_two_words_disagree_each_is_counted_alone(client: Client, published: Publish) -> None:
    published(draft(title="某茶馆案"))

    page = page_of(client, q="茶馆 独角兽 麒麟 地区:无此区")
    assert "少写几个词就能找到" in page
    assert "茶馆</a> 1 条" in page


def test_deep_pages_go_on_by_the_place_of_a_record(client: Client, published: Publish, monkeypatch) -> None:
    """Whatever is published meanwhile, no record comes twice and none is missed."""
    published(*(draft(key=f"P{n:03}", closed_on=date(2026, 1, 1 + n // 10)) for n in range(60)))
    answer = run(Request(query="收费", sort="newest", page_size=20))
    seen = [hit.record.key for hit in answer.hits]
    published(draft(key="late", closed_on=date(2026, 9, 9)))
    while answer.following:
        answer = run(Request(query="收费", sort="newest", page_size=20, after=answer.following))
        seen += [hit.record.key for hit in answer.hits]

    assert len(seen) == len(set(seen)) == 60
    assert "回到第一页" in page_of(client, q="收费", sort="newest", after="2026-01-03.30")


def test_every_record_of_an_answer_can_be_drawn(published: Publish) -> None:
    published(
        *(draft(key=f"P{n:03}") for n in range(30)),
        draft(key="other", title="某案", summary="无。", act_kind="检查", violation="慢作为"),
    )

    keys = [record.key for record in every_record(Request(query="收费", facets={"region": ["示例区"]}))]
    assert keys == [f"P{n:03}" for n in range(30)]


def test_a_case_page_offers_similar_cases_within_twelve_queries(
    client: Client, published: Publish, django_assert_max_num_queries
) -> None:
    published(
        draft(key="A", title="某茶馆三轮车被扣押案", summary="三轮车被扣押，没有扣押清单。"),
        draft(key="B", title="某书店三轮车被扣押案", summary="三轮车被扣押，没有扣押清单，车已返还。"),
    )
    client.get("/search/cases/A/")

    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get("/search/cases/A/").content.decode()
    assert "相似的公开案件" in page
    assert "/search/cases/B/" in page


def test_a_misspelling_with_few_hits_offers_the_right_word(client: Client, published: Publish) -> None:
    published(draft(key="typo", title="某店听正案"), *(draft(key=f"R{n}", title="某店听证案") for n in range(9)))

    page = page_of(client, q="听正")
    assert "您要找的是不是" in page
    assert "共 1 条" in page, "what was typed is still what is answered"
    assert "您要找的是不是" not in page_of(client, q="“听正”"), "what is quoted is meant"


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(alphabet="罚款:“”\"-〔〕[]2026年月至.~<>&%'\\\x00😀é\u202e\ud800 ", max_size=30)
            for name in ("q", "page", "sort", "since", "until", "after", "region", "year", "kind", "page_size")
        },
    )
)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_parameters_break_the_page_the_api_or_the_suggestions(
    client: Client, published: Publish, parameters: dict[str, str]
) -> None:
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in parameters.items()}
    for path, allowed in (("/search/", {200}), ("/api/v1/search", {200, 400, 429}), ("/search/suggest/", {200})):
        assert client.get(path, query).status_code in allowed, path


@given(st.text(max_size=40), st.sampled_from(["relevance", "newest"]))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_query_breaks_the_shell(published: Publish, query: str, sort: str) -> None:
    call_command("search", f"--sort={sort}", "--", query, stdout=io.StringIO())
