"""Words: jieba in precise mode (no guessing of new words), a domain dictionary, and the parts of compounds.

A long dictionary word hides the words inside it, so each compound also yields its parts: those the domain dictionary
lists, else the best split by the dictionary. Proper names have no parts: 公主岭 is not about a 公主.
"""

import logging
import math
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jieba

from . import synonyms
from .folding import fold

DATA = Path(__file__).parent / "data"
_HAN_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]+")
_PLACE = re.compile(r"(.{2,})(?:自治县|自治州|[省市县区镇乡村旗州])$")
#: jieba's tags of names: places, people, other proper names.
_NAME_TAGS = frozenset({"ns", "nr", "nrt", "nrfg", "nz"})


@dataclass(frozen=True)
class Word:
    """A word of a text and the span it stands at; `part` when it is only a part of a longer word."""

    text: str
    start: int
    end: int
    part: bool = False


class Segmenter:
    """One dictionary, loaded once."""

    def __init__(self) -> None:
        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        self._names = _proper_names(self._jieba)
        self._curated: dict[str, tuple[str, ...]] = {}
        self.vocabulary: set[str] = set()
        for word, parts in _domain_words():
            self._learn(word, parts)
        for word in sorted(synonyms.shipped().words()):
            self._learn(word, None)

    def words(self, folded: str) -> Iterator[Word]:
        """The words of a folded text, each followed by its parts."""
        for run in _HAN_RUN.finditer(folded):
            place = run.start()
            for word in self._jieba.cut(run[0], HMM=False):
                yield Word(word, place, place + len(word))
                if len(word) > 2:
                    for part in self.parts(word):
                        offset = place + word.find(part)
                        yield Word(part, offset, offset + len(part), part=True)
                place += len(word)

    def cut(self, folded: str) -> list[str]:
        """The words of a folded text without their parts."""
        return [word.text for word in self.words(folded) if not word.part]

    def knows(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return bool(self._jieba.FREQ.get(word))

    def rarity(self, word: str) -> float:
        """How rare a word is in general Chinese: 0 for the commonest, about 17 for one hardly ever written."""
        return max(0.0, math.log(self._jieba.total / max(1, self._jieba.FREQ.get(word) or 1)))

    def parts(self, word: str) -> tuple[str, ...]:
        """The words that should be found inside a word, nested ones included; one-character parts are left out."""
        found = _parts(self, word)
        return tuple(dict.fromkeys(found))

    def _direct_parts(self, word: str) -> tuple[str, ...]:
        if word in self._curated:
            return self._curated[word]
        if word in self._names:
            place = _PLACE.match(word)
            return (place[1],) if place else ()
        return tuple(part for part in self._split(word) if len(part) > 1)

    def _split(self, word: str) -> list[str]:
        """The best split of a word into at least two dictionary words."""
        graph = self._jieba.get_DAG(word)
        last = len(word) - 1
        graph[0] = [end for end in graph[0] if end != last] or [0]
        route: dict[int, tuple[float, int]] = {}
        self._jieba.calc(word, graph, route)
        parts, place = [], 0
        while place < len(word):
            end = route[place][1] + 1
            parts.append(word[place:end])
            place = end
        return parts

    def _learn(self, word: str, parts: tuple[str, ...] | None) -> None:
        word = fold(word)
        if not _HAN_RUN.fullmatch(word):
            return
        self.vocabulary.add(word)
        self._jieba.add_word(word)
        if parts is not None:
            self._curated[word] = tuple(fold(part) for part in parts)


_guard = threading.Lock()
_segmenter: Segmenter | None = None


def segmenter() -> Segmenter:
    """The segmenter of this process (loading the dictionary takes about a second)."""
    global _segmenter
    if _segmenter is None:
        with _guard:
            if _segmenter is None:
                _segmenter = Segmenter()
    return _segmenter


@lru_cache(maxsize=50_000)
def _parts(owner: Segmenter, word: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in owner._direct_parts(word):
        if part != word and len(part) > 1:
            found += [part, *(_parts(owner, part) if len(part) > 2 else ())]
    return tuple(found)


def _domain_words() -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The lines of words.txt: a word, and its parts when they are listed (`!` means none)."""
    for line in data_lines("words.txt"):
        word, *parts = line.split()
        yield word, () if parts == ["!"] else tuple(parts) or None


def data_lines(name: str) -> list[str]:
    """The lines of a data file that are neither empty nor a comment."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _proper_names(tokenizer: jieba.Tokenizer) -> frozenset[str]:
    names = set()
    with tokenizer.get_dict_file() as file:
        for raw in file:
            word, _, tag = raw.decode("utf-8").strip().split(" ")[:3]
            if len(word) > 2 and tag in _NAME_TAGS:
                names.add(word)
    return frozenset(names)
