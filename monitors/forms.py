"""The filter of the list of supervisors."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Domain

from .enums import SourceCategory


class MonitorFilter(forms.Form):
    """Every value is optional; a value that is not in its list is left out of account."""

    category = forms.ChoiceField(label=_("来源"), choices=[("", _("全部")), *SourceCategory.choices], required=False)
    field = forms.ModelChoiceField(Domain.objects.all(), label=_("领域"), empty_label=_("全部"), required=False)
    term = forms.ChoiceField(label=_("聘期"), choices=[("", _("在聘")), ("ended", _("往届"))], required=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return self.is_bound and any(self._chosen(name) for name in self.fields)

    def apply(self, profiles: Any, on: date) -> Any:
        """The profiles (a `MonitorQuerySet`) that fit what was chosen."""
        profiles = profiles.ended(on) if self._chosen("term") == "ended" else profiles.serving(on)
        names = {"category": "category", "field": "domains"}
        chosen = {lookup: self._chosen(name) for name, lookup in names.items()}
        return profiles.filter(**{lookup: value for lookup, value in chosen.items() if value})

    def _chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
