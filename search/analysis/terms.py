"""The terms of a text: what an index stores and what a query looks up. One function for both sides.

Kinds of terms: words and their parts; Latin codes without hyphens (`abc01`); quantities (`#5000元`) and their bare
values (`=5000`); days, months and years (`#2026年4月`); cited document numbers (`文:四府执监通[2026]3`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .document_numbers import find_numbers
from .numerals import find_dates, find_quantities
from .segmentation import segmenter

#: Put before the key of a document number that a text cites.
CITED = "文:"
_CODE = re.compile(r"[a-z0-9]+(?:[-_.+/][a-z0-9]+)*")
_JOINERS = re.compile(r"[-_.+/]")
_CHARACTERS = re.compile(r"[a-z]+|\d+(?:\.\d+)?|\S")
#: Signs that a reader does not hear: a phrase is the same with and without them.
_SILENT = frozenset("\"'、《》<>()[]·-_/\\*#`~…—")


@dataclass(frozen=True)
class Term:
    """A term and the span of folded text it stands for."""

    text: str
    start: int
    end: int


def terms(folded: str) -> Iterator[Term]:
    """Every term of a folded text. Spans may overlap, and the order is not the text's."""
    for word in segmenter().words(folded):
        yield Term(word.text, word.start, word.end)
    yield from codes(folded)
    for quantity in find_quantities(folded):
        yield Term(quantity.term, quantity.start, quantity.end)
        if quantity.value_term != quantity.term:
            yield Term(quantity.value_term, quantity.start, quantity.end)
    for dates, start, end in find_dates(folded):
        for term in dates:
            yield Term(term, start, end)
    for number in find_numbers(folded):
        for key in number.endings():
            yield Term(CITED + key, number.start, number.end)


def codes(folded: str) -> Iterator[Term]:
    """Latin words and codes: ABC-01 = abc01, PM2.5 = pm25; the pieces of a joined one are terms as well."""
    for match in _CODE.finditer(folded):
        if not any("a" <= sign <= "z" for sign in match[0]):
            continue
        yield Term(_JOINERS.sub("", match[0]), match.start(), match.end())
        place = match.start()
        pieces = _JOINERS.split(match[0])
        for piece in pieces if len(pieces) > 1 else ():
            if len(piece) > 1 and not piece.isdecimal():
                yield Term(piece, place, place + len(piece))
            place += len(piece) + 1


def characters(folded: str) -> list[Term]:
    """The text as a reader hears it, sign by sign: Han characters, runs of letters, numbers, audible punctuation."""
    return [
        Term(match[0], match.start(), match.end()) for match in _CHARACTERS.finditer(folded) if match[0] not in _SILENT
    ]
