"""Messages in the Wagtail admin: the home panel, the list, and the templates that the administrator words."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from . import views
from .models import InSiteMessage, MessageTemplate

SHOWN_AT_HOME = 5


class WordingOnly(ModelPermissionPolicy):
    """Templates are made and removed by migrations; people change their words only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do it: never add or delete."""
        return action not in ("add", "delete") and super().user_has_permission(user, action)


class MessageTemplateViewSet(SnippetViewSet):
    """消息模板 in the settings menu."""

    model = MessageTemplate
    icon = "mail"
    menu_label = "消息模板"
    add_to_settings_menu = True
    list_display = ["subject", "code", "channel"]
    list_filter = ["channel"]
    inspect_view_enabled = True
    copy_view_enabled = False
    panels = [
        FieldPanel("code", read_only=True),
        FieldPanel("channel", read_only=True),
        FieldPanel("placeholders", read_only=True),
        FieldPanel("subject"),
        FieldPanel("body"),
    ]

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Change, never add or delete."""
        return WordingOnly(self.model)


register_snippet(MessageTemplateViewSet)


class UnreadMessagesPanel(Component):
    """The newest unread messages on the admin's home page."""

    name = "unread_messages"
    template_name = "notify/home_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The reader's unread messages."""
        request = (parent_context or {})["request"]
        unread = InSiteMessage.objects.of(request.user).unread()
        count = unread.count()
        return {
            "waiting": list(unread[:SHOWN_AT_HOME]),
            "count": count,
            "heading": f"未读消息（{count}）",
            "request": request,
        }


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Put the unread messages first."""
    panels.append(UnreadMessagesPanel())


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """The staff's messages at /admin/messages/."""
    patterns = [
        path("", views.staff_list, name="list"),
        path("read/", views.staff_read_all, name="read-all"),
        path("<int:pk>/", views.staff_open, name="open"),
    ]
    return [path("messages/", include((patterns, "notify_staff"), namespace="notify_staff"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """An entry of the main menu."""
    return MenuItem("我的消息", reverse("notify_staff:list"), name="messages", icon_name="mail", order=150)
