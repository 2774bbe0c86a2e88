"""The plan of "more like this": the telling words of a text, of which a good share must be met."""

import math
from collections import Counter
from collections.abc import Mapping

from search.analysis.folding import fold
from search.analysis.segmentation import segmenter
from search.analysis.synonyms import Table, shipped

from .plan import Field, Group, Option, Plan
from .planning import LOOSE, stop_words, word_group

#: Signs of the text that are read, telling words that are taken from it, and the share of them a record must hold.
LONGEST_TEXT, MOST_WORDS, SHARE = 3_000, 16, 0.25
#: What agreeing in a fact adds, by facet.
TRAITS = {"violation": 60, "domain": 40, "act_kind": 20}
#: Fewer words than this say too little to compare by.
FEWEST_WORDS = 2


def plan_like(text: str, *, table: Table | None = None, traits: Mapping[str, str] | None = None) -> Plan:
    """The plan that finds what is written about like `text`; an empty plan when the text says too little.

    Only words are used: no number, code or date of the text is looked up, so neither are phones or card numbers.

    Args:
        text: any text, title first.
        table: the synonyms in force; those the portal comes with when left out.
        traits: known facts by facet (`violation`, `domain`, `act_kind`); agreeing in them ranks higher.
    """
    synonyms = shipped() if table is None else table
    chosen = telling_words(text)
    if len(chosen) < FEWEST_WORDS:
        return Plan()
    return Plan(
        must=tuple(_scaled(word_group(word, synonyms), worth) for word, worth in chosen),
        should=tuple(_trait(name, value) for name, value in (traits or {}).items() if value and name in TRAITS),
        minimum=max(FEWEST_WORDS, math.ceil(len(chosen) * SHARE)),
    )


def telling_words(text: str) -> list[tuple[str, float]]:
    """The words that tell this text from others, each with a worth from 0 to 1: frequent here, rare in the language."""
    counts = Counter(word.text for word in segmenter().words(fold(text[:LONGEST_TEXT])) if not word.part)
    worth = {
        word: (1 + math.log(count)) * segmenter().rarity(word)
        for word, count in counts.items()
        if len(word) > 1 and word not in stop_words()
    }
    best = sorted(worth.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
    return [(word, value / best[0][1]) for word, value in best]


def _scaled(group: Group, worth: float) -> Group:
    options = tuple(
        Option(option.field, option.terms, max(1, round(option.weight * worth)), option.domain)
        for option in group.options
    )
    return Group(group.label, options)


def _trait(name: str, value: str) -> Group:
    words = segmenter().cut(fold(value)) or [fold(value)]
    worth = TRAITS[name] if len(words) == 1 else round(TRAITS[name] * LOOSE)
    return Group(value, tuple(Option(Field.EXACT, (f"{name}~{word}",), worth) for word in words))
