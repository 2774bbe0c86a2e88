"""The queue: what waits, what runs out, what is found by its number."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from complaints.access import readable_matters
from complaints.admin.filters import QueueFilter
from complaints.models import Complaint
from complaints.selectors import Tab, count_tabs, find_matters, in_tab
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES, Role
from portal.workdays.api import Explanation, explain
from portal.workdays.models import Clock

from .common import frame

PAGE_SIZE = 25


@dataclass(frozen=True)
class Row:
    """A line of the list: the matter and the clock that runs out first."""

    complaint: Complaint
    clock: Clock | None
    told: Explanation | None


def rows_of(matters: list[Complaint]) -> list[Row]:
    """The matters with their first clock (one query for all)."""
    clocks = Clock.objects.running().filter(subject__in=[one.subject for one in matters])
    first: dict[str, Clock] = {}
    for clock in clocks.order_by("due_on", "pk"):
        first.setdefault(clock.subject, clock)
    found = [(one, first.get(one.subject)) for one in matters]
    return [Row(one, clock, explain(clock) if clock else None) for one, clock in found]


@audience(roles=CASE_ROLES)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The list of a tab, narrowed and paged; a search looks through every matter the person may read."""
    user = account_of(request)
    sought = request.GET.get("q", "").strip()[:80]
    tab = _tab(request.GET.get("tab", ""))
    filters = QueueFilter(request.GET)
    matters = find_matters(readable_matters(user), sought) if sought else in_tab(user, tab)
    narrowed = filters.narrow(matters).select_related("agency")
    page = Paginator(narrowed, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = count_tabs(user)
    context = {
        **frame("监督中心"),
        "tabs": [(one, counts.get(one)) for one in Tab],
        "tab": tab,
        "sought": sought,
        "filters": filters,
        "page_obj": page,
        "rows": rows_of(list(page)),
        "may_enter": Role.INTAKE_CLERK in user.roles,
    }
    return render(request, "complaints/admin/queue.html", context)


def _tab(code: str) -> Tab:
    return Tab(code) if code in Tab.values else Tab.MINE
