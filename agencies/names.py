"""How names of bodies are compared: what a citizen types is rarely what the registry holds."""

import re
import unicodedata

from pypinyin import Style, pinyin

_EXAMPLE_MARK = re.compile(r"\(示例\)")
_NOISE = re.compile(r"[\s·・,，。、\"'“”‘’]+")


def normalise(name: str) -> str:
    """The key under which a name is looked up.

    Full-width and compatibility forms are folded (NFKC), letters lower-cased, spaces and stray punctuation dropped,
    and the mark （示例）, in either kind of bracket, is left out.
    """
    folded = unicodedata.normalize("NFKC", name).lower()
    return _NOISE.sub("", _EXAMPLE_MARK.sub("", folded))


def initials(name: str) -> str:
    """The pinyin initials of a name ("铁西区市监局" → "txqsjj"), for typing it quickly."""
    syllables = pinyin(normalise(name), style=Style.FIRST_LETTER)
    return "".join(letter for (syllable, *_rest) in syllables for letter in syllable if letter.isalnum())
