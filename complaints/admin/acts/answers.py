"""Forms on what the agency answers: the review of its receipt, its objection, the referral for its silence."""

from typing import Any

from django import forms

from complaints.actions import objections, referrals, replies
from complaints.actions.investigation import involved
from complaints.enums import ReviewResult

from .base import ActForm, text_area
from .investigation import TeamForm


class ReviewReceiptForm(ActForm):
    """Find whether the rectification is effective."""

    material = ("receipts", "notices")
    result = forms.ChoiceField(label="验收结论", choices=ReviewResult.choices, widget=forms.RadioSelect)
    note = text_area("验收情况", rows=6, help_text="逐条写明整改要求是否落实、怎样核实的。")

    def carry_out(self) -> str:
        review = replies.review_receipt(
            complaint=self.complaint,
            by=self.user,
            result=ReviewResult(self.cleaned_data["result"]),
            note=self.cleaned_data["note"],
        )
        return f"整改验收已登记：{review.get_result_display()}。"


class AssignReverificationForm(TeamForm):
    """Give the fresh check to people without any earlier part."""

    material = ("objections",)

    def excluded(self) -> frozenset[int]:
        """Everyone who had a part before the objection."""
        return involved(self.complaint)

    def carry_out(self) -> str:
        team = list(self.cleaned_data["team"])
        objections.assign_reverification(complaint=self.complaint, by=self.user, reverifiers=team)
        return f"已指派 {'、'.join(str(user) for user in team)} 重新核查，并已通知他们。"


class SubmitReverificationForm(ActForm):
    """Report on the objection."""

    material = ("objections", "notices", "evidence")
    proposes_revocation = forms.TypedChoiceField(
        label="处理建议",
        choices=[("no", "维持通知书"), ("yes", "撤销通知书")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = text_area("重新核查的情况", rows=8)

    def carry_out(self) -> str:
        objections.submit_reverification(
            complaint=self.complaint,
            by=self.user,
            findings=self.cleaned_data["findings"],
            proposes_revocation=self.cleaned_data["proposes_revocation"],
        )
        return "重新核查报告已提交，由中心主任决定。"


class DecideObjectionForm(ActForm):
    """Uphold or dismiss, by a numbered decision."""

    material = ("objections", "notices")
    upheld = forms.TypedChoiceField(
        label="决定",
        choices=[("no", "异议不成立：通知书继续有效，重新计算回复期限"), ("yes", "异议成立：撤销通知书")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reasons = text_area("决定理由", rows=6, help_text="写入监督决定书，事涉单位会看到。")

    def carry_out(self) -> str:
        decision = objections.decide_objection(
            complaint=self.complaint,
            by=self.user,
            upheld=self.cleaned_data["upheld"],
            reasons=self.cleaned_data["reasons"],
        )
        return f"已作出 {decision.number.text}：{'异议成立，通知书已撤销' if decision.upheld else '异议不成立'}。"


class ReferForm(ActForm):
    """Sign the referral."""

    material = ("referral", "receipts", "notices")
    statement = text_area("移送的事实和理由", rows=8, help_text="写入移送函。不得写出投诉人的身份信息。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        transfer = (
            self.complaint.transfers.select_related("notice__case__agency", "notice__number")
            .filter(lapsed_at=None, signed_at=None)
            .last()
        )
        if transfer is not None:
            self.fields["statement"].initial = (
                f"{transfer.notice.case.agency.name}收到 {transfer.notice.number.text} 后，"
                f"{transfer.get_reason_display()}。"
            )

    def carry_out(self) -> str:
        transfer = referrals.refer(complaint=self.complaint, by=self.user, statement=self.cleaned_data["statement"])
        number = transfer.number.text if transfer.number else ""
        return f"移送函 {number} 已签发，纪检监察联络员已收到通知。"
