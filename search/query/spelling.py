"""What the writer probably meant: a word of the domain that sounds the same (听正 → 听证) or nearly (z for zh, n for
ng), or differs in one sign of four (托诿扯皮 → 推诿扯皮).
"""

import re
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from search.analysis.segmentation import segmenter
from search.analysis.synonyms import Table, shipped

from .syntax import parse

_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
#: Sounds that many people do not tell apart.
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
#: A word this long is still recognised with one wrong sign.
LONG_WORD = 4


def suggest(typed: str, table: Table | None = None) -> str:
    """The query with its misspelt words put right, or an empty string when nothing better is known.

    Args:
        typed: what a person typed.
        table: the synonyms in force, whose members are words too; those the portal comes with when left out.
    """
    pieces = parse(typed).pieces
    if any(piece.quoted or piece.number or piece.days or piece.field or piece.without for piece in pieces):
        return ""
    words = _vocabulary(frozenset((shipped() if table is None else table).words()))
    corrected = " ".join(_HAN.sub(lambda run: _correct(run[0], words), piece.text) for piece in pieces)
    return "" if corrected == " ".join(piece.text for piece in pieces) else corrected


class _Vocabulary:
    """The words of the domain, by what they may be mistaken for.

    Of several that fit, the first in code order is taken, so that the choice is stable.
    """

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words
        self._by_sound: dict[str, str] = {}
        self._by_likeness: dict[str, str] = {}
        self._by_signs: dict[str, str] = {}
        for word in sorted(word for word in words if len(word) > 1 and _HAN.fullmatch(word)):
            self._by_sound.setdefault(_sound(word), word)
            self._by_likeness.setdefault(_likeness(_sound(word)), word)
            if len(word) >= LONG_WORD:
                for pattern in _with_a_gap(word):
                    self._by_signs.setdefault(pattern, word)

    def meant(self, text: str) -> str:
        """The word of the domain that a text was meant to be; nothing when it is one, or like none."""
        if len(text) < 2 or text in self._words:
            return ""
        sound = _sound(text)
        found = self._by_sound.get(sound) or self._by_likeness.get(_likeness(sound))
        if not found and len(text) >= LONG_WORD:
            found = next((self._by_signs[pattern] for pattern in _with_a_gap(text) if pattern in self._by_signs), "")
        return found or ""


@lru_cache(maxsize=2)
def _vocabulary(members: frozenset[str]) -> _Vocabulary:
    return _Vocabulary(frozenset(segmenter().vocabulary) | members)


def _correct(run: str, words: _Vocabulary) -> str:
    """A run of Han characters with the longest misspelt words of the domain put right."""
    borders = [0]
    for word in segmenter().cut(run):
        borders.append(borders[-1] + len(word))
    spans = [(start, end) for place, start in enumerate(borders) for end in borders[place + 1 :]]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        meant = words.meant(run[start:end])
        if meant and (end - start == len(run) or not _is_word(borders, start, end)):
            before = _correct(run[:start], words) if start else ""
            after = _correct(run[end:], words) if end < len(run) else ""
            return before + meant + after
    return run


def _is_word(borders: list[int], start: int, end: int) -> bool:
    return (start, end) in set(pairwise(borders)) and end - start > 1


@lru_cache(maxsize=20_000)
def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))


def _likeness(sound: str) -> str:
    for one, other in _ALIKE:
        sound = sound.replace(one, other)
    return sound


def _with_a_gap(text: str) -> list[str]:
    return [f"{text[:place]}?{text[place + 1 :]}" for place in range(len(text))]
