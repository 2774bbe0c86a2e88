"""The chart over time: one bar a month, or a year where the months are many, drawn on the server."""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.answers import Request

#: More months than this are drawn as years.
MOST_MONTHS = 36
#: The drawing, in its own units: its size, the height of the bars, the gap between two.
WIDTH, HEIGHT, GAP = 720, 96, 2
#: The least height of a bar that stands for something.
LEAST = 2


@dataclass(frozen=True)
class Bar:
    """One stretch of time: how many records, the address that narrows to it, and where its bar stands."""

    label: str
    count: int
    url: str
    chosen: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Timeline:
    """The chart with its bars, oldest first."""

    bars: list[Bar]
    unit: str
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def timeline_of(months: Iterable[tuple[str, int]], request: Request, parameters: QueryDict) -> Timeline | None:
    """The chart of an answer's months; None when there is nothing to compare."""
    counts = dict(months)
    if len(counts) < 2:
        return None
    by_year = _distance(min(counts), max(counts)) > MOST_MONTHS
    filled = _years(counts) if by_year else _every_month(counts)
    if len(filled) < 2:
        return None
    most = max(filled.values())
    step = WIDTH / len(filled)
    bars = []
    for place, (label, count) in enumerate(filled.items()):
        height = max(LEAST, round(HEIGHT * count / most, 1)) if count else 0
        since, until = _ends(label)
        bars.append(
            Bar(
                label=label,
                count=count,
                url=_narrowed(parameters, since, until),
                chosen=bool(request.days) and (request.since or since) <= since and until <= (request.until or until),
                x=round(place * step, 1),
                y=round(HEIGHT - height, 1),
                width=round(max(1.0, step - GAP), 1),
                height=height,
            )
        )
    return Timeline(bars, _("年") if by_year else _("月"), most)


def _distance(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1


def _years(counts: dict[str, int]) -> dict[str, int]:
    years: Counter[int] = Counter()
    for month, count in counts.items():
        years[int(month[:4])] += count
    return {str(year): years[year] for year in range(min(years), max(years) + 1)}


def _every_month(counts: dict[str, int]) -> dict[str, int]:
    first, filled = min(counts), {}
    for place in range(_distance(first, max(counts))):
        year, month = divmod(int(first[:4]) * 12 + int(first[5:]) - 1 + place, 12)
        label = f"{year}-{month + 1:02}"
        filled[label] = counts.get(label, 0)
    return filled


def _ends(label: str) -> tuple[date, date]:
    year, month = int(label[:4]), int(label[5:] or 0)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, calendar.monthrange(year, last)[1])


def _narrowed(parameters: QueryDict, since: date, until: date) -> str:
    narrowed = parameters.copy()
    for name in ("page", "after"):
        narrowed.pop(name, None)
    narrowed["since"], narrowed["until"] = since.isoformat(), until.isoformat()
    return f"?{narrowed.urlencode()}"
