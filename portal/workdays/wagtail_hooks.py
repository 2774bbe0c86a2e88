"""Calendar and deadline rules in the Wagtail admin: menu 期限与日历."""

from typing import Any

from django.db import transaction
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, SnippetViewSet, SnippetViewSetGroup

from portal.audit.api import record

from .actions.calendar import correct_day, remove_day
from .models import DeadlineRule, WorkCalendarDay


class CreateDay(CreateView):
    """Adds a day; running clocks follow in the same transaction."""

    def save_instance(self) -> Any:
        correct_day(day=self.form.save(commit=False), actor=self.request.user)
        return super().save_instance()


class EditDay(EditView):
    """Corrects a day; running clocks follow in the same transaction."""

    def save_instance(self) -> Any:
        correct_day(day=self.form.save(commit=False), actor=self.request.user)
        return super().save_instance()


class DeleteDay(DeleteView):
    """Removes a day; running clocks follow in the same transaction."""

    def delete_action(self) -> None:
        remove_day(day=self.object, actor=self.request.user)


class EditRule(EditView):
    """Changes a rule for clocks that start from now on, and records it."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            rule = super().save_instance()
            record(
                subject=f"rule:{rule.code}",
                kind="rule.edited",
                actor=self.request.user,
                data={"value": rule.value, "unit": rule.unit, "verified": rule.verified},
            )
        return rule


class CalendarViewSet(SnippetViewSet):
    """Days of the calendar."""

    model = WorkCalendarDay
    icon = "calendar-alt"
    menu_label = "工作日历"
    list_display = ["date", "kind", "name", "source"]
    list_filter = {"date": ["gte", "lte"], "kind": ["exact"]}
    search_fields = ["name", "source"]
    search_backend_name = None
    ordering = ["-date"]
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    add_view_class, edit_view_class, delete_view_class = CreateDay, EditDay, DeleteDay
    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("source")]),
    ]


class RuleViewSet(SnippetViewSet):
    """Deadline rules. They are known to the code by name: changed here, neither added nor removed."""

    model = DeadlineRule
    icon = "time"
    menu_label = "期限规则"
    list_display = ["label", "value", "unit", "legal_basis", "verified"]
    search_fields = ["label", "code"]
    search_backend_name = None
    copy_view_enabled = False
    edit_view_class = EditRule
    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("counted_from")]),
        FieldPanel("legal_basis"),
        FieldPanel("verified"),
    ]


class DeadlineGroup(SnippetViewSetGroup):
    """The menu 期限与日历."""

    menu_label = "期限与日历"
    menu_icon = "calendar-alt"
    menu_order = 260
    items = (RuleViewSet, CalendarViewSet)


register_snippet(DeadlineGroup)
