"""The search page and the page of a closed case."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import timekeeping
from portal.abuse.api import limited
from portal.roles.audience import Audience, audience
from search.engines.protocol import WINDOW
from search.models import PublicRecord, RecordKind, Withdrawal
from search.searching import run_or_newest

from .facets import facets_of, filters_of
from .parameters import lenient


@audience(Audience.PUBLIC)
@require_safe
@limited("search", methods=())
def search_page(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort and page; with nothing asked, how to ask and the newest records."""
    answer = run_or_newest(lenient(request.GET))
    pages = Paginator(range(min(answer.total, WINDOW)), answer.request.page_size)
    context = {
        "answer": answer,
        "asked": bool(answer.request.query or answer.request.facets),
        "facets": facets_of(answer),
        "filters": filters_of(answer, request.GET),
        "page_obj": pages.get_page(answer.request.page),
        "first_partial": _first_partial(answer.complete, answer.request.start, len(answer.hits)),
    }
    return render(request, "search/search.html", context)


@audience(Audience.PUBLIC)
@require_safe
def case_page(request: HttpRequest, key: str) -> HttpResponse:
    """The public summary of a closed case; one that was taken down says so (410)."""
    record = PublicRecord.objects.filter(kind=RecordKind.CASE, key=key).first()
    if record is None:
        if Withdrawal.objects.filter(kind=RecordKind.CASE, key=key).exists():
            return render(request, "search/gone.html", status=410)
        raise Http404
    address = request.build_absolute_uri(record.url)
    return render(request, "search/case.html", {"record": record, "address": address, "today": timekeeping.today()})


def _first_partial(complete: int, start: int, shown: int) -> int | None:
    """The place on the page (from 1) where the partial matches begin, if they begin on it."""
    place = complete - start + 1
    return max(place, 1) if place <= shown else None
