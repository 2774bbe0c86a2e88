"""Search as you type: agencies, document numbers and words of titles, all of them published.

Nothing is kept for it: what is offered comes from the live index and is looked up in `PublicRecord`, so a word that
only a withdrawn record held is gone with the record.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .analysis.folding import fold
from .analysis.segmentation import segmenter
from .analysis.terms import codes
from .engines.protocol import Engine, EngineUnavailable, Selection
from .engines.registry import engine as engine_named
from .models import IndexChange, PublicRecord
from .query.plan import Field, Group, Option, Plan
from .query.planning import in_a_row, plan_of
from .synonyms.in_force import table_in_force

#: The longest beginning that is completed, how many completions are offered, and how many titles are read for words.
LONGEST, MOST, TITLES = 40, 8, 60
_NUMBER_START = re.compile(r"(?P<code>[\u3400-\u9fff]{2,16})\[?(?P<rest>(?:19|20)\d{0,2}\]?\d{0,6})?号?")
_LAST = re.compile(r"\S+$")
_AFTER_ALL = "\uffff"


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    AGENCY = "agency"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True)
class Suggestion:
    """A query to offer: what was typed before, and its last word completed."""

    text: str
    kind: SuggestionKind


def suggestions(typed: str) -> list[Suggestion]:
    """What a person may be about to type; nothing for an empty beginning or while the engine is out of order."""
    last = _LAST.search(typed[-LONGEST:])
    if not last or not (ending := fold(last[0]).strip('"-')):
        return []
    before = typed[-LONGEST:][: last.start()].lstrip()
    try:
        offered = list(_offers(ending))
    except EngineUnavailable:
        return []
    distinct = {offer.text: offer for offer in offered if fold(offer.text) != ending}
    return [replace(offer, text=before + offer.text) for offer in distinct.values()][:MOST]


def _offers(ending: str) -> Iterator[Suggestion]:
    yield from (Suggestion(text, SuggestionKind.NUMBER) for text in _numbers(ending))
    if not re.search(r"\w", ending):
        return
    engine = engine_named()
    stale = list(IndexChange.objects.filter(engine=engine.name).values_list("uid", flat=True)[:1_000])
    yield from (Suggestion(text, SuggestionKind.WORD) for text in _title_words(engine, ending, stale)[: MOST - 3])
    yield from (Suggestion(text, SuggestionKind.AGENCY) for text in _agencies(engine, ending, stale)[: MOST - 3])


def _numbers(ending: str) -> list[str]:
    """Published document numbers that begin like this, when it looks like the beginning of one."""
    match = _NUMBER_START.fullmatch(ending)
    if not match or not match["rest"]:
        return []
    year, number = match["rest"].rstrip("]")[:4], match["rest"][4:].lstrip("]")
    start = f"{match['code']}[{year}]{number}" if len(year) == 4 else f"{match['code']}[{year}"
    found = PublicRecord.objects.filter(number_key__gte=start, number_key__lt=start + _AFTER_ALL)
    return list(found.order_by("number_key").values_list("number", flat=True)[:3])


def _title_words(engine: Engine, ending: str, stale: list[str]) -> list[str]:
    """Words of the newest titles that hold the ending, the most frequent first."""
    group = in_a_row(ending, {Field.TITLE_SIGNS: 1})
    found = engine.search(Selection(Plan(must=(group,)), excluded=stale), newest=True, limit=TITLES).hits
    titles = PublicRecord.objects.filter(pk__in=[hit.record for hit in found]).values_list("title", flat=True)
    counts = Counter(word for title in titles for word in set(_words(fold(title))) if ending in word)
    return [word for word, _count in sorted(counts.items(), key=lambda item: (-item[1], len(item[0]), item[0]))]


def _words(folded: str) -> Iterable[str]:
    yield from (word.text for word in segmenter().words(folded) if len(word.text) > 1)
    yield from (folded[code.start : code.end] for code in codes(folded))


def _agencies(engine: Engine, ending: str, stale: list[str]) -> list[str]:
    """Published agencies whose name holds the ending, or a name that means the same (城管)."""
    named = _in_agency(plan_of(ending, table_in_force()))
    written = in_a_row(ending, {Field.TEXT_SIGNS: 0})
    offers = []
    for group in filter(None, (written, named)):
        counted = engine.facet(Selection(Plan(must=(group,)), excluded=stale), ["agency"])["agency"]
        held = [name for name, _count in counted if group is named or ending in fold(name)]
        offers += held[: MOST - 3]
    return list(dict.fromkeys(offers))


def _in_agency(plan: Plan) -> Group | None:
    """The one word of a plan where it stands in the agency's name; None when the plan asks for more or for less."""
    options: list[Option] = [option for group in plan.must for option in group.options if option.field == Field.AGENCY]
    return Group(plan.must[0].label, tuple(options)) if len(plan.must) == 1 and options else None
