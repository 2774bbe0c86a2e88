"""Fields that the Centre's forms share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import ClearableFileInput

from agencies.models import Agency
from agencies.selectors import find_agency, search_agencies
from portal.safefiles.api import ACCEPT_ATTRIBUTE


class AgencyInput(forms.TextInput):
    """A text box that offers the registry's names as one types (`datalist`; works without a script)."""

    template_name = "complaints/admin/widgets/agency_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the names, and tie the box to their list."""
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-names"
        context["widget"]["attrs"]["list"] = list_id
        context["list_id"] = list_id
        context["agencies"] = Agency.objects.filter(active=True).values_list("name", "region__name")
        return context


class AgencyField(forms.CharField):
    """An agency of the registry, typed by name, short name or alias."""

    widget = AgencyInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "输入名称、简称或别名，从列出的名录中选择。")
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("widget", AgencyInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Agency | None:
        """The agency meant.

        Raises:
            ValidationError: none or several go by that name; near ones are listed.
        """
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        agency = find_agency(text)
        near = [] if agency else search_agencies(text, limit=6)
        if agency is None and len(near) == 1:
            agency = near[0]
        if agency is None:
            hint = (
                f"名录中相近的有：{'、'.join(one.name for one in near)}。"
                if near
                else "请核对，或先在名录中登记该单位。"
            )
            raise forms.ValidationError(f"名录中没有“{text}”。{hint}")
        return agency


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"])
        kwargs.setdefault("error_messages", {"invalid": "请写成 2026-03-05 这样的日期。"})
        super().__init__(**kwargs)


class ManyFilesInput(ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is checked by the action that keeps them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The list of files."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


def file_field(label: str, *, required: bool = False, help_text: str = "") -> forms.FileField:
    """One file of an accepted kind."""
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
    )
