"""The figures page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home import selectors
from portal.roles.audience import Audience, audience


@audience(Audience.PUBLIC)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Published figures with their dates and definitions; charts with the numbers beside them."""
    return render(request, "home/statistics.html", selectors.statistics_context())
