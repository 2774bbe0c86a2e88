"""Words that only private tables, drafts and withdrawn records hold: no way of searching finds them."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from search.engines.registry import engine
from search.indexing import rebuild
from search.models import PublicRecord
from search.records import publish, withdraw
from search.searching import Request, every_record, run
from search.similar import similar_published
from search.suggesting import suggestions
from tests.factories.complaints import make_report
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

#: Where each word lies, and nowhere else.
WORDS = {
    "complaint": "紫檀灯塔",
    "draft page": "琥珀罗盘",
    "withdrawn record": "靛青浮桥",
    "corrected record": "朱砂账房",
}


@pytest.fixture
def hidden(published: Callable[..., list[PublicRecord]], deliver: Callable[[], int]) -> None:
    """Everything is in its place, and the index has had its chance to learn of it."""
    make_report(narrative=f"{WORDS['complaint']}，执法人员没有出示证件，也没有告知陈述申辩的权利。")
    home = Page.objects.filter(depth=2).first() or Page.get_first_root_node()
    page = home.add_child(title="公开的页面", slug="canary-page")
    page.title = f"{WORDS['draft page']}计划"
    page.save_revision()
    published(draft(key="gone", title=f"某{WORDS['withdrawn record']}案", agency=f"{WORDS['withdrawn record']}管理局"))
    published(draft(key="put-right", title=f"某{WORDS['corrected record']}案"), draft(key="other"))
    withdraw("case", "gone")
    publish(draft(key="put-right", title="某店案"))
    deliver()


def heard(client: Client, word: str) -> Iterator[str]:
    """Everything that searching says to a reader who knows half of the word, or a way around it.

    None of the queries holds the whole word, so that an answer which does has learnt it elsewhere.
    """
    for query in (word[:2], word[2:], word[1:3], f"“{word[1:]}”", f"单位:{word[:2]}", f"-{word[2:]}", "某", "案", ""):
        for path in ("/search/", "/api/v1/search", "/search/suggest/"):
            yield client.get(path, {"q": query, "sort": "newest"}).content.decode()
        answer = run(Request(query=query, page_size=100))
        yield f"{answer.facets}{[(hit.record.title, hit.excerpt_html) for hit in answer.hits]}{answer.hints}"
        yield str(suggestions(query))
        yield str([record.title + record.summary for record in every_record(Request(query=query))])
        out = io.StringIO()
        call_command("search", "--", query, stdout=out)
        yield out.getvalue()
    yield str([record.title for record in similar_published(f"{word} 三轮车 扣押清单")])


@pytest.mark.parametrize("place", WORDS)
def test_no_search_says_a_word_that_is_not_published(hidden: None, client: Client, place: str) -> None:
    word = WORDS[place]

    for query in (word, f"“{word}”", f"单位:{word}", f"{word}案"):
        assert run(Request(query=query)).total == 0, query
        assert not suggestions(query), query
    assert not any(word in said for said in heard(client, word))


@pytest.mark.parametrize("place", WORDS)
def test_nor_does_a_rebuilt_index(hidden: None, client: Client, place: str) -> None:
    rebuild(engine())

    assert not any(WORDS[place] in said for said in heard(client, WORDS[place]))


def test_the_watch_hears_a_word_that_is_published(published: Callable[..., list[PublicRecord]], client: Client) -> None:
    published(draft(title="某孔雀石料场案"))

    assert any("孔雀石料场" in said for said in heard(client, "料场"))
