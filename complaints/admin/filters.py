"""The filters over the queue."""

from typing import Any

from django import forms

from agencies.models import Domain, Region
from agencies.selectors import agency_choices
from complaints.enums import Channel, State, ViolationCategory
from complaints.models.complaint import ComplaintQuerySet

from .fields import DayField

_ANY = ("", "不限")


class QueueFilter(forms.Form):
    """Narrow the list. An unknown value narrows nothing."""

    state = forms.ChoiceField(label="状态", choices=[_ANY, *State.choices], required=False)
    agency = forms.ChoiceField(label="单位", required=False)
    region = forms.ChoiceField(label="地区", required=False)
    domain = forms.ChoiceField(label="领域", required=False)
    violation = forms.ChoiceField(label="违法类型", choices=[_ANY, *ViolationCategory.choices], required=False)
    channel = forms.ChoiceField(label="来源", choices=[_ANY, *Channel.choices], required=False)
    since = DayField(label="接收日期从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [_ANY, *agency_choices()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [_ANY, *Region.objects.values_list("code", "name")]  # type: ignore[attr-defined]
        self.fields["domain"].choices = [_ANY, *Domain.objects.values_list("code", "name")]  # type: ignore[attr-defined]

    def narrow(self, matters: ComplaintQuerySet) -> ComplaintQuerySet:
        """The matters that fit."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        exact = {name: value for name, value in chosen.items() if name in ("state", "violation", "channel")}
        exact |= {f"{name}_id": chosen[name] for name in ("agency", "region", "domain") if name in chosen}
        matters = matters.filter(**exact)
        if "since" in chosen:
            matters = matters.filter(received_at__date__gte=chosen["since"])
        if "until" in chosen:
            matters = matters.filter(received_at__date__lte=chosen["until"])
        return matters

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in getattr(self, "cleaned_data", {}).values())
