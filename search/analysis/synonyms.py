"""Words that mean the same: a table of groups, read at query time.

Groups are expanded in queries, never in the index, so a changed table works at once and no index is rebuilt. A member
that the dictionary does not know is found by its signs in a row instead of as a word (`search.query.planning`). The
table in force is edited by staff (`search.synonyms`); the portal comes with that of data/synonyms.txt.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .folding import fold

#: A member of a group has at most so many words of the dictionary.
LONGEST_JOIN = 8
#: The section whose groups stand for kinds of agencies.
AGENCIES = "agencies"
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Synonym:
    """A member of a group; `domain` restricts it to records of that domain, `loose` ranks it below."""

    text: str
    domain: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Entry:
    """What a word expands to; `is_agency` when the word stands for a kind of agency."""

    synonyms: tuple[Synonym, ...] = ()
    is_agency: bool = False


@dataclass
class Table:
    """All groups, by member."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def lookup(self, word: str) -> Entry:
        """What the folded word expands to (itself left out); an empty entry when nothing."""
        return self.entries.get(word, Entry())

    def words(self) -> set[str]:
        """Every member of every group: the dictionary has to know them."""
        expanded = {synonym.text for entry in self.entries.values() for synonym in entry.synonyms}
        return expanded | set(self.entries)

    def join(self, words: Sequence[str]) -> list[str]:
        """Words side by side that together are a member of a group become one; the longest first."""
        joined: list[str] = []
        place = 0
        while place < len(words):
            end = max(
                (
                    end
                    for end in range(place + 2, min(len(words), place + LONGEST_JOIN) + 1)
                    if self._has(words[place:end])
                ),
                default=place + 1,
            )
            joined.append("".join(words[place:end]))
            place = end
        return joined

    def _has(self, words: Sequence[str]) -> bool:
        return "".join(words) in self.entries

    def add(self, word: str, synonyms: Iterable[Synonym], *, is_agency: bool) -> None:
        """Let a word expand to more synonyms."""
        known = self.lookup(word)
        fresh = [synonym for synonym in synonyms if synonym.text != word]
        self.entries[word] = Entry((*known.synonyms, *fresh), known.is_agency or is_agency)


def parse(lines: Iterable[str]) -> Table:
    """Read the table from its lines; the form is described at the head of data/synonyms.txt."""
    table = Table()
    for section, line in _by_section(lines):
        is_agency = section == AGENCIES
        if "->" in line:
            word, targets = line.split("->")
            loose = [Synonym(fold(target), loose=True) for target in targets.split()]
            table.add(fold(word.strip()), loose, is_agency=is_agency)
        else:
            members = [_member(token) for token in line.split()]
            for member in members:
                if not member.loose and not member.domain:
                    table.add(member.text, members, is_agency=is_agency)
    return table


@cache
def shipped() -> Table:
    """The table of data/synonyms.txt."""
    return parse(_shipped_text())


def shipped_lines() -> list[tuple[str, str]]:
    """The lines of data/synonyms.txt, each with its section (`agencies` or `words`)."""
    return list(_by_section(_shipped_text()))


def _shipped_text() -> list[str]:
    return (DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines()


def _by_section(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    section = ""
    for line in _meaningful(lines):
        if line.startswith("["):
            section = line.strip("[]")
        else:
            yield section, line


def _meaningful(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        text = line.strip()
        if text and not text.startswith("#"):
            yield text


def _member(token: str) -> Synonym:
    text, _, domain = token.lstrip("~").partition("@")
    return Synonym(fold(text), domain=fold(domain), loose=token.startswith("~"))
