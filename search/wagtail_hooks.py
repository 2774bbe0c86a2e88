"""Search in the Wagtail admin: menu 检索词表."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

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
    """Routes below /admin/search-words/."""
    routes = [path("synonyms/<int:number>/restore/", restore_view, name="synonyms_restore")]
    return [path("search-words/", include((routes, "search_admin")))]
