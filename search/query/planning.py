"""The plan of a typed query: what each word, phrase and number looks for, and what each find is worth."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from search.analysis import synonyms
from search.analysis.document_numbers import DocumentNumber
from search.analysis.folding import fold
from search.analysis.numerals import find_dates, find_quantities
from search.analysis.segmentation import data_lines, segmenter
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
#: A word this long does not arise across a word border by chance: its signs in a row are the word.
LONG_WORD = 4

_QUESTION = re.compile(r"[?？]|哪|谁|什么|有没有|怎么|为何|多少|是否|是不是|吗|案例")
_SPLIT = re.compile(r"[^\w\u3400-\u9fff.]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def plan_of(typed: str) -> Plan:
    """The plan of a typed query; an empty plan when it asks for nothing."""
    pieces = parse(typed)
    is_question = bool(_QUESTION.search(typed))
    must: list[Group] = []
    should: list[Group] = []
    must_not: list[Group] = []
    for piece in pieces:
        groups = list(_groups(piece))
        if piece.without:
            must_not += groups
        else:
            must += groups
            if len(groups) > 1 and not is_question:
                should.append(_in_a_row(piece.text, ADJACENT_WEIGHTS))
    if is_question:
        must = _content(must)
    return Plan(_distinct(must), tuple(should), _distinct(must_not), is_question=is_question)


def _groups(piece: Piece) -> Iterator[Group]:
    if piece.number:
        yield _number_group(piece.number)
    elif piece.field == "year":
        yield Group(piece.text, (Option(Field.EXACT, (f"year~{piece.text.rstrip('年')}",), 0),))
    elif piece.field:
        yield from _field_groups(piece)
    elif piece.quoted:
        if characters(piece.text):
            yield _in_a_row(piece.text, PHRASE_WEIGHTS)
    else:
        yield from _plain_groups(piece.text)


def _plain_groups(text: str) -> Iterator[Group]:
    """The groups of words typed without a blank: numbers and codes are cut out, the rest is segmented."""
    place = 0
    for start, end, term in _cut_outs(text):
        if start < place:
            continue
        yield from _word_groups(text[place:start])
        yield Group(text[start:end], _options(term, WORD_WEIGHTS))
        place = end
    yield from _word_groups(text[place:])


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


def _word_groups(text: str) -> Iterator[Group]:
    for run in _HAN.findall(text):
        for word in segmenter().cut(run):
            yield word_group(word)


def word_group(word: str) -> Group:
    """A word with its synonyms, in every field where it may stand."""
    entry = synonyms.table().lookup(word)
    weights = AGENCY_WEIGHTS if entry.is_agency else WORD_WEIGHTS
    options = [*_options(word, weights), *_long_word(word, 1.0)]
    for synonym in entry.synonyms:
        worth = LOOSE if synonym.loose else 1.0 if entry.is_agency else SYNONYM
        if segmenter().cut(synonym.text) == [synonym.text]:
            options += _options(synonym.text, weights, worth, synonym.domain)
        options += _long_word(synonym.text, worth, synonym.domain)
    return Group(word, tuple(options))


def _options(term: str, weights: dict[Field, int], worth: float = 1.0, domain: str = "") -> tuple[Option, ...]:
    return tuple(Option(field, (term,), round(weight * worth), domain) for field, weight in weights.items())


def _long_word(word: str, worth: float, domain: str = "") -> Iterable[Option]:
    if len(word) < LONG_WORD:
        return ()
    signs = tuple(sign.text for sign in characters(word))
    return tuple(
        Option(field, signs, round(WORD_WEIGHTS[Field.TEXT] * worth), domain)
        for field in (Field.TITLE_SIGNS, Field.TEXT_SIGNS)
    )


def _in_a_row(text: str, weights: dict[Field, int]) -> Group:
    signs = tuple(sign.text for sign in characters(text))
    return Group(text, tuple(Option(field, signs, weight) for field, weight in weights.items()))


def _number_group(number: DocumentNumber) -> Group:
    own = Option(Field.EXACT, (f"number~{number.key}",), OWN_NUMBER)
    cited = [Option(field, (CITED + number.key,), CITED_NUMBER) for field in (Field.TITLE, Field.TEXT)]
    ending = Option(Field.EXACT, (CITED + number.key,), CITED_NUMBER)
    return Group(number.key, (own, *cited, ending))


def _field_groups(piece: Piece) -> Iterator[Group]:
    """A value bound to one field: each of its words stands in that field."""
    if piece.field == "agency":
        for group in _plain_groups(piece.text):
            yield Group(group.label, tuple(option for option in group.options if option.field == Field.AGENCY))
        return
    for word in segmenter().cut(piece.text):
        yield Group(word, (Option(Field.EXACT, (f"{piece.field}~{word}",), 20),))


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
