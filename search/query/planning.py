"""The plan of a typed query: what each word, phrase and number looks for, and what each find is worth."""

import re
from collections.abc import Iterator
from functools import cache

from search.analysis.days import Stretch
from search.analysis.document_numbers import DocumentNumber
from search.analysis.folding import fold
from search.analysis.numerals import find_dates, find_quantities
from search.analysis.segmentation import data_lines, segmenter
from search.analysis.synonyms import Synonym, Table, shipped
from search.analysis.terms import CITED, characters, codes

from .plan import Field, Group, Option, Plan
from .syntax import Piece, parse

#: What finding a word is worth, by field. A kind of agency counts most where it is the agency itself.
WORD_WEIGHTS = {Field.TITLE: 100, Field.FACTS: 60, Field.STRONG: 60, Field.AGENCY: 60, Field.TEXT: 40}
AGENCY_WEIGHTS = {Field.AGENCY: 120, Field.TITLE: 80, Field.STRONG: 50, Field.TEXT: 40, Field.FACTS: 30}
PHRASE_WEIGHTS = {Field.TITLE_SIGNS: 100, Field.TEXT_SIGNS: 60}
#: Words typed without a gap and found without a gap.
ADJACENT_WEIGHTS = {Field.TITLE_SIGNS: 40, Field.TEXT_SIGNS: 20}
OWN_NUMBER, CITED_NUMBER = 1000, 200
SYNONYM, LOOSE = 0.9, 0.4
#: Of a longer query it is not tried which part is in the way.
MOST_PARTS = 6
#: A word this long does not arise across a word border by chance: its signs in a row are the word.
LONG_WORD = 4

#: A term that no record has: what a stretch of time without a day finds.
_NEVER = (Option(Field.EXACT, ("day~never",), 0),)
_QUESTION = re.compile(r"[?？]|哪|谁|什么|有没有|怎么|为何|多少|是否|是不是|吗|案例")
_SPLIT = re.compile(r"[^\w\u3400-\u9fff.]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def plan_of(typed: str, table: Table | None = None) -> Plan:
    """The plan of a typed query; an empty plan when it asks for nothing.

    Args:
        typed: what a person typed.
        table: the synonyms in force; those the portal comes with when left out.
    """
    return _Planner(shipped() if table is None else table).plan(typed)


def with_less(typed: str, table: Table) -> list[list[str]]:
    """Queries that ask for less: first those with one thing less, then each thing alone.

    A thing is a piece of the query, or a word where the query is one piece.
    """
    pieces = [piece.source for piece in parse(typed).pieces]
    if len(pieces) < 2:
        pieces = [group.label for group in plan_of(typed, table).must]
    if not 2 <= len(pieces) <= MOST_PARTS:
        return []
    one_less = [" ".join(pieces[:place] + pieces[place + 1 :]) for place in range(len(pieces))]
    return [one_less, [piece for piece in pieces if not piece.startswith("-")]]


class _Planner:
    """Plans queries by one table of synonyms."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def plan(self, typed: str) -> Plan:
        parsed = parse(typed)
        is_question = bool(_QUESTION.search(typed))
        must: list[Group] = []
        should: list[Group] = []
        must_not: list[Group] = []
        bound: list[tuple[str, list[Group]]] = []
        for piece in parsed.pieces:
            groups = list(self._groups(piece))
            if piece.without:
                must_not += groups
            elif piece.field or piece.days:
                bound.append((piece.field or "days", groups))
            else:
                must += groups
                if len(groups) > 1 and not is_question:
                    should.append(in_a_row(piece.text, ADJACENT_WEIGHTS))
        return Plan(
            must=_distinct(_content(must) if is_question else must),
            should=tuple(should),
            must_not=_distinct(must_not),
            filters=_distinct(_any_of_a_field(bound)),
            is_question=is_question,
            notes=parsed.notes,
        )

    def _groups(self, piece: Piece) -> Iterator[Group]:
        if piece.number:
            yield _number_group(piece.number)
        elif piece.days:
            yield days_group(piece.text, piece.days)
        elif piece.field:
            yield from self._field_groups(piece)
        elif piece.quoted:
            if characters(piece.text):
                yield in_a_row(piece.text, PHRASE_WEIGHTS)
        else:
            yield from self._plain_groups(piece.text)

    def _field_groups(self, piece: Piece) -> Iterator[Group]:
        """A value bound to one field: each of its words stands in that field."""
        if piece.field == "agency":
            for group in self._plain_groups(piece.text):
                yield Group(group.label, tuple(option for option in group.options if option.field == Field.AGENCY))
            return
        for word in segmenter().cut(piece.text):
            yield Group(word, (Option(Field.EXACT, (f"{piece.field}~{word}",), 20),))

    def _plain_groups(self, text: str) -> Iterator[Group]:
        """The groups of words typed without a blank: numbers and codes are cut out, the rest is segmented."""
        place = 0
        for start, end, term in _cut_outs(text):
            if start < place:
                continue
            yield from self._word_groups(text[place:start])
            yield Group(text[start:end], _options(term, WORD_WEIGHTS))
            place = end
        yield from self._word_groups(text[place:])

    def _word_groups(self, text: str) -> Iterator[Group]:
        for run in _HAN.findall(text):
            for word in self._table.join(segmenter().cut(run)):
                yield word_group(word, self._table)


def word_group(word: str, table: Table) -> Group:
    """A word with its synonyms, in every field where it may stand."""
    entry = table.lookup(word)
    weights = AGENCY_WEIGHTS if entry.is_agency else WORD_WEIGHTS
    options = _word_options(Synonym(word), weights, 1.0)
    for synonym in entry.synonyms:
        worth = LOOSE if synonym.loose else 1.0 if entry.is_agency else SYNONYM
        options += _word_options(synonym, weights, worth)
    return Group(word, tuple(options))


def _word_options(word: Synonym, weights: dict[Field, int], worth: float) -> list[Option]:
    """A word of the dictionary is a term of the index; any other is found by its signs in a row."""
    is_term = segmenter().cut(word.text) == [word.text]
    options = [*_options(word.text, weights, worth, word.domain)] if is_term else []
    if not is_term or len(word.text) >= LONG_WORD:
        options += in_a_row(word.text, _row_weights(worth), word.domain).options
    return options


def _row_weights(worth: float) -> dict[Field, int]:
    return dict.fromkeys(PHRASE_WEIGHTS, round(WORD_WEIGHTS[Field.TEXT] * worth))


def _cut_outs(text: str) -> list[tuple[int, int, str]]:
    found = [(start, end, terms[-1]) for terms, start, end in find_dates(text)]
    words = [word for word in segmenter().words(text) if not word.part]
    found += [
        (quantity.start, quantity.end, quantity.term)
        for quantity in find_quantities(text)
        if not any(_inside(quantity.start, quantity.end, word.start, word.end) for word in words)
    ]
    joined = [(term.start, term.end, term.text) for term in codes(text)]
    # The longest first where several begin at one place, a code before the numbers inside it.
    return sorted(found + joined, key=lambda cut: (cut[0], -cut[1]))


def _inside(start: int, end: int, word_start: int, word_end: int) -> bool:
    return word_start <= start and end <= word_end and word_end - word_start > end - start


def _options(term: str, weights: dict[Field, int], worth: float = 1.0, domain: str = "") -> tuple[Option, ...]:
    return tuple(Option(field, (term,), round(weight * worth), domain) for field, weight in weights.items())


def in_a_row(text: str, weights: dict[Field, int], domain: str = "") -> Group:
    """The signs of a text, one after the other."""
    signs = tuple(sign.text for sign in characters(text))
    return Group(text, tuple(Option(field, signs, weight, domain) for field, weight in weights.items()))


def _number_group(number: DocumentNumber) -> Group:
    own = Option(Field.EXACT, (f"number~{number.key}",), OWN_NUMBER)
    cited = [Option(field, (CITED + number.key,), CITED_NUMBER) for field in (Field.TITLE, Field.TEXT)]
    ending = Option(Field.EXACT, (CITED + number.key,), CITED_NUMBER)
    return Group(number.key, (own, *cited, ending))


def days_group(label: str, days: Stretch) -> Group:
    """Any day of a stretch of time; it narrows and does not rank."""
    return Group(label, tuple(Option(Field.EXACT, (term,), 0) for term in days.terms()) or _NEVER)


def _any_of_a_field(pieces: list[tuple[str, list[Group]]]) -> list[Group]:
    """The groups of bound values; of a field that is named twice either value will do (年:2024 年:2025)."""
    wanted: list[Group] = []
    places: dict[str, int] = {}
    for field, groups in pieces:
        if len(groups) == 1 and field in places:
            first = wanted[places[field]]
            wanted[places[field]] = Group(f"{first.label} {groups[0].label}", first.options + groups[0].options)
            continue
        if len(groups) == 1:
            places[field] = len(wanted)
        wanted += groups
    return wanted


@cache
def stop_words() -> frozenset[str]:
    """Words that ask rather than say (data/stop_words.txt)."""
    return frozenset(fold(line) for line in data_lines("stop_words.txt"))


def _content(groups: list[Group]) -> list[Group]:
    """The groups that say something; in a question, lone characters and asking words do not."""
    telling = [group for group in groups if group.label not in stop_words() and len(group.label) > 1]
    return telling or groups


def _distinct(groups: list[Group]) -> tuple[Group, ...]:
    return tuple({group.options: group for group in groups if group.options}.values())
