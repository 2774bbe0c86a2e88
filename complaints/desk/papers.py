"""/desk/matters/papers/: the papers addressed to a partner, each as the PDF that was issued."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.vault.api import VaultError

from ..papers.download import pdf_response
from ..papers.pdf import PrintingUnavailable
from .selectors import papers_for

READERS = {Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER, Role.DISCIPLINE_LIAISON}
PER_PAGE = 20


@audience(roles=READERS)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The papers addressed to this partner."""
    page = Paginator(papers_for(account_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/desk/papers.html", {"page_obj": page})


@audience(roles=READERS)
@require_safe
def paper_pdf(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One of them as a file; another partner's does not exist for this person."""
    found = get_object_or_404(papers_for(account_of(request)), pk=key)
    try:
        return pdf_response(found)
    except VaultError:
        messages.warning(request, _("这份文书已按保存期限销毁，内容不可恢复。"))
    except PrintingUnavailable:
        messages.warning(request, _("本机暂时不能生成 PDF，请打开通知书页面用浏览器打印，或联系中心。"))
    return redirect("complaints_desk:papers")
