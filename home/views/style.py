"""The living style page: every component, rendered by the very templates the portal uses."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.roles.audience import Audience, audience

LOOP_CODES = (
    "lead", "assess", "investigate", "verify", "notice", "reply", "review", "closed", "objection", "referral",
)  # fmt: skip
STATUSES = (
    "已接收", "待补正", "已受理", "不予受理", "调查核实中", "已立案",
    "整改中", "重新核查中", "已移送", "已办结", "已撤回",
)  # fmt: skip
COLOURS = ("paper", "shade", "line", "ink", "ink-soft", "navy", "red", "green")


class SampleForm(forms.Form):
    """A form with one control of each kind; it is shown, never sent."""

    agency = forms.CharField(label=_("被投诉单位"), help_text=_("不知道全称可以写简称。"))
    kind = forms.ChoiceField(
        label=_("类型"), choices=[("complaint", _("投诉")), ("report", _("举报"))], widget=forms.RadioSelect
    )
    happened_on = forms.DateField(label=_("发生日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label=_("经过"), widget=forms.Textarea(attrs={"rows": 4}))
    region = forms.ChoiceField(label=_("地区"), choices=[("", _("请选择")), ("220302", _("铁西区"))], required=False)
    agree = forms.BooleanField(label=_("我已阅读须知"))


@audience(Audience.PUBLIC)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    entries = [
        SimpleNamespace(at=date(2026, 10, 9), title=_("已接收"), text=_("线索已登记，五个工作日内研判。")),
        SimpleNamespace(at=date(2026, 10, 13), title=_("已受理"), text=_("属于受理范围，转调查人员办理。")),
    ]
    context = {
        "trail": [(_("样式"), "/style/")],
        "colours": COLOURS,
        "loop_codes": LOOP_CODES,
        "statuses": STATUSES,
        "entries": entries,
        "form": SampleForm(),
        "wrong_form": SampleForm({"agency": ""}, prefix="wrong"),
        "page_obj": Paginator(range(480), 20).get_page(request.GET.get("page", 7)),
        "started": date(2026, 9, 28),
        "due": date(2026, 10, 23),
    }
    return render(request, "home/style.html", context)
