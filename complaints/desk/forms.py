"""What an agency and discipline inspection fill in."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.safefiles.api import ACCEPT_ATTRIBUTE

LONG = {"rows": 6}


class ManyFilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Zero or more files; their content is checked by the action."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        """A list, empty when nothing was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in chosen if one]


def _text(label: Any, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=8000,
        widget=forms.Textarea(attrs=LONG),
        error_messages={"required": _("请填写这一项。")},
    )


class ReceiptForm(forms.Form):
    """The written reply (监督回执)."""

    measures = _text(_("整改措施"), _("对照通知书的要求逐项写明。"))
    result = _text(_("整改结果"))
    accountability = _text(_("责任人处理情况"), required=False)
    leader_name = forms.CharField(
        label=_("签发的主要领导"), max_length=40, error_messages={"required": _("请填写签发的主要领导姓名。")}
    )
    signed_on = forms.DateField(
        label=_("签发日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写签发日期。"), "invalid": _("请写成 2026-03-05 这样的日期。")},
    )
    attachments = ManyFilesField(
        label=_("签字盖章的回执扫描件和佐证材料"),
        required=False,
        help_text=_("由联络员提交的，必须附主要领导签字、加盖公章的扫描件。"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE, "multiple": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = timekeeping.today


class ObjectionForm(forms.Form):
    """An objection (监督异议)."""

    grounds = _text(_("异议的事实和理由"), _("对通知书认定的哪一项事实或依据有异议，理由和证据是什么。"))
    attachments = ManyFilesField(
        label=_("证据材料"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE, "multiple": True}),
    )


class OutcomeForm(forms.Form):
    """What discipline inspection reports back."""

    result = _text(_("处理结果"))


class LetterForm(forms.Form):
    """A letter to the sender of a matter about the Centre; its token is good for one time."""

    text = _text(_("写给投诉人"), _("投诉人在查询页原样看到，看不到您的姓名。"))
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_urlsafe(16))
