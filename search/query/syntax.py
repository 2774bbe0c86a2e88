"""The query language, forgiving: words, "phrases", -without, field:value, stretches of time, document numbers.

Whatever cannot be read that way is read as plain words, and a note says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from search.analysis.days import Stretch, find_stretches, read_stretch
from search.analysis.document_numbers import DocumentNumber, find_numbers
from search.analysis.folding import fold

#: What a person may write before the colon, and the field it means.
FIELD_NAMES = {
    "agency": "agency", "单位": "agency", "机关": "agency", "部门": "agency", "事涉单位": "agency",
    "region": "region", "地区": "region", "区域": "region", "区划": "region",
    "domain": "domain", "领域": "domain",
    "violation": "violation", "违法": "violation", "违法情形": "violation", "情形": "violation",
    "act": "act_kind", "act_kind": "act_kind", "行为": "act_kind", "行为类别": "act_kind",
    "outcome": "outcome", "结果": "outcome", "办理结果": "outcome",
    "year": "days", "年": "days", "年份": "days", "date": "days", "日期": "days", "时间": "days", "办结": "days",
    "办结日期": "days",
    "kind": "kind", "类别": "kind",
    "number": "number", "文号": "number",
}  # fmt: skip
#: Longer queries are cut: nobody types them, and each word costs.
LONGEST_QUERY = 200

_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-)?(?:(?P<field>[^\s:\"-]+):(?=\S))?(?:\"(?P<phrase>[^\"]*)\"|(?P<words>[^\s\"]+))"
)
_LATIN_NAME = re.compile(r"[a-z_]+")


class Trouble(StrEnum):
    """What was not understood, and was read as plain words or left out."""

    CUT = "cut"  # the query was too long: its end was left out
    QUOTE = "quote"  # a quotation mark without its other half
    FIELD = "field"  # a name before a colon that is no field
    EMPTY = "empty"  # a field, a minus or quotation marks with nothing behind
    DAYS = "days"  # a date or a stretch of time that cannot be


@dataclass(frozen=True)
class Note:
    """Something to tell the person about the query; `text` is the part of it that is meant."""

    trouble: Trouble
    text: str = ""


@dataclass(frozen=True)
class Piece:
    """One piece of a query: plain words without a blank, a quoted phrase, a document number, a stretch of time.

    `source` is how it was typed (folded), with its field, its minus and its quotation marks.
    """

    text: str
    quoted: bool = False
    without: bool = False
    field: str = ""
    number: DocumentNumber | None = None
    days: Stretch | None = None
    source: str = ""


@dataclass(frozen=True)
class Parsed:
    """The pieces of a query in order, and what has to be said about it."""

    pieces: list[Piece] = field(default_factory=list)
    notes: tuple[Note, ...] = ()


def parse(typed: str) -> Parsed:
    """Read a query. Never fails."""
    folded = fold(typed[:LONGEST_QUERY]).strip()
    notes = [Note(Trouble.CUT)] if len(typed.strip()) > LONGEST_QUERY else []
    pieces: list[Piece] = []
    place = 0
    for start, end, cut in _whole_pieces(folded):
        if start < place:
            continue
        before, without = _minus(folded[place:start])
        pieces += _plain(before, notes)
        source = ("-" if without else "") + folded[start:end].strip()
        pieces.append(replace(cut, text=folded[start:end], without=without, source=source))
        place = end
    pieces += _plain(folded[place:], notes)
    return Parsed(pieces, tuple(dict.fromkeys(notes)))


def _whole_pieces(folded: str) -> list[tuple[int, int, Piece]]:
    """Document numbers and stretches of time, which may hold blanks; not inside quotation marks or after a colon."""
    quoted = [match.span() for match in re.finditer(r'"[^"]*"', folded)]
    found = [(number.start, number.end, Piece("", number=number)) for number in find_numbers(folded, typed=True)]
    found += [(start, end, Piece("", days=days)) for days, start, end in find_stretches(folded)]
    return sorted(
        (
            cut
            for cut in found
            if not any(start < cut[0] < end for start, end in quoted) and folded[: cut[0]][-1:] != ":"
        ),
        key=lambda cut: (cut[0], -cut[1]),
    )


def _minus(before: str) -> tuple[str, bool]:
    """The text before a piece without the minus that belongs to the piece, and whether there was one."""
    without = (before.endswith("-") and not before[:-1].strip(" ")) or before.endswith(" -")
    return (before[:-1], True) if without else (before, False)


def _plain(text: str, notes: list[Note]) -> list[Piece]:
    if text.count('"') % 2:
        notes.append(Note(Trouble.QUOTE))
        start, _, rest = text.rpartition('"')
        text = f"{start} {rest}"
    return [
        piece if piece.source else replace(piece, source=match[0])
        for match in _PIECE.finditer(text)
        for piece in _read(match, notes)
    ]


def _read(match: re.Match[str], notes: list[Note]) -> Iterator[Piece]:
    without, quoted = bool(match["minus"]), match["phrase"] is not None
    text: str = match["phrase"] if quoted else match["words"]
    name: str = match["field"] or ""
    if not text.strip(" -") or (not quoted and not name and text.rstrip(":") in FIELD_NAMES and text.endswith(":")):
        notes.append(Note(Trouble.EMPTY, match[0]))
    elif name and name not in FIELD_NAMES:
        notes.append(Note(Trouble.FIELD, name))
        yield Piece(name, without=without, source=name)
        yield Piece(text, quoted=quoted, without=without, source=match[0].partition(":")[2])
    elif FIELD_NAMES.get(name) == "days":
        yield from _days(name, text, without, notes)
    elif FIELD_NAMES.get(name) == "number":
        yield _number(text, without)
    else:
        yield Piece(text, quoted=quoted, without=without, field=FIELD_NAMES.get(name, ""))


def _days(name: str, text: str, without: bool, notes: list[Note]) -> Iterator[Piece]:
    if found := read_stretch(text):
        yield Piece(text, days=found, without=without)
    else:
        notes.append(Note(Trouble.DAYS, f"{name}:{text}"))
        yield Piece(text, without=without)


def _number(text: str, without: bool) -> Piece:
    found = find_numbers(text, typed=True)
    return Piece(text, number=found[0] if len(found) == 1 else None, without=without)
