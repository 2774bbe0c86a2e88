"""What the writer probably meant: words of the domain that sound the same (听正 → 听证)."""

import re
from functools import cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from search.analysis.segmentation import segmenter

from .syntax import parse

_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


def suggest(typed: str) -> str:
    """The query with its misspelt words put right, or an empty string when nothing better is known."""
    pieces = parse(typed).pieces
    if any(piece.quoted or piece.number or piece.days or piece.field or piece.without for piece in pieces):
        return ""
    corrected = " ".join(_HAN.sub(lambda run: _correct(run[0]), piece.text) for piece in pieces)
    return "" if corrected == " ".join(piece.text for piece in pieces) else corrected


def _correct(run: str) -> str:
    """A run of Han characters with the longest homophones of domain words replaced."""
    words = segmenter().cut(run)
    borders = [0]
    for word in words:
        borders.append(borders[-1] + len(word))
    spans = [(start, end) for place, start in enumerate(borders) for end in borders[place + 1 :]]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        meant = _homophone(run[start:end])
        if meant and (end - start == len(run) or not _is_word(borders, start, end)):
            return (_correct(run[:start]) if start else "") + meant + (_correct(run[end:]) if end < len(run) else "")
    return run


def _is_word(borders: list[int], start: int, end: int) -> bool:
    return (start, end) in set(pairwise(borders)) and end - start > 1


def _homophone(text: str) -> str:
    if len(text) < 2 or text in segmenter().vocabulary:
        return ""
    return _by_sound().get(_sound(text), "")


def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))


@cache
def _by_sound() -> dict[str, str]:
    """Domain words by sound; of several that sound the same the first in code order, so the choice is stable."""
    return {_sound(word): word for word in sorted(segmenter().vocabulary, reverse=True) if len(word) > 1}
