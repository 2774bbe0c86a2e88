"""Document numbers (文号, GB/T 9704: 代字〔年〕序号) in any spelling people type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .folding import fold

_HAN = r"[\u3400-\u9fff]"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
#: With brackets around the year any Han run before it is the type code, or none at all.
_BRACKETED = re.compile(
    rf"(?P<code>{_HAN}{{0,16}})\s*[\[(《<]\s*{_YEAR}\s*[\])》>]\s*第?\s*(?P<number>\d{{1,6}})\s*号?"
)
#: Without brackets the run must end in what type codes end in, or a year after any word would do.
_BARE = re.compile(
    rf"(?P<code>{_HAN}{{0,15}}(?:[字通移撤令函决告罚发办建督]|不立))\s*{_YEAR}\s*(?:年\s*第|[-/第]|\s)\s*(?P<number>\d{{1,6}})\s*号?"
)
#: A type code has no more characters than this; a longer run is text that happens to stand before it.
_LONGEST_CODE = 10


@dataclass(frozen=True)
class DocumentNumber:
    """One number found in folded text; `code` may begin with characters of the sentence before it."""

    code: str
    year: int
    number: int
    start: int
    end: int

    @property
    def key(self) -> str:
        """The exact key of the number as found, e.g. `四府执监通[2026]3`."""
        return f"{self.code}[{self.year}]{self.number}"

    def endings(self) -> Iterator[str]:
        """The keys under which a number inside a sentence can be found: its code and every shorter ending of it."""
        for start in range(max(0, len(self.code) - _LONGEST_CODE), len(self.code) + 1):
            yield f"{self.code[start:]}[{self.year}]{self.number}"


def find_numbers(folded: str, *, typed: bool = False) -> list[DocumentNumber]:
    """Document numbers in folded text, left to right.

    Args:
        folded: text folded by `folding.fold`.
        typed: the text is a query, where brackets may be missing (四府执监通2026-3).
    """
    found = [_read(match) for match in _BRACKETED.finditer(folded)]
    if typed:
        taken = [range(number.start, number.end) for number in found]
        found += [
            _read(match)
            for match in _BARE.finditer(folded)
            if not any(match.start() in span or match.end() - 1 in span for span in taken)
        ]
    return sorted(found, key=lambda number: number.start)


def key_of(number: str) -> str:
    """The key of a text that is one document number; the folded text without blanks when it is of another form."""
    folded = fold(number).strip()
    found = find_numbers(folded, typed=True)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(folded)):
        return found[0].key
    return re.sub(r"\s+", "", folded)


def _read(match: re.Match[str]) -> DocumentNumber:
    return DocumentNumber(
        code=match["code"],
        year=int(match["year"]),
        number=int(match["number"]),
        start=match.start(),
        end=match.end(),
    )
