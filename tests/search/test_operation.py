"""What staff see of the running search, and what is never kept of those who search."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from portal.roles.enums import Role
from search.models import PublicRecord, QueryNote
from search.operation.noting import forget_old, is_personal, note
from search.operation.selectors import indexes
from search.records import publish
from search.searching import Request, run_or_newest
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]


def test_a_query_that_found_nothing_is_told_only_after_several_asked(settings, at) -> None:
    settings.SEARCH_NOTED_FROM = 3
    with at(date(2026, 3, 5)):
        for _turn in range(2):
            note("听证　告知", total=0, milliseconds=3)
        (kept,) = QueryNote.objects.all()
        assert (kept.words, kept.times) == ("", 2)
        assert "听证" not in str(kept.__dict__)

        note("聽證 告知", total=0, milliseconds=3)  # the same query in another form

    kept.refresh_from_db()
    assert (kept.words, kept.times, kept.month) == ("听证 告知", 3, date(2026, 3, 1))


def test_slow_queries_keep_their_worst_time(settings) -> None:
    settings.SEARCH_NOTED_FROM, settings.SEARCH_SLOW_MS = 1, 100
    for took in (120, 900, 300, 20):
        note("罚款", total=7, milliseconds=took)

    (kept,) = QueryNote.objects.all()
    assert (kept.reason, kept.times, kept.slowest_ms) == ("slow", 3, 900)


@pytest.mark.parametrize(
    "words",
    [
        "19900001234",
        "220303199001011234",
        "我叫王小明",
        "王小明",
        "王小明 城管 打人",
        "投诉人欧阳小红",
        "铁西区某某街12号3单元401室",
        "a@example.invalid",
        "我家住在城西去年夏天被城管拆了棚子我去找了三次都没有人理我请问应该怎么办才能要回来",
    ],
)
def test_what_may_be_about_a_person_is_never_noted(words: str, settings) -> None:
    settings.SEARCH_NOTED_FROM = 1
    note(words, total=0, milliseconds=3)

    assert not QueryNote.objects.exists()


@pytest.mark.parametrize("words", ["听证", "行政处罚 罚款", "乱收费", "生态环境局", "示府执监通[2026]7号", "5000元"])
def test_words_of_the_domain_may_be_noted(words: str) -> None:
    assert not is_personal(words)


def test_only_first_pages_of_plain_queries_are_noted(published: Publish) -> None:
    published(draft(title="某茶馆案"))
    run_or_newest(Request("行政复议", page=2))
    run_or_newest(Request("行政复议", facets={"region": ["东区"]}))
    assert not QueryNote.objects.exists()

    run_or_newest(Request("行政复议"))
    assert QueryNote.objects.get().times == 1


def test_a_flood_of_different_queries_fills_nothing(settings) -> None:
    settings.SEARCH_NOTES_A_MONTH = 3
    for n in range(10):
        note(f"听证{n}", total=0, milliseconds=1)

    assert QueryNote.objects.count() == 3


def test_notes_are_forgotten(settings, at) -> None:
    settings.SEARCH_NOTES_DAYS = 90
    with at(date(2026, 1, 20)):
        note("听证", total=0, milliseconds=1)
    with at(date(2026, 4, 20)) as moment:
        assert list(forget_old(moment)) == []
    with at(date(2026, 5, 5)) as moment:
        assert list(forget_old(moment)) == [{"query_notes_forgotten": 1}]


def test_the_page_tells_staff_of_lag_and_lacks(published: Publish, client_as, user_with, settings) -> None:
    settings.SEARCH_NOTED_FROM = 1
    published(draft(title="某茶馆案"))
    publish(draft(title="某书店案"))
    note("听证笔录", total=0, milliseconds=1)

    (health,) = indexes()
    assert (health.answers, health.entries, health.waiting, health.in_use) == (True, 1, 1, True)
    page = client_as(user_with(Role.EDITOR)).get("/admin/search-words/operation/").content.decode()
    assert "embedded" in page and "正在使用" in page and "1 条，最早的自" in page and "听证笔录" in page


def test_an_engine_out_of_order_is_shown_as_such(settings, tmp_path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.SEARCH_INDEX_DIR = str(blocked)

    (health,) = indexes()
    assert not health.is_well
    assert health.reason


def test_readers_do_not_see_it(client: Client, client_as, user_with) -> None:
    assert client.get("/admin/search-words/operation/").status_code in (302, 403, 404)
    assert client_as(user_with(Role.AGENCY_LIAISON)).get("/admin/search-words/operation/").status_code in (302, 403)
