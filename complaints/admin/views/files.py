"""Handing out evidence: opened from the seal in chunks, as a download, with an event for its custody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from complaints.access import can_read_matter
from complaints.actions.evidence import open_evidence
from complaints.models import Evidence
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES
from portal.vault.api import VaultError

from .common import forbidden


@audience(roles=CASE_ROLES)
@require_GET
def evidence_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The original of an item of evidence. A file that cannot be opened is said to be so, before anything is sent."""
    user = account_of(request)
    item = get_object_or_404(Evidence.objects.select_related("complaint__key", "file__key"), pk=pk, file__isnull=False)
    back = reverse("centre:matter", args=[item.complaint_id])
    if not can_read_matter(user, item.complaint):
        return forbidden(request, "您不能查阅本事项的证据。")
    try:
        name, chunks = open_evidence(evidence=item, by=user)
    except VaultError:
        return _unreadable(request, back)
    response = StreamingHttpResponse(chunks, content_type=item.content_type or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Length"] = str(item.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _unreadable(request: HttpRequest, back: str) -> HttpResponse:
    reason = "文件无法打开：密钥已销毁，或存储中的密文缺失、被改动。案卷其余部分不受影响，请联系管理员核对备份。"
    response = forbidden(request, reason, back=back)
    response.status_code = 410
    return response
