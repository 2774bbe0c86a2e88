"""The receipt: shown, printed and downloaded while the sender has not yet confirmed that the code is saved."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.errors import Refused
from portal.roles.audience import Audience, audience
from portal.workdays.api import get_rule

from ..actions import drafts
from ..receipt import Receipt, as_pdf, as_text, receipt_of
from .track import open_matter
from .wizard import SESSION_KEY, current_draft


def _receipt(request: HttpRequest) -> Receipt | None:
    """The receipt of what this browser has sent and not yet confirmed."""
    draft = current_draft(request)
    if draft is None or draft.complaint is None:
        return None
    return receipt_of(draft.complaint, drafts.ticket_of(draft), request.build_absolute_uri(reverse("complaints:track")))


def _page(request: HttpRequest, shown: Receipt, problem: str = "") -> HttpResponse:
    context = {
        "receipt": shown,
        "problem": problem,
        "accept": get_rule("accept"),
        "draft_hours": settings.DRAFT_LIFE_HOURS,
    }
    return render(request, "complaints/receipt.html", context)


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code once more, with the proof of filing; printable."""
    shown = _receipt(request)
    return _page(request, shown) if shown is not None else redirect("complaints:track")


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def receipt_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The receipt to keep: `text` or `pdf`."""
    shown = _receipt(request)
    if shown is None or kind not in {"text", "pdf"}:
        return redirect("complaints:track")
    try:
        content = as_pdf(shown) if kind == "pdf" else as_text(shown).encode("utf-8-sig")
    except Refused as refused:
        return _page(request, shown, refused.reason)
    types = {"pdf": "application/pdf", "text": "text/plain; charset=utf-8"}
    response = HttpResponse(content, content_type=types[kind])
    name = f"{shown.number}.{'pdf' if kind == 'pdf' else 'txt'}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@audience(Audience.PUBLIC)
@require_POST
def saved(request: HttpRequest) -> HttpResponse:
    """The sender has the code: forget it here, and open the matter for a while. Again, it only shows the matter."""
    draft = current_draft(request)
    if draft is not None and draft.complaint is not None:
        open_matter(request, draft.complaint)
        drafts.forget(draft=draft)
        request.session.pop(SESSION_KEY, None)
    return redirect("complaints:matter")
