"""What the Centre's pages share: head and trail, the refusal page, finding a matter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from complaints.models import Complaint

Trail = Sequence[tuple[str, str]]

QUEUE = ("监督中心", "centre:queue")


def frame(title: str, *, trail: Trail = (), icon: str = "clipboard-list") -> dict[str, Any]:
    """The head of a page: title, icon and the trail that leads to it."""
    items = [{"url": url, "label": label} for label, url in trail]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*items, {"url": "", "label": title}],
    }


def queue_trail() -> list[tuple[str, str]]:
    """The trail to the queue."""
    return [(QUEUE[0], reverse(QUEUE[1]))]


def matter_trail(complaint: Complaint) -> list[tuple[str, str]]:
    """The trail to a matter."""
    return [*queue_trail(), (complaint.number, reverse("centre:matter", args=[complaint.pk]))]


def forbidden(request: HttpRequest, reason: str, *, back: str = "") -> HttpResponse:
    """The refusal page (403) with the reason. Raising `PermissionDenied` would make Wagtail redirect instead."""
    context = {**frame("不能办理", trail=queue_trail(), icon="lock"), "reason": reason, "back": back}
    return render(request, "complaints/admin/forbidden.html", context, status=403)


def matter_of(pk: UUID) -> Complaint:
    """The matter with everything its head shows."""
    matters = Complaint.objects.select_related("key", "agency", "region", "domain", "merged_into")
    return get_object_or_404(matters, pk=pk)


def no_store(response: HttpResponse) -> HttpResponse:
    """Keep no copy of this answer anywhere."""
    response["Cache-Control"] = "no-store, private"
    return response
