"""Synonyms in the Wagtail admin: the groups, the versions, going back to one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from portal.roles.audience import audience
from portal.roles.models import User

from .actions import KEEPERS, remove_group, restore, save_group
from .models import SynonymGroup, SynonymVersion


class CreateGroup(CreateView):
    """Adds a group."""

    def save_instance(self) -> Any:
        return save_group(group=self.form.save(commit=False), actor=self.request.user)


class EditGroup(EditView):
    """Changes a group."""

    def save_instance(self) -> Any:
        return save_group(group=self.form.save(commit=False), actor=self.request.user)


class DeleteGroup(DeleteView):
    """Removes a group."""

    def delete_action(self) -> None:
        remove_group(group=self.object, actor=self.request.user)


class GroupIndex(IndexView):
    """The list, without bulk actions: each change is a version of its own."""

    @property
    def columns(self) -> list[Any]:
        """Wagtail's columns but the check boxes."""
        return [column for column in super().columns if column.name != "bulk_actions"]


class SynonymViewSet(SnippetViewSet):
    """Groups of synonyms."""

    model = SynonymGroup
    icon = "link"
    menu_label = "同义词"
    list_display = ["line", "kind", "active", "note"]
    list_filter = ["kind", "active"]
    search_fields = ["line", "note"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = GroupIndex
    add_view_class, edit_view_class, delete_view_class = CreateGroup, EditGroup, DeleteGroup
    panels = [
        FieldPanel("line"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("active")]),
        FieldPanel("note"),
    ]


class RestoreColumn(Column):
    """A link to the question whether to go back to the version."""

    cell_template_name = "search/admin/restore_cell.html"

    def get_value(self, instance: SynonymVersion) -> str:
        return reverse("search_admin:synonyms_restore", args=[instance.number])


class VersionIndex(IndexView):
    """The versions, newest first."""

    @property
    def columns(self) -> list[Any]:
        """Number, time, person, change, and the way back."""
        return [
            *(column for column in super().columns if column.name != "bulk_actions"),
            RestoreColumn("restore", label=_("恢复")),
        ]

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """Nothing to edit or delete."""
        return []


class VersionViewSet(SnippetViewSet):
    """The versions of the table: looked at, never changed."""

    model = SynonymVersion
    icon = "history"
    menu_label = "同义词表版本"
    list_display = ["change", "number", "at", "actor"]
    search_fields = ["change"]
    search_backend_name = None
    list_per_page = 50
    copy_view_enabled = False
    index_view_class = VersionIndex

    def get_queryset(self, request: Any) -> Any:
        """The list names the person: read together; the tables themselves are not read."""
        return SynonymVersion.objects.select_related("actor").defer("groups")


@audience(roles=KEEPERS)
def restore_view(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, with the words the version held, and go back to it."""
    version = get_object_or_404(SynonymVersion, number=number)
    if request.method == "POST" and isinstance(request.user, User):
        new = restore(version=version, actor=request.user)
        messages.success(request, _("已恢复，从现在起生效（第 %(n)d 版）。") % {"n": new.number})
        return redirect(_list_url())
    return render(request, "search/admin/restore.html", {"version": version, "back": _list_url()})


def _list_url() -> str:
    return reverse(SynonymGroup.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
