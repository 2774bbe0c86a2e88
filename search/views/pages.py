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
from search.searching import Answer, run_or_newest
from search.similar import similar_to

from .facets import facets_of, filters_of
from .notes import sentences
from .parameters import lenient
from .timeline import timeline_of

#: How many words of a facet the search box offers.
MOST_LIKELY = 8


@audience(Audience.PUBLIC)
@require_safe
@limited("search", methods=())
def search_page(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort and page; with nothing asked, how to ask and the newest records."""
    answer = run_or_newest(lenient(request.GET))
    pages = Paginator(range(min(answer.total, WINDOW)), answer.request.page_size)
    context = {
        "answer": answer,
        "asked": bool(answer.request.query or answer.request.facets or answer.request.days),
        "facets": facets_of(answer),
        "filters": filters_of(answer, request.GET),
        "page_obj": pages.get_page(answer.request.page),
        "timeline": timeline_of(answer.months, answer.request, request.GET),
        "notes": sentences(answer.notes),
        "deep": _deep(answer),
        "window": WINDOW,
        "likely": _likely(answer),
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
    similar = similar_to(record)
    address = request.build_absolute_uri(record.url)
    context = {"record": record, "address": address, "today": timekeeping.today(), "similar": similar}
    return render(request, "search/case.html", context)


def _deep(answer: Answer) -> str:
    """The place behind which the next page begins, where page numbers end or were left already."""
    by_number = not answer.request.after and answer.request.page < WINDOW // answer.request.page_size
    return "" if by_number or not answer.following else str(answer.following)


def _likely(answer: Answer) -> list[str]:
    """Words to offer in the search box where there is no script: the most frequent agencies and violations."""
    return [value for name in ("agency", "violation") for value, _count in answer.facets.get(name, [])[:MOST_LIKELY]]


def _first_partial(complete: int, start: int, shown: int) -> int | None:
    """The place on the page (from 1) where the partial matches begin, if they begin on it."""
    place = complete - start + 1
    return max(place, 1) if place <= shown else None
