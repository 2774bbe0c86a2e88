"""The registry in the Wagtail admin: menu 单位名录."""

from typing import Any

from django.db import transaction
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet, SnippetViewSetGroup

from .actions.registry import record_change
from .models import Agency, AgencyAccount, Domain, Region


class RecordedCreate(CreateView):
    """Adds an audit event in the transaction that saves."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        record_change(instance=instance, verb="created", actor=self.request.user)
        return instance


class RecordedEdit(EditView):
    """Adds an audit event in the transaction that saves."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        record_change(instance=instance, verb="edited", actor=self.request.user)
        return instance


class RecordedDelete(DeleteView):
    """Adds an audit event in the transaction that deletes."""

    def delete_action(self) -> None:
        with transaction.atomic():
            record_change(instance=self.object, verb="deleted", actor=self.request.user)
            super().delete_action()


class RegistryViewSet(SnippetViewSet):
    """What the registry's viewsets share."""

    add_view_class = RecordedCreate
    edit_view_class = RecordedEdit
    delete_view_class = RecordedDelete
    copy_view_enabled = False
    list_per_page = 50


class AgencyViewSet(RegistryViewSet):
    """Agencies with their aliases and leaders on one form."""

    model = Agency
    icon = "site"
    menu_label = "单位"
    list_display = ["name", "region", "domain", "parent", "active"]
    list_filter = ["region", "domain", "active", "is_centre_related"]
    search_fields = ["name", "short_name", "initials", "aliases__name", "aliases__initials"]
    search_backend_name = None
    panels = [
        FieldPanel("name"),
        FieldPanel("short_name"),
        FieldRowPanel([FieldPanel("region"), FieldPanel("domain")]),
        FieldPanel("parent"),
        MultiFieldPanel([FieldPanel("active"), FieldPanel("is_centre_related")], heading="状态"),
        InlinePanel("aliases", heading="别名", panels=[FieldPanel("name")]),
        InlinePanel(
            "leaders",
            heading="主要领导",
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("position")]),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
        ),
    ]

    def get_queryset(self, request: Any) -> Any:
        """The list names region, domain and parent: read them together."""
        return Agency.objects.select_related("region", "domain", "parent")


class AgencyAccountViewSet(RegistryViewSet):
    """Who works for an agency at the desk."""

    model = AgencyAccount
    icon = "user"
    menu_label = "单位账号"
    list_display = ["user", "agency", "kind"]
    list_filter = ["kind"]
    search_fields = ["user__username", "user__display_name", "agency__name"]
    search_backend_name = None
    panels = [FieldPanel("user"), FieldPanel("agency"), FieldPanel("kind")]

    def get_queryset(self, request: Any) -> Any:
        """The list names account and agency: read them together."""
        return AgencyAccount.objects.select_related("user", "agency")


class RegionViewSet(RegistryViewSet):
    """Administrative divisions."""

    model = Region
    icon = "globe"
    menu_label = "区划"
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    search_backend_name = None
    panels = [FieldPanel("code"), FieldPanel("name")]


class DomainViewSet(RegistryViewSet):
    """Domains of enforcement."""

    model = Domain
    icon = "tag"
    menu_label = "执法领域"
    list_display = ["name", "code", "order"]
    search_fields = ["code", "name"]
    search_backend_name = None
    panels = [FieldPanel("code"), FieldPanel("name"), FieldPanel("order")]


class RegistryGroup(SnippetViewSetGroup):
    """The menu 单位名录."""

    menu_label = "单位名录"
    menu_icon = "group"
    menu_order = 250
    items = (AgencyViewSet, AgencyAccountViewSet, RegionViewSet, DomainViewSet)


register_snippet(RegistryGroup)
