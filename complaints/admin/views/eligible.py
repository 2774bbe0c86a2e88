"""Cases that may go on the exposure board, for the editors."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from complaints.access import readable_papers
from complaints.enums import SummaryStatus
from complaints.models import PublicSummary, SupervisionNotice
from complaints.selectors import eligible_cases
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role

from .common import frame
from .matter import READERS, draft_url

PAGE_SIZE = 20


@audience(roles=READERS)
@require_safe
def eligible(request: HttpRequest) -> HttpResponse:
    """The list: notice number, agency, approved public summary, and where an item is begun."""
    user = account_of(request)
    cases = (
        eligible_cases()
        .filter(complaint__in=readable_papers(user))
        .select_related("agency", "complaint__key", "number")
        .prefetch_related(
            Prefetch("notices", SupervisionNotice.objects.select_related("number").order_by("-ordinal")),
            Prefetch("complaint__public_summary", PublicSummary.objects.filter(status=SummaryStatus.APPROVED)),
        )
    )
    page = Paginator(cases, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "case": case,
            "notice": case.notices.all()[0],
            "summary": getattr(case.complaint, "public_summary", None),
            "url": draft_url(case) if Role.EDITOR in user.roles else "",
        }
        for case in page
    ]
    context = {**frame("可曝光案件", icon="view"), "rows": rows, "page_obj": page}
    return render(request, "complaints/admin/eligible.html", context)
