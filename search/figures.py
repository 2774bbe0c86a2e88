"""Published figures: rooms hand over the aggregates they computed, public pages read them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from .models import PublicFigure

#: (label, value) or (label, value, dimension)
FigureRow = Sequence[object]


@transaction.atomic
def put(series: str, rows: Iterable[FigureRow], *, as_of: date, definition: str) -> int:
    """Replace a whole series by these rows, in this order.

    Args:
        series: the series' name, e.g. `cases_by_outcome`.
        rows: `(label, value)` or `(label, value, dimension)`; a label is unique within its dimension.
        as_of: the day the figures hold for.
        definition: what is counted, in Chinese, shown beside the figures.

    Returns:
        How many figures the series has now.
    """
    figures = [_figure(series, position, row, as_of, definition) for position, row in enumerate(rows)]
    PublicFigure.objects.filter(series=series).delete()
    PublicFigure.objects.bulk_create(figures)
    return len(figures)


def series(name: str) -> QuerySet[PublicFigure]:
    """The figures of a series, in the order they were put."""
    return PublicFigure.objects.filter(series=name).order_by("position")


def _figure(series: str, position: int, row: FigureRow, as_of: date, definition: str) -> PublicFigure:
    label, value, *rest = row
    return PublicFigure(
        series=series,
        position=position,
        label=str(label),
        dimension=str(rest[0]) if rest else "",
        value=Decimal(str(value)),
        as_of=as_of,
        definition=definition,
    )
