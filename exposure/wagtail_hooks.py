"""What the exposure room adds to the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from .models import ExposureItemPage
from .release import approved
from .views import admin as views


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The room's own pages of the admin."""
    return [
        path("exposure/", views.board, name="exposure_board"),
        path("exposure/draft/<uuid:case>/", views.draft, name="exposure_draft"),
        path("exposure/items/<int:page_id>/findings/", views.findings, name="exposure_findings"),
        path("exposure/items/<int:page_id>/comment/", views.ask_comment, name="exposure_ask_comment"),
        path("exposure/items/<int:page_id>/take-down/", views.remove, name="exposure_take_down"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """The board in the main menu."""
    return MenuItem("曝光台", reverse("exposure_board"), icon_name="view", order=210)


@hooks.register("before_publish_page")
def refuse_publishing_by_hand(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The publish button's POST, whoever sends it: only an approved version goes out."""
    if isinstance(page, ExposureItemPage) and not approved(page.pk, page.latest_revision_id):
        messages.error(request, "曝光条目须经保密审查和法制审核后发布，不能直接发布。您的修改已保存为草稿。")
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_page")
def leave_what_is_no_longer_ours(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After their step reviewers may not open the editor any more: take them to the dashboard, not to a refusal."""
    if not isinstance(page, ExposureItemPage) or "action-workflow-action" not in request.POST:
        return None
    if ExposureItemPage.objects.get(pk=page.pk).permissions_for_user(request.user).can_edit():
        return None
    messages.success(request, "审查意见已记录。")
    return redirect("wagtailadmin_home")
