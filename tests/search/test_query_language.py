"""The query language forgives: nothing typed is an error."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis.days import Stretch, terms_of
from search.query.plan import Field
from search.query.planning import plan_of
from search.query.spelling import suggest
from search.query.syntax import Trouble, parse


def wanted(typed: str) -> list[str]:
    return [group.label for group in plan_of(typed).must]


def test_words_are_all_wanted() -> None:
    assert wanted("货车 罚款") == ["货车", "罚款"]


@pytest.mark.parametrize("typed", ["“罚款指标”", '"罚款指标"', "「罚款指标」", "＂罚款指标＂"])
def test_quotes_of_any_kind_make_a_phrase(typed: str) -> None:
    (piece,) = parse(typed).pieces

    assert piece.quoted
    assert {option.field for group in plan_of(typed).must for option in group.options} == {
        Field.TITLE_SIGNS,
        Field.TEXT_SIGNS,
    }


def test_a_minus_leaves_out() -> None:
    plan = plan_of("罚款 -货车")

    assert [group.label for group in plan.must] == ["罚款"]
    assert [group.label for group in plan.must_not] == ["货车"]


def test_a_hyphen_inside_a_word_leaves_nothing_out() -> None:
    assert plan_of("ABC-01").must_not == ()


@pytest.mark.parametrize("typed", ["单位:城管", "agency:城管", "单位：城管"])
def test_a_field_binds_a_word(typed: str) -> None:
    (group,) = plan_of(typed).filters

    assert {option.field for option in group.options} == {Field.AGENCY}


def test_an_unknown_field_is_plain_words() -> None:
    assert wanted("某某:罚款")[-1] == "罚款"


def test_a_document_number_with_blanks_stays_one() -> None:
    assert wanted("例府执监通2026 3号") == ["例府执监通[2026]3"]


def test_numbers_inside_a_word_belong_to_the_word() -> None:
    assert wanted("一次性告知") == ["一次性告知"]


def test_asking_words_are_left_out_of_a_question() -> None:
    assert wanted("哪些单位因为乱收费被移送？") == ["乱收费", "移送"]


def test_asking_words_alone_are_still_searched() -> None:
    assert wanted("什么")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("听正", "听证"),
        ("乱收废", "乱收费"),
        ("滥用只权", "滥用职权"),
        ("工伤人定", "工伤认定"),
        ("托诿扯皮", "推诿扯皮"),
        ("行政复义", "行政复议"),
        ("听怎", "听证"),
    ],
)
def test_what_sounds_the_same_is_put_right(typed: str, meant: str) -> None:
    assert suggest(typed) == meant


@pytest.mark.parametrize("typed", ["听证", "“听正”", "单位:听正", "ktv", ""])
def test_what_is_right_or_exact_is_left_alone(typed: str) -> None:
    assert suggest(typed) == ""


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("年:2024", "2024-01-01", "2024-12-31"),
        ("年份：2023-2025", "2023-01-01", "2025-12-31"),
        ("日期:2024-02..2024-03", "2024-02-01", "2024-03-31"),
        ("date:2024-02-03", "2024-02-03", "2024-02-03"),
        ("2024年1月至3月", "2024-01-01", "2024-03-31"),
        ("二〇二四年十二月到二〇二五年一月", "2024-12-01", "2025-01-31"),
        ("2024年2月5日~2024年2月6日", "2024-02-05", "2024-02-06"),
        ("2025年以来", "2025-01-01", "2099-12-31"),
        ("日期:..2024", "1949-01-01", "2024-12-31"),
    ],
)
def test_a_stretch_of_time_is_read_in_any_form(typed: str, since: str, until: str) -> None:
    (piece,) = parse(typed).pieces

    assert piece.days == Stretch(date.fromisoformat(since), date.fromisoformat(until))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dates(date(1960, 1, 1), date(2090, 1, 1)), st.dates(date(1960, 1, 1), date(2090, 1, 1)), st.data())
def test_the_terms_of_a_stretch_cover_its_days_and_no_other(one: date, other: date, data: st.DataObject) -> None:
    since, until = sorted((one, other))
    day = data.draw(st.dates(date(1959, 12, 1), date(2090, 2, 1)))

    terms = Stretch(since, until).terms()
    assert bool(set(terms) & set(terms_of(day))) == (since <= day <= until)
    assert len(terms) <= 60 + 22 + (until.year - since.year)


def test_a_field_named_twice_takes_either_value() -> None:
    plan = plan_of("年:2024 年:2025 地区:东川 地区:北岭 货车")

    assert len(plan.filters) == 2
    assert [group.label for group in plan.must] == ["货车"]


@pytest.mark.parametrize(
    ("typed", "trouble", "still_wanted"),
    [
        ("罚款 “没有依据", Trouble.QUOTE, "罚款"),
        ("某某:罚款", Trouble.FIELD, "罚款"),
        ("罚款 单位:", Trouble.EMPTY, "罚款"),
        ("罚款 -", Trouble.EMPTY, "罚款"),
        ('罚款 ""', Trouble.EMPTY, "罚款"),
        ("罚款 日期:2024-13", Trouble.DAYS, "罚款"),
        ("罚款 日期:2023年2月29日", Trouble.DAYS, "罚款"),
        ("罚款" * 200, Trouble.CUT, "罚款"),
    ],
)
def test_what_is_broken_is_read_as_words_and_said(typed: str, trouble: Trouble, still_wanted: str) -> None:
    plan = plan_of(typed)

    assert [note.trouble for note in plan.notes] == [trouble]
    assert still_wanted in [group.label for group in plan.must]


def test_what_is_right_needs_no_note() -> None:
    for typed in (
        "罚款 -货车",
        "“罚款指标” 单位:城管",
        "例府执监通〔2026〕3号",
        "ABC-01",
        "2024年1月至3月",
        "文号:例府执监通2026-3",
    ):
        assert parse(typed).notes == (), typed


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list('单位:年-“”"〔〕[]()罚款五千元2026号通abc ０１.,，？*\\/\x00\n😀')), max_size=40
    )
)
def test_no_input_breaks_the_plan(typed: str) -> None:
    plan_of(typed)
    suggest(typed)
