"""Amounts, articles, months and document numbers mean the same however they are written."""

from datetime import date

import pytest

from search.analysis.document_numbers import find_numbers, key_of
from search.analysis.folding import fold
from search.analysis.numerals import find_dates, find_quantities, read_han, terms_of_day


def quantities(text: str) -> list[str]:
    return [quantity.term for quantity in find_quantities(fold(text))]


@pytest.mark.parametrize("written", ["5000元", "５０００元", "5,000元", "五千元", "0.5万元"])
def test_equal_amounts_are_one_term(written: str) -> None:
    assert quantities(written) == ["#5000元"]


@pytest.mark.parametrize("written", ["2万元", "20000元", "两万元", "二万元"])
def test_ten_thousands_are_counted(written: str) -> None:
    assert quantities(written) == ["#20000元"]


@pytest.mark.parametrize("written", ["15000元", "一万五千元", "1.5万元"])
def test_a_longer_number_is_another_amount(written: str) -> None:
    assert quantities(written) == ["#15000元"]


def test_an_article_is_the_same_in_digits_and_in_words() -> None:
    assert quantities("第38条") == quantities("第三十八条") == ["#38条"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("三千零二十", 3020),
        ("两亿三千万", 230_000_000),
        ("二〇二六", 2026),
    ],
)
def test_chinese_numerals_are_read(numeral: str, value: int) -> None:
    assert read_han(numeral) == value


@pytest.mark.parametrize(
    "written", ["2026年4月7日", "2026-04-07", "2026.4.7", "２０２６年４月７日", "二〇二六年四月七日"]
)
def test_a_day_is_found_by_its_year_and_month_too(written: str) -> None:
    ((terms, _start, _end),) = find_dates(fold(written))

    assert terms == terms_of_day(date(2026, 4, 7)) == ["#2026年", "#2026年4月", "#2026年4月7日"]


@pytest.mark.parametrize(
    "typed",
    [
        "例府执监通〔2026〕3号",
        "例府执监通[2026]3号",
        "例府执监通(2026)3号",
        "例府执监通（2026）3号",
        "例府执监通【2026】3号",
        "例府执监通２０２６　３号",
        "例府执监通2026-3",
        "例府执监通2026 3",
        "例府執監通〔２０２６〕３號",
        "例府执监通〔2026〕第003号",
        "例府执监通2026年第3号",
    ],
)
def test_a_document_number_has_one_key_in_any_spelling(typed: str) -> None:
    assert key_of(typed) == "例府执监通[2026]3"


@pytest.mark.parametrize(
    "other", ["例府执监通〔2026〕13号", "双府执监通〔2026〕3号", "例府执监通〔2025〕3号", "例府执监移〔2026〕3号"]
)
def test_another_number_has_another_key(other: str) -> None:
    assert key_of(other) != "例府执监通[2026]3"


def test_a_number_in_a_sentence_is_found_under_its_own_code() -> None:
    (number,) = find_numbers(fold("因前次通知书所列问题（例府执监通〔2025〕8号）未改"))
    (glued,) = find_numbers(fold("依据例府执监通〔2025〕8号办理"))

    assert number.key == "例府执监通[2025]8"
    assert "例府执监通[2025]8" in glued.endings()


@pytest.mark.parametrize("text", ["2026年4月", "罚款2000 30", "长江路2026 3号楼"])
def test_a_year_after_any_word_is_no_document_number(text: str) -> None:
    assert find_numbers(fold(text), typed=True) == []
