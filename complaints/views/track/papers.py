"""Papers addressed to the complainant, from the opened matter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.abuse.api import limited
from portal.roles.audience import Audience, audience
from portal.vault.api import VaultError

from ...papers.download import pdf_response
from ...papers.pdf import PrintingUnavailable
from ...progress import papers_to_sender
from .session import opened


@audience(Audience.PUBLIC)
@require_safe
@limited("paper", methods=())
def paper(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The PDF of a paper addressed to the complainant of the matter this browser has opened."""
    complaint = opened(request)
    if complaint is None:
        return redirect("complaints:track")
    found = get_object_or_404(papers_to_sender(complaint), pk=key)
    try:
        return pdf_response(found)
    except VaultError:
        messages.warning(request, _("这份文书已按保存期限销毁，内容不可恢复。"))
    except PrintingUnavailable:
        messages.warning(request, _("暂时不能生成 PDF。文书的内容见“中心告知您”；需要盖章的纸质文书请联系中心。"))
    return redirect("complaints:matter")
