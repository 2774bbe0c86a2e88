"""Similar published cases, for a text that may be private and for a published record."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from search.models import PublicRecord
from search.query.likeness import plan_like, telling_words
from search.records import withdraw
from search.similar import similar_published, similar_to
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]
TEXT = "我在早市卖早点，城管队员收走了我的三轮车，要交保证金才还，没有给扣押清单。"


@pytest.fixture
def three(published: Publish) -> list[PublicRecord]:
    return published(
        draft(
            key="alike",
            title="某早点摊三轮车被扣案",
            summary="早市摊主的三轮车被扣押，未开具扣押清单，要求交保证金。",
        ),
        draft(
            key="near",
            title="某货车被扣案",
            summary="司机的货车被扣，要求交保证金后放行，扣押清单没有给。",
            violation="滥用职权",
        ),
        draft(key="far", title="某诊所许可延误案", summary="诊所申请变更登记，窗口长期未予办理。", violation="慢作为"),
    )


def test_the_most_similar_comes_first_and_the_unlike_is_left_out(three: list[PublicRecord]) -> None:
    assert [record.key for record in similar_published(TEXT)] == ["alike", "near"]
    assert [record.key for record in similar_published(TEXT, limit=1)] == ["alike"]


def test_a_record_is_not_similar_to_itself(three: list[PublicRecord]) -> None:
    assert [record.key for record in similar_to(three[0])] == ["near"]


def test_the_exposure_item_of_the_same_case_is_not_similar_to_it(published: Publish) -> None:
    case, _item = published(
        draft(key="case", title="某早点摊三轮车被扣案", number="例府执监通〔2026〕90号"),
        draft(kind="exposure", key="item", title="某早点摊三轮车被扣案", number="例府执监通〔2026〕90号"),
    )

    assert similar_to(case) == []


def test_only_cases_are_offered(published: Publish) -> None:
    published(draft(kind="page", key="P", title="早市三轮车扣押清单和保证金的说明"))

    assert similar_published(TEXT) == []


def test_what_was_taken_down_is_not_offered(three: list[PublicRecord]) -> None:
    withdraw("case", "alike")

    assert [record.key for record in similar_published(TEXT)] == ["near"]


@pytest.mark.parametrize("text", ["", "。", "好", "的的的", "😀", "\x00", "罚", "13800000000"])
def test_a_text_that_says_nothing_finds_nothing(three: list[PublicRecord], text: str) -> None:
    assert similar_published(text) == []


def test_no_number_of_the_text_is_looked_up() -> None:
    terms = {option.terms for group in plan_like(f"{TEXT}电话19900001234，罚款5000元").must for option in group.options}

    assert not any("199" in term or "5000" in term for row in terms for term in row)


def test_telling_words_are_the_rare_ones() -> None:
    words = [word for word, _worth in telling_words(TEXT)]

    assert {"扣押清单", "保证金", "三轮车"} <= set(words)
    assert "我" not in words


def test_the_text_is_never_logged(
    three: list[PublicRecord], caplog: pytest.LogCaptureFixture, settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    settings.SEARCH_INDEX_DIR = str(blocked)

    with caplog.at_level(logging.DEBUG):
        assert similar_published(TEXT) == []
    logged = "".join(f"{logging.Formatter().format(line)}{line.args!r}" for line in caplog.records)
    assert "no similar cases" in logged
    assert not any(word in logged for word in ("早市", "三轮车", "保证金"))
