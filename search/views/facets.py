"""The facets of a result page: values with counts, chosen ones first to be removed again by one link."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from search.models import RecordKind
from search.searching import Answer

#: The facets the page offers, in order.
NAMES: dict[str, Any] = {
    "kind": _("类别"),
    "agency": _("单位"),
    "region": _("地区"),
    "violation": _("违法情形"),
    "outcome": _("办理结果"),
    "domain": _("领域"),
    "act_kind": _("行为类别"),
    "year": _("年份"),
}
#: Values shown at once; the others are folded away.
AT_ONCE = 5


@dataclass(frozen=True)
class Value:
    """One value of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values: the ones to show at once, and the rest."""

    name: str
    title: Any
    shown: list[Value]
    folded: list[Value]


@dataclass(frozen=True)
class Filter:
    """An active filter and the query string without it."""

    title: Any
    label: str
    without: str


def facets_of(answer: Answer) -> list[Facet]:
    """The facets to offer for an answer; chosen values always stay visible."""
    offered = []
    for name, title in NAMES.items():
        chosen = set(answer.request.facets.get(name, ()))
        counts = dict(answer.facets.get(name, []))
        missing = [(value, 0) for value in sorted(chosen - set(counts))]
        values = [
            Value(value, label_of(name, value), count, value in chosen) for value, count in [*counts.items(), *missing]
        ]
        if values:
            first = [value for place, value in enumerate(values) if place < AT_ONCE or value.chosen]
            offered.append(Facet(name, title, first, [value for value in values if value not in first]))
    return offered


def filters_of(answer: Answer, parameters: QueryDict) -> list[Filter]:
    """The active filters, each with the address that drops it."""
    chosen = [
        Filter(NAMES[name], label_of(name, value), _without(parameters, name, value))
        for name, values in answer.request.facets.items()
        for value in values
    ]
    return [*chosen, *_days(answer, parameters)]


def _days(answer: Answer, parameters: QueryDict) -> list[Filter]:
    since, until = answer.request.since, answer.request.until
    if not (since or until):
        return []
    rest = parameters.copy()
    for name in ("since", "until", "page", "after"):
        rest.pop(name, None)
    label = f"{since.isoformat() if since else ''}—{until.isoformat() if until else ''}"
    return [Filter(_("日期"), label, f"?{rest.urlencode()}")]


def label_of(name: str, value: str) -> str:
    """The value in words."""
    return str(dict(RecordKind.choices).get(value, value)) if name == "kind" else value


def _without(parameters: QueryDict, name: str, value: str) -> str:
    rest = parameters.copy()
    rest.setlist(name, [kept for kept in rest.getlist(name) if kept.strip() != value])
    for gone in ("page", "after"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"
