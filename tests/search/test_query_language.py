"""The query language forgives: nothing typed is an error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.plan import Field
from search.query.planning import plan_of
from search.query.spelling import suggest
from search.query.syntax import parse


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
    (group,) = plan_of(typed).must

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
    ("typed", "meant"), [("听正", "听证"), ("乱收废", "乱收费"), ("滥用只权", "滥用职权"), ("工伤人定", "工伤认定")]
)
def test_what_sounds_the_same_is_put_right(typed: str, meant: str) -> None:
    assert suggest(typed) == meant


@pytest.mark.parametrize("typed", ["听证", "“听正”", "单位:听正", "ktv", ""])
def test_what_is_right_or_exact_is_left_alone(typed: str) -> None:
    assert suggest(typed) == ""


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list('单位:年-“”"〔〕[]()罚款五千元2026号通abc ０１.,，？*\\/\x00\n😀')), max_size=40
    )
)
def test_no_input_breaks_the_plan(typed: str) -> None:
    plan_of(typed)
    suggest(typed)
