"""Forms of the end: feedback and closing, the complainant's review request, the public summary."""

from typing import Any

from django import forms

from complaints.actions import closing
from complaints.enums import Outcome, SummaryStatus
from complaints.models import PublicSummary

from .base import ActForm, text_area

_FEEDBACK = {
    Outcome.RECTIFIED: "您反映的问题经核实存在。中心已责令整改，经验收整改到位。",
    Outcome.NOT_FILED: "经调查核实，未发现您反映的违法行为，中心不予立案。理由是：",
    Outcome.REVOKED: "经重新核查，原监督通知已撤销。理由是：",
    Outcome.REFERRED: "事涉单位的不作为、慢作为问题已移送纪检监察机关，处理结果如下：",
}


class CloseForm(ActForm):
    """Tell the outcome and close."""

    material = ("lead", "reports", "receipts", "objections", "referral")
    feedback = text_area(
        "反馈给投诉人的话", rows=6, help_text="投诉人会原样看到。用平白的话写明查了什么、结果是什么、不同意怎么办。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["feedback"].initial = _FEEDBACK.get(Outcome(self.complaint.outcome), "")

    def carry_out(self) -> str:
        closing.close(complaint=self.complaint, by=self.user, feedback=self.cleaned_data["feedback"])
        return "已反馈投诉人并办结。"


class DecideReviewForm(ActForm):
    """Reopen or confirm."""

    material = ("review_requests", "reports", "receipts")
    granted = forms.TypedChoiceField(
        label="决定",
        choices=[("no", "不成立：维持原处理结果"), ("yes", "成立：由其他人员重新办理，已公开的摘要同时撤下")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reasons = text_area("理由", rows=5, help_text="投诉人会原样看到。")

    def carry_out(self) -> str:
        request = closing.decide_review(
            complaint=self.complaint,
            by=self.user,
            granted=self.cleaned_data["granted"],
            reasons=self.cleaned_data["reasons"],
        )
        return "复核申请成立，事项转为待指派。" if request.granted else "复核申请不成立，已告知投诉人。"


class SummaryForm(ActForm):
    """Write the account that the public may read."""

    material = ("notices", "receipts", "objections", "summary")
    title = forms.CharField(label="标题", max_length=80)
    text = text_area(
        "摘要",
        rows=10,
        help_text="用自己的话写：什么事、违反什么、怎样整改、结果如何。不写任何个人的姓名、电话、住址、车牌等；"
        "不予立案和已撤销的事项也不写单位名称。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = PublicSummary.objects.select_related("complaint__key").filter(complaint=self.complaint).first()
        if earlier is not None and earlier.status in (SummaryStatus.RETURNED, SummaryStatus.WITHDRAWN):
            self.fields["title"].initial = earlier.title.open()
            self.fields["text"].initial = earlier.text.open()

    def carry_out(self) -> str:
        closing.write_summary(
            complaint=self.complaint, by=self.user, title=self.cleaned_data["title"], text=self.cleaned_data["text"]
        )
        return "公开摘要已提交，由另一人批准后公开。"


class ApproveSummaryForm(ActForm):
    """Approve what another wrote."""

    material = ("summary", "notices")
    read = forms.BooleanField(label="我已逐字读过，摘要不含个人信息，可以公开")

    def carry_out(self) -> str:
        closing.approve_summary(complaint=self.complaint, by=self.user)
        return "公开摘要已公开，稍后可在网站检索到。"


class ReturnSummaryForm(ActForm):
    """Send it back."""

    material = ("summary",)
    note = text_area("退回意见", rows=4)

    def carry_out(self) -> str:
        closing.return_summary(complaint=self.complaint, by=self.user, note=self.cleaned_data["note"])
        return "公开摘要已退回。"


class WithdrawSummaryForm(ActForm):
    """Take the public record down."""

    material = ("summary",)
    sure = forms.BooleanField(label="确认立即从网站撤下；正文保留在案卷中，更正后可以重新提交")

    def carry_out(self) -> str:
        closing.take_down_summary(complaint=self.complaint, by=self.user)
        return "已从网站撤下。"
