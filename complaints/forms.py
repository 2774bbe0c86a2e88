"""The wizard's steps and the track page's forms, in plain Chinese."""

from typing import Any

from captcha.fields import CaptchaField, CaptchaTextInput
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Region
from agencies.selectors import agency_choices
from portal import timekeeping

from .actions.intake import NARRATIVE_LIMIT
from .enums import ActKind, Kind, ViolationCategory
from .tracking import CODE_DIGITS, clean_code, clean_number

_REQUIRED = {"required": _("请填写这一项。")}


class EventForm(forms.Form):
    """What happened."""

    kind = forms.ChoiceField(
        label=_("这件事关系到谁？"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.COMPLAINT
    )
    narrative = forms.CharField(
        label=_("发生了什么？"),
        help_text=_(
            "写清时间、地点、谁来的、做了什么、给了什么文书。不必写您自己的姓名、电话和证件号，后面会单独填写并加密保存。"
        ),
        widget=forms.Textarea(attrs={"rows": 10, "data-count": NARRATIVE_LIMIT}),
        max_length=NARRATIVE_LIMIT,
        error_messages={
            "required": _("请写明发生了什么，至少一句话。"),
            "max_length": _("内容超过 8000 字，请删减，或把详细材料作为附件提交。"),
        },
    )
    violation = forms.ChoiceField(
        label=_("您认为属于哪一类问题？"),
        choices=[("", _("不清楚，由工作人员判断")), *ViolationCategory.choices],
        required=False,
    )


class AgencyForm(forms.Form):
    """Which agency, where and when."""

    agency = forms.ChoiceField(
        label=_("哪个单位？"),
        required=False,
        help_text=_("名单里找不到时，选“不在名单里”，并在下一项写出名称。"),
    )
    agency_as_stated = forms.CharField(
        label=_("单位名称或线索"),
        max_length=120,
        required=False,
        help_text=_("上面没有选中单位时必填，例如制服、车辆、文书上的名称。"),
    )
    region = forms.ChoiceField(label=_("在哪个地区？"), required=False)
    place = forms.CharField(label=_("具体地点"), max_length=200, required=False)
    happened_on = forms.DateField(
        label=_("哪一天发生的？"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("记不清可以不填。"),
        error_messages={"invalid": _("请写成 2026-03-05 这样的日期。")},
    )
    act_kind = forms.ChoiceField(
        label=_("是哪一种行政行为？"), choices=[("", _("不清楚")), *ActKind.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("不在名单里，或不确定")), *agency_choices()]  # type: ignore[attr-defined]
        regions = Region.objects.order_by("code").values_list("code", "name")
        self.fields["region"].choices = [("", _("不确定")), *regions]  # type: ignore[attr-defined]

    def clean_agency(self) -> str:
        """The agency's key as text, so that it fits into the draft."""
        chosen: str = self.cleaned_data["agency"]
        if chosen and not Agency.objects.filter(pk=chosen, active=True).exists():
            raise forms.ValidationError(_("这个单位已不在名录中，请重新选择。"))
        return chosen

    def clean_happened_on(self) -> str:
        """The day as ISO text; it cannot lie ahead."""
        day = self.cleaned_data["happened_on"]
        if day and day > timekeeping.today():
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return day.isoformat() if day else ""

    def clean(self) -> dict[str, Any]:
        """An agency is chosen or described."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("agency") and not (data.get("agency_as_stated") or "").strip():
            self.add_error("agency_as_stated", _("请选择单位，或写出单位名称、制服或文书上的线索。"))
        return data


class IdentityForm(forms.Form):
    """Anonymous or named; a name is sealed."""

    identity = forms.ChoiceField(
        label=_("是否留下您的身份？"),
        widget=forms.RadioSelect,
        choices=[
            ("anonymous", _("匿名：我们不知道您是谁，只凭受理编号和查询码联系。")),
            ("named", _("实名：只有本中心的身份保管员能看到，绝不告知被投诉单位。")),
        ],
        initial="anonymous",
    )
    name = forms.CharField(label=_("姓名"), max_length=60, required=False, help_text=_("选择实名时必填。"))
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        help_text=_("选择实名时必填。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(label=_("联系地址"), max_length=200, required=False)
    fears_retaliation = forms.BooleanField(
        label=_("我担心因此受到打击报复"), required=False, help_text=_("勾选后，工作人员会优先办理并特别注意保密。")
    )

    def clean(self) -> dict[str, Any]:
        """A named report has a name and a phone; an anonymous one keeps neither."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("identity") == "named":
            for field, message in (("name", _("请填写姓名。")), ("phone", _("请填写电话，便于核实情况。"))):
                if not (data.get(field) or "").strip():
                    self.add_error(field, message)
        else:
            data.update(name="", phone="", address="")
        return data


class SumInPicture(CaptchaTextInput):
    """The captcha as one field: its label belongs to the box for the answer."""

    template_name = "complaints/captcha.html"
    use_fieldset = False


class CheckForm(forms.Form):
    """The last step: the code is saved, a person is sending."""

    saved = forms.BooleanField(
        label=_("我已记下受理编号和查询码"),
        error_messages={"required": _("请先抄下或拍下编号和查询码：丢失后匿名事项无法找回。")},
    )
    captcha = CaptchaField(
        label=_("请算出图中的得数"),
        widget=SumInPicture,
        error_messages={"invalid": _("得数不对，请看新的算式再算一次。"), **_REQUIRED},
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
