"""The desk's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.notify.models import InSiteMessage
from portal.roles.accounts import account_of
from portal.roles.audience import Audience, audience

from .registry import panels_for

SHOWN_MESSAGES = 5


@audience(Audience.PARTNER)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this partner: the panels with their counts, and the newest unread messages."""
    user = account_of(request)
    panels = [(panel, panel.count(user)) for panel in panels_for(user)]
    context = {
        "panels": panels,
        "waiting": sum(count for _, count in panels),
        "unread_messages": list(InSiteMessage.objects.of(user).unread()[:SHOWN_MESSAGES]),
    }
    return render(request, "desk/index.html", context)
