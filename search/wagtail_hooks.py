"""Search in the Wagtail admin: menu 检索词表, and 检索运行 among the reports."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.roles.models import User

from .operation.views import operation
from .synonyms.admin import SynonymViewSet, VersionViewSet, restore_view


class VocabularyGroup(SnippetViewSetGroup):
    """The menu 检索词表."""

    menu_label = "检索词表"
    menu_icon = "search"
    menu_order = 270
    items = (SynonymViewSet, VersionViewSet)


register_snippet(VocabularyGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Routes below /admin/search-words/, and the page on the running search."""
    routes = [
        path("synonyms/<int:number>/restore/", restore_view, name="synonyms_restore"),
        path("operation/", operation, name="operation"),
    ]
    return [path("search-words/", include((routes, "search_admin")))]


class OperationItem(MenuItem):
    """检索运行, for the Centre's staff."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person is of the staff."""
        return isinstance(request.user, User) and request.user.is_centre_staff


@hooks.register("register_reports_menu_item")
def operation_item() -> MenuItem:
    """An entry of the menu of reports."""
    return OperationItem("检索运行", reverse("search_admin:operation"), name="search", icon_name="search", order=900)
