"""The track page's forms, in plain Chinese."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.abuse.captcha.fields import QuestionField
from portal.abuse.forms import PersonForm
from portal.errors import Refused
from portal.safefiles.api import ACCEPT_ATTRIBUTE

from .actions.contacts import clean_address
from .actions.intake import NARRATIVE_LIMIT
from .desk.forms import ManyFilesField, ManyFilesInput
from .models import Complaint, SatisfactionRating
from .tracking import CODE_DIGITS, clean_code, clean_number

REQUIRED = {"required": _("请填写这一项。")}


class TrackForm(forms.Form):
    """Number and code."""

    number = forms.CharField(
        label=_("受理编号"), max_length=40, error_messages=REQUIRED, help_text=_("例如 SP20261123-000000")
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        error_messages=REQUIRED,
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


class PuzzleTrackForm(TrackForm):
    """Number and code after some failures: with a question for people and a turn that has waited."""

    captcha = QuestionField()
    turn = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, in_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["captcha"].ask_in_words(in_words)  # type: ignore[attr-defined]


class MatterForm(forms.Form):
    """A form on the page of an opened matter.

    It names the matter it was written for, so that nothing goes to another matter that the same browser opened since,
    and carries a token that is good for one time, so that pressing twice does it once.
    """

    matter = forms.CharField(widget=forms.HiddenInput, max_length=40)
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, complaint: Complaint | None = None, **kwargs: Any) -> None:
        if complaint is not None:
            fresh = {"matter": complaint.number, "once": secrets.token_urlsafe(16)}
            kwargs["initial"] = fresh | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class WordsForm(MatterForm):
    """A text from the complainant: supplement, grounds of a review request."""

    text = forms.CharField(
        label=_("内容"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=NARRATIVE_LIMIT,
        error_messages={"required": _("请填写内容。"), "max_length": _("内容超过 8000 字，请分几次提交。")},
    )


class MessageForm(WordsForm):
    """A letter to the Centre, with files."""

    text = forms.CharField(
        label=_("写信"),
        help_text=_("可以回答问题，也可以补充情况。只有承办人员能看到，被投诉单位看不到。"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=NARRATIVE_LIMIT,
        error_messages={
            "required": _("请写几句话，说明附件是什么。"),
            "max_length": _("内容超过 8000 字，请分几次发送。"),
        },
    )
    uploads = ManyFilesField(
        label=_("附上证据材料"),
        required=False,
        help_text=_("照片、PDF、Word、Excel、录音、录像。收下后立即加密。"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
    )


class RatingForm(MatterForm):
    """How the matter was handled."""

    score = forms.TypedChoiceField(
        label=_("您对这件事的办理满意吗？"),
        choices=SatisfactionRating.Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。")},
    )
    text = forms.CharField(
        label=_("想说的话"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ContactForm(MatterForm):
    """An address for news, and for named complainants for a lost code; the code again, as this outlives the visit."""

    address = forms.CharField(
        label=_("手机号码或邮箱"),
        max_length=120,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    news = forms.BooleanField(
        label=_("有新消息时提醒我"), required=False, help_text=_("提醒只说“有新消息”，不写编号，也不写是什么事。")
    )
    recovery = forms.BooleanField(label=_("查询码丢失时，用它找回"), required=False)
    code = forms.CharField(
        label=_("再输入一次查询码"),
        max_length=40,
        error_messages=REQUIRED,
        help_text=_("防止别人借用您已打开的页面改动联系方式。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, complaint=complaint, **kwargs)
        if complaint.anonymous:
            del self.fields["recovery"]


class CodeAgainForm(MatterForm):
    """The tracking code once more."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SentCodeForm(forms.Form):
    """A code that was sent to an address."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Its digits."""
        return clean_code(self.cleaned_data["code"])


class ConfirmContactForm(SentCodeForm, MatterForm):
    """The code that proves an address, for one matter."""


class RecoveryForm(PersonForm):
    """Number and verified address of somebody who lost the code."""

    number = forms.CharField(label=_("受理编号"), max_length=40, error_messages=REQUIRED)
    address = forms.CharField(
        label=_("登记并验证过的手机号码或邮箱"),
        max_length=120,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("number", "address", "captcha")

    def clean_number(self) -> str:
        """The number however it was typed."""
        return clean_number(self.cleaned_data["number"])

    def clean_address(self) -> str:
        """The address in the one spelling that is compared."""
        try:
            return clean_address(self.cleaned_data["address"])
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from None


class ClaimForm(SentCodeForm, PersonForm):
    """Number and claim code."""

    number = forms.CharField(label=_("受理编号"), max_length=40, error_messages=REQUIRED)
    field_order = ("number", "code", "captcha")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("领取码")

    def clean_number(self) -> str:
        """The number however it was typed."""
        return clean_number(self.cleaned_data["number"])
