"""The desk's frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.roles.audience import Audience, audience


@audience(Audience.PARTNER)
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this partner."""
    return render(request, "desk/index.html")
