"""The index entry of a public record: its terms, analysed here once for every engine."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .analysis import days
from .analysis.document_numbers import find_numbers
from .analysis.folding import fold
from .analysis.numerals import terms_of_day
from .analysis.terms import CITED, characters, terms
from .models import PublicRecord, RecordKind
from .query.plan import Field

#: The facets of the search page and the API, by the record's attribute.
FACETS = ("kind", "agency", "region", "domain", "violation", "act_kind", "outcome", "year")
#: What an engine counts: the facets, and the month for the chart over time.
COUNTED = (*FACETS, "month")
#: Separates texts in a field of signs, so that no phrase reaches over a border.
BORDER = "|"


@dataclass(frozen=True)
class IndexEntry:
    """What an engine stores of a record: its row, the ordinal of its day, the stamp of its revision, its terms."""

    uid: str
    record: int
    day: int
    stamp: int
    terms: dict[Field, list[str]]
    facets: dict[str, str]


def entry_of(record: PublicRecord) -> IndexEntry:
    """Analyse a record."""
    title, text = fold(record.title.removesuffix("案")), fold(f"{record.summary}\n{record.body}")
    agency = fold(" | ".join([record.agency, *record.agency_aliases]))
    facts = [record.region, record.domain, record.violation, record.act_kind, record.outcome]
    text_terms = Counter(term.text for term in terms(text))
    return IndexEntry(
        uid=record.uid,
        record=record.pk,
        day=day_of(record).toordinal(),
        stamp=stamp_of(record.revision),
        terms={
            Field.TITLE: _bag(title),
            Field.AGENCY: _bag(agency),
            Field.TEXT: list(text_terms),
            Field.STRONG: [term for term, count in text_terms.items() if count > 1],
            Field.FACTS: [*_bag(fold(" | ".join(facts))), *_day_terms(record)],
            Field.EXACT: [*_number_terms(record), *_bound_terms(record)],
            Field.TITLE_SIGNS: _signs([fold(record.title)]),
            Field.TEXT_SIGNS: _signs([text, agency, *(fold(fact) for fact in facts)]),
        },
        facets=facets_of(record) | {"month": day_of(record).strftime("%Y-%m")},
    )


def stamp_of(revision: UUID) -> int:
    """A revision as a whole number that every engine can store (63 bits)."""
    return revision.int >> 65


def day_of(record: PublicRecord) -> date:
    """The day a record is ordered by: when the case was closed, else when it was published."""
    return record.closed_on or record.published_on


def facets_of(record: PublicRecord) -> dict[str, str]:
    """The record's value of each facet; empty ones are left out."""
    values = {name: getattr(record, name) for name in FACETS if name != "year"}
    values["year"] = str(day_of(record).year)
    return {name: value for name, value in values.items() if value}


def _bag(folded: str) -> list[str]:
    return list(dict.fromkeys(term.text for term in terms(folded)))


def _signs(texts: Iterable[str]) -> list[str]:
    signs: list[str] = []
    for text in texts:
        signs += [sign.text for sign in characters(text)]
        signs.append(BORDER)
    return signs


def _day_terms(record: PublicRecord) -> list[str]:
    return terms_of_day(record.closed_on) if record.closed_on else []


def _number_terms(record: PublicRecord) -> list[str]:
    if not record.number_key:
        return []
    endings = [CITED + key for number in find_numbers(fold(record.number), typed=True) for key in number.endings()]
    return [f"number~{record.number_key}", *endings]


def _bound_terms(record: PublicRecord) -> list[str]:
    values = facets_of(record)
    values["kind"] = RecordKind(record.kind).label
    bound = [f"{name}~{term}" for name, value in values.items() for term in _bag(fold(value))]
    return [*bound, *days.terms_of(day_of(record))]
