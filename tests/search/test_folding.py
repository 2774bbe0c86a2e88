"""One form for what looks different and reads the same; marks still land on the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.folding import fold, fold_with_offsets


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("罚款５０００元", "罚款5000元"),
        ("罚款5,000元", "罚款5000元"),
        ("1,234,567元", "1234567元"),
        ("選擇性執法", "选择性执法"),
        ("ＡＢＣ－０１", "abc-01"),
        ("〔2026〕【2026】［2026］", "[2026][2026][2026]"),
        ("“原话”「原话」", '"原话""原话"'),
        ("計程車", "计程车"),  # characters only: the vocabulary of other regions is left alone
    ],
)
def test_what_reads_the_same_folds_to_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_comma_in_a_list_of_numbers_is_no_thousands_separator() -> None:
    assert fold("第1,2,3条") == "第1,2,3条"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded = fold_with_offsets(text)

    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    for place in range(len(folded.text)):
        start, end = folded.origin(place, place + 1)
        assert folded.text[place] in fold(text[start:end])
