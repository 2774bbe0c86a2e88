"""The published figures as the pages show them: headline numbers, distributions, months.

The Centre's job writes the series (`search.figures.put`); this module only reads and measures bars. Every number
keeps its date and its definition; a series that was never computed is absent, not zero.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.utils.translation import gettext_lazy as _

from search import figures as published
from search.figures import PublicFigure

Number = int | float

#: Headline series: (name, label, whether it is a consequence, shown in vermilion when above zero).
HEADLINES = (
    ("received", _("收到线索"), False),
    ("accepted", _("受理"), False),
    ("substantiated", _("查证属实"), False),
    ("rectified", _("整改到位"), False),
    ("rectified_in_time", _("按期整改到位"), False),
    ("closed", _("办结"), False),
    ("overdue_now", _("目前逾期"), True),
    ("referred", _("移送纪检监察"), True),
)
#: Those of the home page.
HOME_HEADLINES = ("received", "accepted", "substantiated", "rectified_in_time", "overdue_now", "referred")
#: Distributions: (name, heading, heading of the first column).
DISTRIBUTIONS = (
    ("outcome", _("办理结果"), _("结果")),
    ("by_violation", _("违法情形"), _("情形")),
    ("by_domain", _("执法领域"), _("领域")),
    ("by_region", _("地区"), _("地区")),
)
MONTHS = "received_by_month"

#: The drawing of the months: width and height of the plot in user units.
PLOT_WIDTH, PLOT_HEIGHT = 960, 240


@dataclass(frozen=True)
class Headline:
    """One number that stands alone."""

    label: str
    value: Number
    as_of: date
    definition: str
    is_consequence: bool


@dataclass(frozen=True)
class Bar:
    """One row of a distribution; `width` is its bar in per cent of the longest."""

    label: str
    value: Number
    share: float
    width: float


@dataclass(frozen=True)
class Distribution:
    """One series as a table with bars."""

    name: str
    heading: str
    column: str
    bars: list[Bar]
    total: Number
    as_of: date
    definition: str


@dataclass(frozen=True)
class Column:
    """One month of the plot, in user units from the top left corner; `share` is per cent of the highest."""

    label: str
    month: str
    year: str
    value: Number
    x: float
    y: float
    width: float
    height: float
    middle: float
    share: float


@dataclass(frozen=True)
class MonthPlot:
    """Received leads by month."""

    columns: list[Column]
    highest: Number
    total: Number
    as_of: date
    definition: str
    width: int = PLOT_WIDTH
    height: int = PLOT_HEIGHT


Rows = dict[str, list[PublicFigure]]


def read(names: Iterable[str]) -> Rows:
    """The rows of several series, in one query."""
    found: Rows = defaultdict(list)
    for row in reduce(or_, (published.series(name) for name in names)).order_by("series", "position"):
        found[row.series].append(row)
    return found


def headlines(rows: Rows, names: Iterable[str] | None = None) -> list[Headline]:
    """The headline numbers that have been computed, in their fixed order."""
    wanted = {name for name, _label, _red in HEADLINES} if names is None else set(names)
    return [
        Headline(str(label), row.number, row.as_of, row.definition, is_consequence and row.number > 0)
        for name, label, is_consequence in HEADLINES
        if name in wanted
        for row in rows.get(name, [])[:1]
    ]


def distributions(rows: Rows) -> list[Distribution]:
    """The distributions that have been computed."""
    return [
        _distribution(name, str(heading), str(column), rows[name])
        for name, heading, column in DISTRIBUTIONS
        if rows.get(name)
    ]


def month_plot(rows: Rows) -> MonthPlot | None:
    """The columns of the months, or nothing when the series is empty."""
    months = rows.get(MONTHS)
    if not months:
        return None
    highest = max(row.number for row in months)
    step = PLOT_WIDTH / len(months)
    columns = [_column(row, at, step, highest) for at, row in enumerate(months)]
    return MonthPlot(columns, highest, sum(row.number for row in months), months[0].as_of, months[0].definition)


def _distribution(name: str, heading: str, column: str, rows: list[PublicFigure]) -> Distribution:
    total = sum(row.number for row in rows)
    longest = max(row.number for row in rows)
    bars = [Bar(row.label, row.number, _percent(row.number, total), _percent(row.number, longest)) for row in rows]
    return Distribution(name, heading, column, bars, total, rows[0].as_of, rows[0].definition)


def _column(row: PublicFigure, at: int, step: float, highest: Number) -> Column:
    year, _dash, month = row.label.partition("-")
    height = round(PLOT_HEIGHT * row.number / highest, 1) if highest else 0
    width = round(step * 0.62, 1)
    left = round(at * step + step * 0.19, 1)
    return Column(
        label=row.label,
        month=f"{int(month)}月" if month.isdigit() else row.label,
        year=f"{year}年" if month == "01" or at == 0 else "",
        value=row.number,
        x=left,
        y=round(PLOT_HEIGHT - height, 1),
        width=width,
        height=height,
        middle=round(left + width / 2, 1),
        share=_percent(row.number, highest),
    )


def _percent(part: Number, whole: Number) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
