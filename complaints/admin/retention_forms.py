"""Forms of keeping and destroying."""

from django import forms

from complaints.models import RetentionRule

from .acts.base import text_area
from .fields import DayField


class ConfirmForm(forms.Form):
    """A tick that says it is meant."""

    sure = forms.BooleanField(label="我已核对清册，知道销毁后不能恢复")


class HoldForm(forms.Form):
    """Why a matter must be kept, and until when."""

    reason = text_area("封存理由", rows=3, help_text="例如：行政诉讼未审结、审计调阅。理由密封保存。")
    until = DayField(label="封存至", required=False, help_text="留空表示直到有人解除。")


class LiftForm(forms.Form):
    """Why a hold ends."""

    reason = text_area("解除理由", rows=3)


class PeriodForm(forms.Form):
    """A number of days."""

    days = forms.IntegerField(label="天数", min_value=1, max_value=3650)


class RuleForm(forms.ModelForm):
    """A line of the schedule."""

    class Meta:
        model = RetentionRule
        fields = (
            "label",
            "kind",
            "violation",
            "ending",
            "permanent",
            "years",
            "months",
            "counted_from",
            "legal_basis",
            "public_record",
        )
        help_texts = {
            "kind": "留空表示不限。",
            "violation": "留空表示不限。条件多的一条优先；条件一样多的，取期限长的。",
            "ending": "留空表示不限。没有任何一条适用的事项一直保存。",
            "legal_basis": "写明本市依据的文件；没有依据不能核定。",
        }
