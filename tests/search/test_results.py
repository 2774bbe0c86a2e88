"""Order, highlights, facets, partial matches: what a reader sees."""

from collections.abc import Callable
from datetime import date

import pytest

from search.highlights import Highlighter, html
from search.models import PublicRecord
from search.query.planning import plan_of
from tests.factories.search import draft
from tests.search.conftest import answer_to

Publish = Callable[..., list[PublicRecord]]


def marked(query: str, text: str) -> list[str]:
    return [piece.text for piece in Highlighter(plan_of(query).marks()).whole(text) if piece.marked]


@pytest.mark.parametrize(
    ("query", "text", "marks"),
    [
        ("5000元", "被罚款５，０００元。", ["５，０００元"]),
        ("5000元", "现金五千元", ["五千元"]),
        ("选择性执法", "認定選擇性執法", ["選擇性執法"]),
        ("abc01", "安装ＡＢＣ－０１型设备", ["ＡＢＣ－０１"]),
        ("“收缴分离”", "票据齐全，收缴分离。", ["收缴分离"]),
        ("市长", "四平市长江路", []),
        ("环保局", "生态环境局已答复", ["生态环境局"]),
    ],
)
def test_marks_stand_on_the_original_characters(query: str, text: str, marks: list[str]) -> None:
    assert marked(query, text) == marks


def test_a_highlight_escapes_everything() -> None:
    pieces = Highlighter(plan_of("罚款").marks()).whole("<script>罚款</script>&")

    assert html(pieces) == "&lt;script&gt;<mark>罚款</mark>&lt;/script&gt;&amp;"


def test_an_excerpt_shows_the_first_mark() -> None:
    text = "前文。" * 80 + "这里罚款了。" + "后文。" * 80
    pieces = Highlighter(plan_of("罚款").marks()).excerpt(text)

    assert any(piece.marked for piece in pieces)
    assert pieces[0].text == pieces[-1].text == "…"


@pytest.mark.django_db
def test_equal_scores_are_ordered_by_day(published: Publish, find: Callable[..., list[str]]) -> None:
    published(
        draft(key="old", title="某茶馆案", closed_on=date(2025, 1, 1)),
        draft(key="new", title="某茶馆案", closed_on=date(2026, 1, 1)),
        draft(key="text", title="某店案", summary="茶馆旁边。", closed_on=date(2026, 5, 1)),
    )

    assert find("茶馆") == ["new", "old", "text"]
    assert find("茶馆", sort="newest") == ["text", "new", "old"]


@pytest.mark.django_db
def test_pages_do_not_overlap_and_miss_nothing(published: Publish) -> None:
    from search.searching import Request, run

    published(*(draft(key=f"P{n}") for n in range(25)))

    pages = [run(Request(query="收费", page=page, page_size=10)).hits for page in (1, 2, 3)]
    keys = [hit.record.key for hits in pages for hit in hits]
    assert [len(hits) for hits in pages] == [10, 10, 5]
    assert len(set(keys)) == 25


@pytest.mark.django_db
def test_a_facets_own_choice_does_not_narrow_its_counts(published: Publish) -> None:
    published(
        draft(region="东区", violation="乱收费"),
        draft(region="西区", violation="乱收费"),
        draft(region="西区", violation="乱检查"),
    )

    answer = answer_to("", facets={"region": ["东区"]})
    assert answer.total == 1
    assert dict(answer.facets["region"]) == {"东区": 1, "西区": 2}
    assert dict(answer.facets["violation"]) == {"乱收费": 1}


@pytest.mark.django_db
def test_partial_matches_follow_and_are_told_apart(published: Publish) -> None:
    published(draft(key="two", title="某茶馆被查封案"), draft(key="one", title="某茶馆案"))

    answer = answer_to("茶馆 查封 拍卖")
    assert [hit.record.key for hit in answer.hits] == ["two"]
    assert answer.complete == 0


@pytest.mark.django_db
def test_a_misspelt_word_is_answered_as_meant_and_says_so(published: Publish) -> None:
    published(draft(key="A", title="某公司申请听证被拒案"))

    answer = answer_to("听正")
    assert [hit.record.key for hit in answer.hits] == ["A"]
    assert answer.corrected == "听证"


@pytest.mark.django_db
def test_the_exact_number_comes_first_and_a_cited_one_after(published: Publish, find: Callable[..., list[str]]) -> None:
    published(
        draft(key="cites", number="例府执监通〔2026〕29号", summary="前次通知书（例府执监通〔2026〕3号）只改了一半。"),
        draft(key="own", number="例府执监通〔2026〕3号"),
        draft(key="near", number="例府执监通〔2026〕13号"),
        draft(key="other", number="双府执监通〔2026〕3号"),
    )

    assert find("例府执监通[2026]3号") == ["own", "cites"]


@pytest.mark.django_db
def test_an_excerpt_does_not_say_the_summary_twice(published: Publish) -> None:
    published(
        draft(key="item", title="某店乱收费", summary="经查，收费没有依据。", body="经查，收费没有依据。\n已退还。")
    )

    (hit,) = answer_to("乱收费").hits
    assert "".join(piece.text for piece in hit.excerpt).count("经查") == 1
