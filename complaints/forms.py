"""The wizard's last step and the track page's forms, in plain Chinese; the other steps are in `wizard.forms`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.abuse.forms import PersonForm

from .actions.intake import NARRATIVE_LIMIT
from .tracking import CODE_DIGITS, clean_code, clean_number

_REQUIRED = {"required": _("请填写这一项。")}


class CheckForm(PersonForm):
    """The last step: the code is saved, a person is sending."""

    field_order = ["saved", "captcha"]
    saved = forms.BooleanField(
        label=_("我已记下受理编号和查询码"),
        error_messages={"required": _("请先抄下或拍下编号和查询码：丢失后匿名事项无法找回。")},
    )


class TrackForm(forms.Form):
    """Number and code."""

    number = forms.CharField(
        label=_("受理编号"), max_length=40, error_messages=_REQUIRED, help_text=_("例如 SP20261123-000000")
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        error_messages=_REQUIRED,
        help_text=_("十六位数字，空格可有可无。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """The number however it was typed."""
        return clean_number(self.cleaned_data["number"])

    def clean_code(self) -> str:
        """Sixteen digits however they were typed."""
        code = clean_code(self.cleaned_data["code"])
        if len(code) != CODE_DIGITS:
            raise forms.ValidationError(_("查询码是十六位数字，请核对后重新输入。"))
        return code


class WordsForm(forms.Form):
    """A text from the complainant: supplement or grounds of a review request."""

    text = forms.CharField(
        label=_("内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=NARRATIVE_LIMIT,
        error_messages={"required": _("请填写内容。")},
    )
