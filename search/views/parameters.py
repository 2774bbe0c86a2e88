"""From a query string to a search request: forgiving for the page, exact for the API."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.documents import FACETS
from search.engines.protocol import WINDOW
from search.query.syntax import LONGEST_QUERY
from search.searching import NEWEST, RELEVANCE, Place, Request

T = TypeVar("T")
PAGE_SIZE, MOST_A_PAGE = 20, 100
#: Chosen values of one facet that are looked at, and the longest value there can be.
MOST_VALUES, LONGEST_VALUE = 20, 200
SORTS = (RELEVANCE, NEWEST)


class BadParameter(ValueError):
    """A parameter the API does not accept; the message says which values it does."""


def lenient(parameters: QueryDict) -> Request:
    """The request of the page: whatever cannot be read is left out."""
    sort = parameters.get("sort", RELEVANCE)
    return Request(
        query=parameters.get("q", "").strip()[: LONGEST_QUERY + 1],  # one more, so that the cut is noticed and said
        facets=_facets(parameters),
        since=_day(parameters.get("since", "")),
        until=_day(parameters.get("until", "")),
        after=Place.read(parameters.get("after", "")) if sort == NEWEST else None,
        sort=sort if sort in SORTS else RELEVANCE,
        page=_clamped(parameters.get("page", ""), WINDOW // PAGE_SIZE),
        page_size=PAGE_SIZE,
    )


def strict(parameters: QueryDict) -> Request:
    """The request of the API.

    Raises:
        BadParameter: a parameter is malformed or out of range.
    """
    query = parameters.get("q", "").strip()
    if len(query) > LONGEST_QUERY:
        raise BadParameter(_("参数 q 最长 %(n)s 个字。") % {"n": LONGEST_QUERY})
    sort = parameters.get("sort", RELEVANCE)
    if sort not in SORTS:
        raise BadParameter(_("参数 sort 只能是 relevance 或 newest。"))
    size = _whole_number(parameters, "page_size", PAGE_SIZE, MOST_A_PAGE)
    page = _whole_number(parameters, "page", 1, WINDOW // size)
    since, until = (_exact(parameters, name, _day) for name in ("since", "until"))
    after = _exact(parameters, "after", Place.read)
    if after and sort != NEWEST:
        raise BadParameter(_("参数 after 只能与 sort=newest 一起用。"))
    return Request(
        query=query,
        facets=_facets(parameters),
        since=since,
        until=until,
        after=after,
        sort=sort,
        page=page,
        page_size=size,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _exact(parameters: QueryDict, name: str, read: Callable[[str], T | None]) -> T | None:
    """The value of a parameter that may be missing but not malformed."""
    text = parameters.get(name, "").strip()
    value = read(text)
    if text and value is None:
        raise BadParameter(
            _("参数 %(name)s 的格式不对：日期写作 2026-04-01，续页位置照抄上一页给出的 next。") % {"name": name}
        )
    return value


def _facets(parameters: QueryDict) -> Mapping[str, list[str]]:
    chosen = {}
    for name in FACETS:
        values = [value.strip()[:LONGEST_VALUE] for value in parameters.getlist(name)[:MOST_VALUES]]
        if kept := [value for value in dict.fromkeys(values) if value]:
            chosen[name] = kept
    return chosen


def _clamped(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _whole_number(parameters: QueryDict, name: str, default: int, most: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return default
    value = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if not 1 <= value <= most:
        raise BadParameter(_("参数 %(name)s 必须是 1 到 %(most)s 之间的整数。") % {"name": name, "most": most})
    return value
