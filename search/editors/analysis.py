"""Text and queries of the admin search, analysed before a database's tokeniser splits them at blanks.

Full search matches words. Search as you type matches any signs in a row, so that half a title typed is found.
"""

from collections.abc import Callable

from modelsearch.query import MATCH_ALL, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from search.analysis.folding import fold
from search.analysis.segmentation import segmenter
from search.analysis.terms import characters, codes

NOTHING = Not(MATCH_ALL)


def words(text: str) -> str:
    """The words of a text in order, then the parts of its compounds, separated by blanks."""
    folded = fold(text)
    found = list(segmenter().words(folded))
    parts = dict.fromkeys(word.text for word in found if word.part)
    return " ".join([*_in_order(folded), *parts])


def signs(text: str) -> str:
    """The signs of a text, separated by blanks."""
    return " ".join(sign.text for sign in characters(fold(text)))


def words_query(query: SearchQuery) -> SearchQuery:
    """A query for full search, in the terms that `words` indexes."""
    return _each(query, lambda text: " ".join(_in_order(fold(text))))


def signs_query(query: SearchQuery) -> SearchQuery:
    """A query for search as you type: the signs between two blanks stand in a row.

    A comma keeps them one lexeme for modelsearch, and is a border for the tokenisers of both databases.
    """
    return _each(query, lambda text: " ".join(_row(part) for part in text.split() if _row(part)))


def _row(text: str) -> str:
    return ",".join(sign.text for sign in characters(fold(text)) if sign.text.isalnum())


def _in_order(folded: str) -> list[str]:
    """Words without their parts, codes and numbers, in the order of the text."""
    found = [(word.start, word.text) for word in segmenter().words(folded) if not word.part]
    found += [(code.start, code.text) for code in codes(folded)]
    found += [(sign.start, sign.text) for sign in characters(folded) if sign.text.replace(".", "").isdecimal()]
    return [text for _place, text in sorted(found)]


def _each(query: SearchQuery, analyse: Callable[[str], str]) -> SearchQuery:
    """The query with its texts analysed; a text without any term matches nothing."""
    if isinstance(query, PlainText):
        text = analyse(query.query_string)
        return PlainText(text, operator=query.operator, boost=query.boost) if text else NOTHING
    if isinstance(query, Phrase):
        text = analyse(query.query_string)
        return Phrase(text) if text else NOTHING
    if isinstance(query, And | Or):
        return type(query)([_each(part, analyse) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(_each(query.subquery, analyse))
    if isinstance(query, Boost):
        return Boost(_each(query.subquery, analyse), query.boost)
    return query
