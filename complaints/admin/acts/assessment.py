"""Forms of the assessment (研判)."""

from typing import Any

from django import forms

from agencies.models import Agency
from complaints.access import readable_matters
from complaints.actions import assessment, outside
from complaints.admin.fields import AgencyField
from complaints.enums import RefusalReason, ViolationCategory
from complaints.models import Complaint
from complaints.tracking import clean_number

from .base import ActForm, text_area


class AcceptForm(ActForm):
    """Accept, settling agency and kind."""

    material = ("lead",)
    agency = AgencyField(label="被投诉单位")
    violation = forms.ChoiceField(label="违法类型", choices=[("", "请选择"), *ViolationCategory.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stated = self.complaint.agency_as_stated.open() or ""
        field = self.fields["agency"]
        field.initial = self.complaint.agency.name if self.complaint.agency else stated
        if stated:
            field.help_text = f"投诉人写的是“{stated}”。{field.help_text}"
        self.fields["violation"].initial = self.complaint.violation

    def carry_out(self) -> str:
        agency: Agency = self.cleaned_data["agency"]
        assessment.accept(
            complaint=self.complaint, by=self.user, agency=agency, violation=self.cleaned_data["violation"]
        )
        return "已受理，办理期限开始计算，并已告知投诉人。"


class AskSupplementForm(ActForm):
    """Ask for what is missing."""

    material = ("lead",)
    question = text_area("需要补充什么", help_text="投诉人会原样看到这段话。一次写清全部需要补充的内容。", rows=5)

    def carry_out(self) -> str:
        assessment.ask_supplement(complaint=self.complaint, by=self.user, question=self.cleaned_data["question"])
        return "已要求补正。收到补正后重新计算研判期限。"


class RefuseForm(ActForm):
    """Refuse with a listed reason."""

    material = ("lead",)
    reason = forms.ChoiceField(label="不予受理的理由", choices=RefusalReason.choices, widget=forms.RadioSelect)
    note = text_area("给投诉人的说明", help_text="投诉人会原样看到。请写明还可以向哪里反映、怎样申请复核。", rows=5)

    def carry_out(self) -> str:
        reason = RefusalReason(self.cleaned_data["reason"])
        assessment.refuse(complaint=self.complaint, by=self.user, reason=reason, note=self.cleaned_data["note"])
        return "已决定不予受理，并已把理由告知投诉人。"


class ReferElsewhereForm(ActForm):
    """Point to the competent authority."""

    material = ("lead",)
    body = forms.CharField(label="有权处理的机关", max_length=120)
    note = text_area("补充说明", help_text="可不填。投诉人会原样看到。", rows=3, required=False)

    def carry_out(self) -> str:
        data = self.cleaned_data
        assessment.refer_elsewhere(complaint=self.complaint, by=self.user, body=data["body"], note=data["note"])
        return f"已转“{data['body']}”，并已告知投诉人。"


class RouteOutsideForm(ActForm):
    """Hand over what turned out to be about the Centre."""

    material = ("lead",)
    sure = forms.BooleanField(
        label="本事项投诉的是本中心、其工作人员或主管部门",
        help_text="转出后中心任何人都不能再查看内容或作决定；投诉人会被告知转给了谁。",
    )

    def carry_out(self) -> str:
        transfer = outside.route_outside(complaint=self.complaint, by=self.user)
        return f"已转“{transfer.body}”，并已告知投诉人。"


class MergeForm(ActForm):
    """Join a repeat to the matter it repeats."""

    material = ("lead",)
    number = forms.CharField(label="并入哪一件（受理编号）", max_length=40, help_text="例如 SP20261123-000000。")

    def clean_number(self) -> Complaint:
        """The matter of that number, among those the person may read."""
        found = readable_matters(self.user).filter(number=clean_number(self.cleaned_data["number"])).first()
        if found is None:
            raise forms.ValidationError("没有找到这个受理编号的事项，请核对。")
        return found

    def carry_out(self) -> str:
        into: Complaint = self.cleaned_data["number"]
        assessment.merge(complaint=self.complaint, by=self.user, into=into)
        return f"已并入 {into.number}，投诉人仍凭原编号查询。"
