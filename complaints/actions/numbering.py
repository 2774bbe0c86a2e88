"""Giving out document numbers (文号) without gaps or doubles, under concurrency."""

from django.conf import settings
from django.db import transaction
from django.db.models import F

from portal import timekeeping
from search.records import number_taken

from ..enums import Instrument
from ..models import DocumentNumber, NumberSeries


def formatted(code: str, year: int, sequence: int) -> str:
    """GB/T 9704 form: type code, year in 〔〕, number without leading zero, 号."""
    return f"{code}〔{year}〕{sequence}号"


@transaction.atomic
def issue_number(*, instrument: Instrument, subject: str) -> DocumentNumber:
    """The next number of the instrument's series this year, given to `subject` for ever.

    The series' row is updated first, so that concurrent callers wait for one another and a rolled-back one leaves no
    gap.
    Numbers reserved by imported history are passed over.
    """
    code = f"{settings.DOCUMENT_NUMBER_PREFIX}{instrument.value}"
    year = timekeeping.today().year
    NumberSeries.objects.get_or_create(code=code, year=year)
    rows = NumberSeries.objects.filter(code=code, year=year)
    rows.update(last=F("last") + 1)
    series = rows.get()
    while number_taken(formatted(code, year, series.last)):
        series.last += 1
        series.save(update_fields=["last"])
    text = formatted(code, year, series.last)
    return DocumentNumber.objects.create(series=series, sequence=series.last, text=text, subject=subject)
