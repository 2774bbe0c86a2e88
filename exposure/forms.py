"""The board's filter, the item's editing form, and the small forms of the desk and the admin."""

from typing import Any

from django import forms
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .enums import Rectification

ALL = ("", _("全部"))
#: Query parameter and column of the item by which the board is narrowed.
FACETS = {"agency": "agency_name", "region": "region", "domain": "domain", "violation": "violation"}

#: The editor's buttons that take an item further.
ONWARD = ("action-submit", "action-restart-workflow", "action-publish")


class ExposureFilter(forms.Form):
    """Every value is optional; one that is on no item is left out of account."""

    state = forms.ChoiceField(label=_("整改状态"), choices=[ALL, *Rectification.choices], required=False)
    agency = forms.ChoiceField(label=_("单位"), required=False)
    region = forms.ChoiceField(label=_("地区"), required=False)
    domain = forms.ChoiceField(label=_("领域"), required=False)
    violation = forms.ChoiceField(label=_("违法类型"), required=False)

    def __init__(self, data: Any = None, *, items: Any) -> None:
        """Offer what stands on the board: one query for the values of all facets."""
        super().__init__(data)
        values = facet_values(items)
        for name in FACETS:
            choices = [ALL, *[(value, value) for value in values.get(name, [])]]
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=choices, required=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether a value holds."""
        return self.is_bound and any(self._chosen(name) for name in self.fields)

    def apply(self, items: Any) -> Any:
        """The items that fit what was chosen."""
        columns = {**FACETS, "state": "state"}
        chosen = {column: self._chosen(name) for name, column in columns.items()}
        return items.filter(**{column: value for column, value in chosen.items() if value})

    def _chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


def facet_values(items: Any) -> dict[str, list[str]]:
    """The distinct values of every facet on the board, sorted, in one query."""
    parts = [
        items.order_by().annotate(facet=Value(name), value=F(column)).values_list("facet", "value").distinct()
        for name, column in FACETS.items()
    ]
    values: dict[str, list[str]] = {}
    for facet, value in parts[0].union(*parts[1:]):
        if value:
            values.setdefault(facet, []).append(value)
    return {facet: sorted(found) for facet, found in values.items()}


class ExposureItemForm(WagtailAdminPageForm):
    """The editing form; it takes an item no step further while something speaks against it."""

    def clean(self) -> dict[str, Any]:
        """Say what has to be done first, beside the words just written."""
        cleaned: dict[str, Any] = super().clean()
        if self._goes_on() and self.instance.pk:
            from .release import reasons_against

            written = {name: str(cleaned.get(name) or "") for name in self._written() if name in cleaned}
            for reason in reasons_against(self.instance, written):
                self.add_error(None, reason)
        return cleaned

    def _goes_on(self) -> bool:
        approves = "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        return approves or any(name in self.data for name in ONWARD)

    def _written(self) -> tuple[str, ...]:
        from .models import WRITTEN_FIELDS

        return WRITTEN_FIELDS


class CommentForm(forms.Form):
    """The agency's comment."""

    text = forms.CharField(
        label=_("单位意见"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("将与查明的事实并列公开。请说明情况和整改进展，不写个人姓名、电话和住址。"),
    )


class TakeDownForm(forms.Form):
    """Why an item is taken down."""

    reason = forms.CharField(label=_("撤下理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WaiverForm(forms.Form):
    """Waving a finding through."""

    kind = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("可以公开的理由"), max_length=200)
