"""One form for what looks different and reads the same.

NFKC (full-width forms), lower case, traditional to simplified (single characters, so no regional vocabulary is
changed), one shape for brackets and quotation marks, thousands separators dropped. Every folded character knows where
it stood in the original, so highlights mark what was written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

_ODD_FORMS = {
    **dict.fromkeys("〔【〖［", "["),
    **dict.fromkeys("〕】〗］", "]"),
    **dict.fromkeys("“”„‟「」『』〝〞＂", '"'),
    **dict.fromkeys("‐‑‒–—―－−", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", ""),
}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


class _Table(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _ODD_FORMS:
            folded = _ODD_FORMS[character]
        else:
            folded = "".join(_simplify(part) for part in unicodedata.normalize("NFKC", character).lower())
        self[code] = folded
        return folded


def _simplify(character: str) -> str:
    return _simplifier().convert(character) if character >= "\u2e80" else character


_table = _Table()


@dataclass(frozen=True)
class Folded:
    """A folded text; `starts[i]` is the place in the original of the character that became `text[i]`."""

    text: str
    starts: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that became `text[start:end]` (which must not be empty)."""
        return self.starts[start], self.starts[end - 1] + 1


def fold(text: str) -> str:
    """The folded text alone."""
    return _THOUSANDS.sub("", text.translate(_table))


def fold_with_offsets(text: str) -> Folded:
    """The folded text with the place of each of its characters in the original."""
    characters: list[str] = []
    starts: list[int] = []
    for place, character in enumerate(text):
        for part in _table[ord(character)]:
            characters.append(part)
            starts.append(place)
    joined = "".join(characters)
    dropped = {match.start() for match in _THOUSANDS.finditer(joined)}
    if not dropped:
        return Folded(joined, tuple(starts))
    kept = [place for place in range(len(joined)) if place not in dropped]
    return Folded("".join(joined[place] for place in kept), tuple(starts[place] for place in kept))
