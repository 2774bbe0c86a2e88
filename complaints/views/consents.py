"""`/complaints/track/consents/`: the sender decides whether the identity may be told to anyone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.errors import Refused
from portal.roles.audience import Audience, audience

from ..actions.disclosure import answer_consent, revoke_consent
from ..models import DisclosureConsent
from .track import opened


@audience(Audience.PUBLIC)
@never_cache
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What was asked and how it was answered, in the matter that this browser has opened."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaints:track")
    if complaint.disposed_at is not None:
        return redirect("complaints:matter")
    asked = complaint.consents.select_related("complaint__key")
    return render(request, "complaints/consents.html", {"number": complaint.number, "consents": asked})


@audience(Audience.PUBLIC)
@require_POST
def decide(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Agree, refuse or revoke."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaints:track")
    if complaint.disposed_at is not None:
        return redirect("complaints:matter")
    consent = get_object_or_404(DisclosureConsent, pk=consent_id, complaint=complaint)
    answer = request.POST.get("answer")
    try:
        if answer == "revoke":
            revoke_consent(consent=consent)
        elif answer in ("yes", "no"):
            answer_consent(consent=consent, given=answer == "yes")
        messages.success(request, _("您的决定已记录。"))
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("complaints:consents")
