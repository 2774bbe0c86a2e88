"""Words, not characters: borders hold, compounds give up their parts, names do not."""

import pytest

from search.analysis.segmentation import segmenter
from search.analysis.terms import terms


def words_of(text: str) -> set[str]:
    return {word.text for word in segmenter().words(text)}


@pytest.mark.parametrize(
    ("sentence", "no_word"),
    [
        ("四平市长江路一家店", "市长"),
        ("执法人员到场", "法人"),
        ("公主岭籍司机", "公主"),
        ("安排多人参与听证", "人参"),
        ("企业主动报告", "业主"),
        ("未查施工程序", "工程"),
        ("驾驶面包车", "包车"),
        ("某农药店被查", "药店"),
        ("确保安全", "保安"),
        ("货物价值", "物价"),
        ("水质监测", "质监"),
        ("过期货物", "期货"),
    ],
)
def test_characters_across_a_word_border_are_no_word(sentence: str, no_word: str) -> None:
    assert no_word not in words_of(sentence)


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("养殖场", "养殖"),
        ("听证会", "听证"),
        ("法人代表", "法人"),
        ("营业执照", "执照"),
        ("水利工程", "工程"),
        ("铁东区", "铁东"),
    ],
)
def test_a_compound_gives_up_its_parts(compound: str, part: str) -> None:
    assert {compound, part} <= words_of(compound)


def test_a_word_knows_where_it_stands() -> None:
    text = "某养殖场被处罚"

    for word in segmenter().words(text):
        assert text[word.start : word.end] == word.text


def test_codes_are_the_same_with_and_without_hyphen() -> None:
    assert "abc01" in {term.text for term in terms("购买abc-01型设备")}
    assert "abc01" in {term.text for term in terms("购买abc01型设备")}
    assert "pm25" in {term.text for term in terms("pm2.5超标")}
