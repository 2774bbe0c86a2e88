"""The wizard's forms, in plain Chinese."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Region
from agencies.names import normalise
from agencies.selectors import find_agency, search_agencies
from portal import timekeeping

from ..actions.intake import NARRATIVE_LIMIT
from ..enums import ActKind, Kind, PartyRole, ViolationCategory
from .doors import CENTRE, DOORS, ENFORCEMENT

#: Candidates offered for a typed name; a longer list is not read.
CANDIDATES = 9


def _needed(form: forms.Form, *names: str) -> None:
    """Fields that the form's own rules ask for: their labels do not say "optional"."""
    for name in names:
        form.fields[name].needed = True  # type: ignore[attr-defined]


class DoorForm(forms.Form):
    """Before anything is written: whose business is it?"""

    matter = forms.ChoiceField(
        label=_("您要反映的是哪一类事？"),
        widget=forms.RadioSelect,
        initial=ENFORCEMENT,
        choices=[
            (ENFORCEMENT, _("行政机关或其工作人员执法违法、不作为、乱作为")),
            (CENTRE, _("对本投诉中心、它的工作人员或主管部门的投诉")),
            *((door.code, door.matter) for door in DOORS),
        ],
        error_messages={"required": _("请选一项，拿不准就选第一项。")},
    )


class EventForm(forms.Form):
    """What happened."""

    kind = forms.ChoiceField(
        label=_("这件事关系到谁？"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.COMPLAINT,
        help_text=_(
            "投诉：处理结果会影响您自己，可以写明诉求、委托代理人。举报：为公共利益提供线索，不必证明与您有关。"
        ),
        error_messages={"required": _("请选“投诉”或“举报”，拿不准就选投诉。")},
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
            "max_length": _("内容超过 %(limit_value)s 字，请删减，或把详细材料作为附件提交。"),
        },
    )
    remedy_sought = forms.CharField(
        label=_("您希望怎样解决？"),
        help_text=_("只有投诉需要写，例如撤销处罚、退还罚款、限期答复。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        error_messages={"max_length": _("诉求超过 %(limit_value)s 字，请写得简短一些。")},
    )
    violation = forms.ChoiceField(
        label=_("您认为属于哪一类问题？"),
        choices=[("", _("不清楚，由工作人员判断")), *ViolationCategory.choices],
        required=False,
    )


class AgencyForm(forms.Form):
    """Which agency, where and when. A typed name is looked up in the registry and confirmed by a choice."""

    NONE_OF_THESE = "other"

    agency_as_stated = forms.CharField(
        label=_("哪个单位？"),
        max_length=120,
        required=False,
        help_text=_("全称、简称、拼音首字母都可以，例如“市监局”“sjj”。不知道名称就写线索：制服、车辆、文书上的字。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-agencies": ""}),
        error_messages={"max_length": _("请写得简短一些，不超过 %(limit_value)s 字。")},
    )
    agency = forms.ChoiceField(
        label=_("名录中相近的单位"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("这个单位已不在名录中，请重新选择。")},
    )
    centre_related = forms.BooleanField(
        label=_("反映的就是本投诉中心、它的工作人员或主管部门"),
        required=False,
        help_text=_("勾选后不由本中心办理，直接转交外部机关。"),
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
        given = self.data if self.is_bound else self.initial
        self.text = str(given.get("agency_as_stated") or "").strip()[:120]
        self.near = search_agencies(self.text, limit=CANDIDATES) if self.text else []
        chosen = "" if self.text and not self.is_bound else str(given.get("agency") or "")
        self.candidates = [*_chosen(chosen, self.near), *self.near]
        none = (self.NONE_OF_THESE, _("都不是，或不确定"))
        field: Any = self.fields["agency"]
        field.choices = [*((str(one.pk), one.name) for one in self.candidates), none]
        if not self.is_bound and self.text and self.initial.get("agency") == "":
            self.initial["agency"] = self.NONE_OF_THESE
        if not self.candidates:
            field.widget = forms.HiddenInput()
            field.choices = [("", ""), none]
        _needed(self, "agency_as_stated", "agency")
        regions: Any = self.fields["region"]
        regions.choices = [("", _("不确定")), *Region.objects.order_by("code").values_list("code", "name")]

    def clean_happened_on(self) -> str:
        """The day as ISO text; it cannot lie ahead."""
        day = self.cleaned_data["happened_on"]
        if day and day > timekeeping.today():
            raise forms.ValidationError(_("日期不能晚于今天。"))
        return day.isoformat() if day else ""

    def clean(self) -> dict[str, Any]:
        """Settle the agency: chosen, known by exactly this name, or described in the visitor's words."""
        data: dict[str, Any] = super().clean() or {}
        if {"agency", "agency_as_stated"} <= data.keys():
            data["agency"] = self._settled(data["agency"], data.get("centre_related", False))
        return data

    def _settled(self, chosen: str, centre_related: bool) -> str:
        """The agency's key as text, so that it fits into the draft; empty when none of the registry is meant."""
        asked = self.text == str(self.data.get("asked", "")).strip()
        picked = next((one for one in self.candidates if str(one.pk) == chosen), None)
        if picked and (asked or not self.text or normalise(self.text) == picked.name_key):
            return chosen
        if not self.text:
            if not centre_related:
                self.add_error("agency_as_stated", _("请选择单位，或写出单位名称、制服或文书上的线索。"))
            return ""
        known = find_agency(self.text)
        if known is None and self.near and not (asked and chosen == self.NONE_OF_THESE):
            self.add_error("agency", _("名录里有相近的单位，请选一个；都不是就选最后一项。"))
        return str(known.pk) if known else ""


def _chosen(key: str, near: list[Agency]) -> list[Agency]:
    """The agency chosen before, unless it is among the near ones."""
    if not (key.isascii() and key.isdigit() and len(key) < 10) or key in {str(one.pk) for one in near}:
        return []
    return list(Agency.objects.filter(pk=key, active=True))


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
        error_messages={"required": _("请选匿名或实名，两种都受理。")},
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
    is_agent = forms.BooleanField(
        label=_("我是受委托的代理人，代别人投诉"),
        required=False,
        help_text=_("实名投诉才可代理。下一页填写委托人，并上传委托书。"),
    )
    jointly = forms.BooleanField(
        label=_("还有其他人和我一起反映"),
        required=False,
        help_text=_("实名时在下一页逐一填写，每个人都单独加密。"),
    )
    fears_retaliation = forms.BooleanField(
        label=_("我担心因此受到打击报复"), required=False, help_text=_("勾选后，工作人员会优先办理并特别注意保密。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _needed(self, "name", "phone")
        if self.initial.get("kind") == Kind.REPORT:  # a report defends no own interest, so nobody is represented
            del self.fields["is_agent"]

    def clean(self) -> dict[str, Any]:
        """A named report has a name and a phone; an anonymous one keeps neither."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("identity") == "named":
            for field, message in (("name", _("请填写姓名。")), ("phone", _("请填写电话，便于核实情况。"))):
                if not (data.get(field) or "").strip():
                    self.add_error(field, message)
        else:
            data.update(name="", phone="", address="", is_agent=False, jointly=False)
        return data


class PersonForm(forms.Form):
    """Another person whose complaint it is; each is sealed alone."""

    role = forms.ChoiceField(
        label=_("这个人是"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择这个人的身份。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=60, error_messages={"required": _("请填写姓名。")})
    phone = forms.CharField(
        label=_("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(label=_("联系地址"), max_length=200, required=False)

    def __init__(self, *args: Any, roles: Iterable[PartyRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [(role.value, role.label) for role in roles]
        if len(field.choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = field.choices[0][0]

    @property
    def has_words(self) -> bool:
        """Whether anything was typed about a person."""
        return any(self.data.get(name, "").strip() for name in ("name", "phone", "address"))
