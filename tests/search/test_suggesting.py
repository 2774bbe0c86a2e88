"""Search as you type offers what is published and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from search.models import PublicRecord
from search.records import withdraw
from search.suggesting import suggestions
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]


@pytest.fixture
def some(published: Publish) -> None:
    published(
        draft(key="A", number="例府执监通〔2026〕31号", title="某早点铺被收取保证金案", agency="东区城市管理局"),
        draft(key="B", number="例府执监通〔2026〕4号", title="某货车被扣并收取保证金案", agency="西区交通运输局"),
        draft(key="C", number="例府执监通〔2025〕3号", title="某药店ABC-01设备案", agency="东区药品检验所"),
    )


def offered(typed: str) -> list[tuple[str, str]]:
    return [(offer.text, offer.kind.value) for offer in suggestions(typed)]


@pytest.mark.parametrize(
    ("typed", "text", "kind"),
    [
        ("保证", "保证金", "word"),
        ("保證", "保证金", "word"),
        ("货车 保证", "货车 保证金", "word"),
        ("东区城", "东区城市管理局", "agency"),
        ("城管", "东区城市管理局", "agency"),
        ("例府执监通2026", "例府执监通〔2026〕31号", "number"),
        ("例府执监通〔２０２６〕3", "例府执监通〔2026〕31号", "number"),
    ],
)
def test_it_completes(some: None, typed: str, text: str, kind: str) -> None:
    assert (text, kind) in offered(typed)


def test_it_does_not_offer_what_is_typed_already(some: None) -> None:
    assert "保证金" not in {text for text, _kind in offered("保证金")}


def test_other_numbers_are_not_offered(some: None) -> None:
    assert offered("例府执监通2025") == [("例府执监通〔2025〕3号", "number")]


def test_what_was_taken_down_is_not_offered(some: None) -> None:
    """At once: the index has not learnt of it yet."""
    withdraw("case", "C")

    assert offered("药品检") == []
    assert offered("药") == []
    assert offered("例府执监通2025") == []


@pytest.mark.parametrize("typed", ["", " ", "。", '"', "-", "\x00", "😀", "[", "*", "%", "_", "a" * 5000, "保证金 "])
def test_nothing_typed_breaks_it(some: None, client: Client, typed: str) -> None:
    response = client.get("/search/suggest/", {"q": typed})

    assert response.status_code == 200
    assert response.json() == {"suggestions": []}


def test_any_cache_may_keep_it_for_a_minute_and_it_names_nobody(some: None, client: Client) -> None:
    response = client.get("/search/suggest/", {"q": "保证"})

    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_while_the_engine_is_out_of_order_it_is_silent(some: None, settings, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.SEARCH_INDEX_DIR = str(blocked)

    assert suggestions("保证") == []
