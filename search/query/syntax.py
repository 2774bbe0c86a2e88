"""The query language, forgiving: words, "phrases", -without, field:value; anything else is read as plain words."""

import re
from dataclasses import dataclass

from search.analysis.document_numbers import DocumentNumber, find_numbers
from search.analysis.folding import fold

#: What a person may write before the colon, and the field it means.
FIELD_NAMES = {
    "agency": "agency", "单位": "agency", "机关": "agency", "部门": "agency",
    "region": "region", "地区": "region", "区域": "region",
    "domain": "domain", "领域": "domain",
    "violation": "violation", "违法": "violation", "违法情形": "violation", "情形": "violation",
    "act": "act_kind", "行为": "act_kind", "行为类别": "act_kind",
    "outcome": "outcome", "结果": "outcome", "办理结果": "outcome",
    "year": "year", "年": "year", "年份": "year",
    "kind": "kind", "类别": "kind",
}  # fmt: skip
#: Longer queries are cut: nobody types them, and each word costs.
LONGEST_QUERY = 200

_PIECE = re.compile(
    r"(?P<minus>(?<!\S)-)?(?:(?P<field>[^\s:\"-]+):(?=\S))?(?:\"(?P<phrase>[^\"]*)\"|(?P<words>[^\s\"]+))"
)


@dataclass(frozen=True)
class Piece:
    """One piece of a query: plain words without a blank, a quoted phrase, or a document number."""

    text: str
    quoted: bool = False
    without: bool = False
    field: str = ""
    number: DocumentNumber | None = None


def parse(typed: str) -> list[Piece]:
    """The pieces of a query, in order. Never fails."""
    folded = fold(typed[:LONGEST_QUERY]).strip()
    pieces: list[Piece] = []
    place = 0
    for number in _numbers_outside_quotes(folded):
        pieces += _plain(folded[place : number.start])
        without = folded[: number.start].endswith("-")
        if without and pieces and pieces[-1].text == "-":
            pieces.pop()
        pieces.append(Piece(folded[number.start : number.end], number=number, without=without))
        place = number.end
    return pieces + _plain(folded[place:])


def _numbers_outside_quotes(folded: str) -> list[DocumentNumber]:
    quoted = [match.span() for match in re.finditer(r'"[^"]*"', folded)]
    return [
        number
        for number in find_numbers(folded, typed=True)
        if not any(start < number.start < end for start, end in quoted)
    ]


def _plain(text: str) -> list[Piece]:
    return [piece for match in _PIECE.finditer(text) for piece in _read(match)]


def _read(match: re.Match[str]) -> list[Piece]:
    without = bool(match["minus"])
    text = match["phrase"] if match["phrase"] is not None else match["words"]
    quoted = match["phrase"] is not None
    named = match["field"]
    if named and named not in FIELD_NAMES:
        return [Piece(named, without=without), Piece(text, quoted=quoted, without=without)]
    if not text.strip():
        return []
    return [Piece(text, quoted=quoted, without=without, field=FIELD_NAMES.get(named or "", ""))]
