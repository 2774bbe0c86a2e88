"""One's own messages, at the desk (partners) and in the admin (staff)."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.roles.accounts import account_of
from portal.roles.audience import Audience, audience

from .actions.reading import mark_all_read, mark_read
from .models import InSiteMessage

PAGE_SIZE = 20


def _listing(request: HttpRequest, template: str) -> HttpResponse:
    mine = InSiteMessage.objects.of(account_of(request))
    page = Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "unread": mine.unread().count(), "page_title": "我的消息", "header_icon": "mail"}
    return render(request, template, context)


def _open(request: HttpRequest, pk: int, listing: str) -> HttpResponse:
    try:
        message = mark_read(user=account_of(request), message_id=pk)
    except InSiteMessage.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(message.link or listing)


def _read_all(request: HttpRequest, listing: str) -> HttpResponse:
    count = mark_all_read(user=account_of(request))
    flash.success(request, f"{count} 条消息已标为已读。" if count else "没有未读消息。")
    return redirect(listing)


@audience(Audience.PARTNER)
@require_safe
def desk_list(request: HttpRequest) -> HttpResponse:
    """The partner's messages, newest first."""
    return _listing(request, "desk/messages.html")


@audience(Audience.PARTNER)
@require_POST
def desk_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    return _open(request, pk, "desk:messages")


@audience(Audience.PARTNER)
@require_POST
def desk_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    return _read_all(request, "desk:messages")


@audience(Audience.STAFF)
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """The staff member's messages, newest first."""
    return _listing(request, "notify/staff_messages.html")


@audience(Audience.STAFF)
@require_POST
def staff_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    return _open(request, pk, "notify_staff:list")


@audience(Audience.STAFF)
@require_POST
def staff_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all messages as read."""
    return _read_all(request, "notify_staff:list")
