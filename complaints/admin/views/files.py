"""Handing out evidence: the safe copy to who reads the matter, the original against a reason; always a download."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from complaints.access import may_open_original
from complaints.actions.evidence import open_evidence, open_original
from complaints.admin.acts.base import text_area
from complaints.downloads import as_download
from complaints.models import CheckState, Evidence
from portal.errors import NotYours, Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES
from portal.vault.api import VaultError

from .common import forbidden, frame, matter_trail, no_store


class OriginalForm(forms.Form):
    """Why the original must be opened."""

    reason = text_area("打开原件的理由", rows=3, help_text="例如：需核对拍摄时间。理由以摘要记入审计记录。")


def _item(pk: UUID) -> Evidence:
    items = Evidence.objects.select_related("complaint__key", "file__key", "quarantine")
    return get_object_or_404(items, pk=pk, quarantine__isnull=False)


@audience(roles=CASE_ROLES)
@require_GET
def evidence_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The safe copy of an item. What cannot be handed out is said to be so, before anything is sent."""
    item = _item(pk)
    back = reverse("centre:matter", args=[item.complaint_id])
    try:
        return as_download(*open_evidence(evidence=item, by=account_of(request)))
    except NotYours as no:
        return forbidden(request, no.reason)
    except Refused as no:
        response = forbidden(request, no.reason, back=back)
        response.status_code = 409
        return response
    except VaultError:
        return _unreadable(request, back)


@audience(roles=CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The original as it came: asked for with a reason, after a warning."""
    item, user = _item(pk), account_of(request)
    back = reverse("centre:matter", args=[item.complaint_id])
    if not may_open_original(user, item.complaint):
        return forbidden(request, "只有本事项的调查人员、审批负责人和中心主任可以打开原件。", back=back)
    form = OriginalForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            return as_download(*open_original(evidence=item, by=user, reason=form.cleaned_data["reason"]))
        except Refused as no:
            form.add_error(None, no.reason)
        except VaultError:
            return _unreadable(request, back)
    states = (CheckState.CLEAN, CheckState.ORIGINAL_ONLY)
    context = {
        **frame("打开证据原件", trail=matter_trail(item.complaint), icon="doc-full"),
        "item": item,
        "form": form,
        "checked": item.quarantine.state in states,
    }
    return no_store(render(request, "complaints/admin/original.html", context))


def _unreadable(request: HttpRequest, back: str) -> HttpResponse:
    reason = "文件无法打开：密钥已销毁，或存储中的密文缺失、被改动。案卷其余部分不受影响，请联系管理员核对备份。"
    response = forbidden(request, reason, back=back)
    response.status_code = 410
    return response
