"""The admin's pages for items: drafting from a case, findings, asking the agency, taking down."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from complaints.models import SupervisionCase
from portal.errors import NotYours, Refused
from portal.roles.accounts import account_of
from portal.roles.audience import Audience, audience
from portal.roles.enums import Role

from ..actions.comment import request_comment
from ..actions.draft import draft_item
from ..actions.redaction import MAY_DECIDE, mask_findings, revoke_waiver, waive_finding
from ..actions.take_down import MAY_TAKE_DOWN, take_down
from ..forms import TakeDownForm, WaiverForm
from ..models import ExposureIndexPage, ExposureItemPage, FindingWaiver
from ..release import unresolved_findings, written_texts

EDITORS = frozenset({Role.EDITOR})


def _edit(item: ExposureItemPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[item.pk])


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Carry an action out and say how it went.

    Raises:
        PermissionDenied: the action is not this person's.
    """
    try:
        act()
    except NotYours as refused:
        raise PermissionDenied(refused.reason) from refused
    except Refused as refused:
        messages.error(request, refused.reason)
        return False
    messages.success(request, done)
    return True


@audience(Audience.STAFF)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The items in Wagtail's explorer."""
    index = get_object_or_404(ExposureIndexPage)
    return redirect("wagtailadmin_explore", index.pk)


@audience(roles=EDITORS)
@require_POST
def draft(request: HttpRequest, case: UUID) -> HttpResponse:
    """Draft an item from a case, then open it in the editor; refused with the reason, back where one came from."""
    filed = get_object_or_404(SupervisionCase, pk=case)
    try:
        item = draft_item(case=filed, by=account_of(request))
    except NotYours as refused:
        raise PermissionDenied(refused.reason) from refused
    except Refused as refused:
        messages.error(request, refused.reason)
        existing = ExposureItemPage.objects.filter(case_key=filed.pk).first()
        return redirect(_edit(existing) if existing else _back(request))
    messages.success(request, "已起草曝光条目。请核对全文，处理脱敏提示，再征求单位意见并提交审核。")
    return redirect(_edit(item))


def _back(request: HttpRequest) -> str:
    """The page the button stood on, when it is one of ours."""
    from django.utils.http import url_has_allowed_host_and_scheme

    there = request.POST.get("next") or request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return there
    return reverse("wagtailadmin_home")


@audience(roles=MAY_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the redaction assistant found: mask it all, wave one through, take a waiver back."""
    item = get_object_or_404(ExposureItemPage, pk=page_id)
    user = account_of(request)
    if request.method == "POST":
        form = WaiverForm(request.POST)
        if "mask" in request.POST:
            _try(request, lambda: mask_findings(item=item, by=user), "已遮盖全部提示内容，生成了新的版本。")
        elif "revoke" in request.POST:
            waiver = get_object_or_404(FindingWaiver, page=item, pk=request.POST["revoke"])
            _try(request, lambda: revoke_waiver(waiver=waiver, by=user), "已恢复该条提示。")
        elif form.is_valid():
            _try(request, lambda: waive_finding(item=item, by=user, **form.cleaned_data), "已记录放行理由。")
        else:
            messages.error(request, "请写明可以公开的理由。")
        return redirect("exposure_findings", item.pk)
    version = item.get_latest_revision_as_object()
    context = {
        "item": version,
        "findings": unresolved_findings(item.pk, written_texts(version)),
        "waivers": item.waivers.select_related("by"),
        "may_mask": Role.EDITOR in user.roles,
    }
    return render(request, "exposure/admin/findings.html", context)


@audience(roles=EDITORS)
@require_POST
def ask_comment(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask the agency."""
    item = get_object_or_404(ExposureItemPage, pk=page_id)
    act = lambda: request_comment(item=item, by=account_of(request))  # noqa: E731
    _try(request, act, "已向事涉单位征求意见，期限届满或单位反馈后可以发布。")
    return redirect(_edit(item))


@audience(roles=MAY_TAKE_DOWN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take an item off the board, after asking for the reason."""
    item = get_object_or_404(ExposureItemPage, pk=page_id)
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = "条目已撤下：页面、列表和检索中都不再出现。"
        if _try(request, lambda: take_down(item=item, by=account_of(request), reason=reason), done):
            return redirect("exposure_board")
    return render(request, "exposure/admin/take_down.html", {"item": item, "form": form})
