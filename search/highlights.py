"""Marks on the original text: found in folded text, shown where the writer wrote them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .analysis.folding import Folded, fold_with_offsets
from .analysis.terms import characters, terms

#: Characters of an excerpt, and how many of them stand before its first mark.
LENGTH, LEAD = 120, 24
_STOPS = "。！？；，、\n "


@dataclass(frozen=True)
class Piece:
    """A stretch of original text, marked or not."""

    text: str
    marked: bool = False


class Highlighter:
    """Marks what a plan looked for.

    Args:
        wanted: terms (one element) and phrases in signs (several elements), as `Plan.marks` gives them.
    """

    def __init__(self, wanted: Iterable[tuple[str, ...]]) -> None:
        marks = list(wanted)
        self._terms = frozenset(mark[0] for mark in marks if len(mark) == 1)
        self._phrases = [mark for mark in dict.fromkeys(marks) if len(mark) > 1]

    def whole(self, text: str) -> list[Piece]:
        """The whole text in pieces."""
        return _pieces(text, self._spans(text), 0, len(text))

    def excerpt(self, text: str) -> list[Piece]:
        """About `LENGTH` characters of the text around its first mark, in pieces."""
        spans = self._spans(text)
        start = _start(text, spans[0][0]) if spans else 0
        end = min(len(text), start + LENGTH)
        pieces = _pieces(text, spans, start, end)
        before = [Piece("…")] if start > 0 else []
        after = [Piece("…")] if end < len(text) else []
        return [*before, *pieces, *after]

    def _spans(self, text: str) -> list[tuple[int, int]]:
        folded = fold_with_offsets(text)
        found = [(term.start, term.end) for term in terms(folded.text) if term.text in self._terms]
        if self._phrases:
            found += self._phrase_spans(folded)
        return _joined([folded.origin(start, end) for start, end in found])

    def _phrase_spans(self, folded: Folded) -> list[tuple[int, int]]:
        signs = characters(folded.text)
        texts = [sign.text for sign in signs]
        return [
            (signs[place].start, signs[place + len(phrase) - 1].end)
            for phrase in self._phrases
            for place, text in enumerate(texts)
            if text == phrase[0] and tuple(texts[place : place + len(phrase)]) == phrase
        ]


def html(pieces: Iterable[Piece]) -> SafeString:
    """Pieces as HTML: everything escaped, marks in `<mark>`."""
    return mark_safe(
        "".join(f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text) for piece in pieces)
    )


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, place = [], start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left >= right:
            continue
        if left > place:
            pieces.append(Piece(text[place:left]))
        pieces.append(Piece(text[left:right], marked=True))
        place = right
    if place < end:
        pieces.append(Piece(text[place:end]))
    return pieces


def _start(text: str, first: int) -> int:
    """Where an excerpt begins: after the last stop within `LEAD` characters before the first mark."""
    earliest = max(0, first - LEAD)
    if earliest == 0:
        return 0
    stops = [place + 1 for place in range(earliest, first) if text[place] in _STOPS]
    return stops[0] if stops else earliest
