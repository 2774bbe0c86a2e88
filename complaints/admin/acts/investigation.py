"""Forms of the investigation (调查取证) and of the report on it (核实)."""

from typing import Any

from django import forms
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from complaints.actions import evidence, investigation
from complaints.actions.protection import record_measures
from complaints.admin.fields import file_field
from complaints.enums import OPEN, EvidenceKind
from complaints.models import CaseStaff, Recusal
from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User

from .base import ActForm, lines_of, text_area


class PeopleField(forms.ModelMultipleChoiceField):
    """Boxes to tick, with each person's credential and load."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: User) -> str:
        """The person's name, credential and number of matters in hand."""
        return f"{obj}（{obj.credential}，在办 {getattr(obj, 'current_duties', 0)} 件）"


def candidates(*, excluded: frozenset[int]) -> QuerySet[User]:
    """Active investigators with a credential, the least busy first."""
    current = CaseStaff.objects.filter(user=OuterRef("pk"), ended_at=None, complaint__state__in=OPEN)
    counted = current.order_by().values("user").annotate(count=Count("complaint", distinct=True)).values("count")
    duties = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
    people = User.objects.filter(is_active=True, groups__name=Role.INVESTIGATOR.value).exclude(credential="")
    return people.exclude(pk__in=excluded).annotate(current_duties=duties).order_by("current_duties", "pk")


class TeamForm(ActForm):
    """Choose at least two people who may serve; the others are left out, and the form says who and why."""

    team = PeopleField(
        label="人员", queryset=User.objects.none(), help_text="至少两人。已回避的、参与过此前办理的和您本人不在名单中。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recused = frozenset(self.complaint.recusals.values_list("user_id", flat=True))
        self.fields["team"].queryset = candidates(  # type: ignore[attr-defined]
            excluded=recused | self.excluded() | {self.user.pk}
        )

    def excluded(self) -> frozenset[int]:
        """People whom an earlier part in the matter keeps out."""
        return frozenset()


class AssignForm(TeamForm):
    """Assign the investigators."""

    material = ("lead",)

    def excluded(self) -> frozenset[int]:
        """After a granted review, none of the first round."""
        return frozenset(self.complaint.staff.exclude(ended_at=None).values_list("user_id", flat=True))

    def carry_out(self) -> str:
        investigation.assign(complaint=self.complaint, by=self.user, investigators=list(self.cleaned_data["team"]))
        return f"已指派 {'、'.join(str(user) for user in self.cleaned_data['team'])} 调查，并已通知他们。"


class ReinforceForm(ActForm):
    """Fill up a team that became short."""

    material = ("lead",)
    team = PeopleField(
        label="补充人员", queryset=User.objects.none(), help_text="补足两人。已回避的和不能参与的不在名单中。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        out = {*self.complaint.recusals.values_list("user_id", flat=True), self.user.pk}
        out |= {user.pk for user in investigation.on_duty(self.complaint)}
        free = candidates(excluded=frozenset(out | investigation.excluded_from(self.complaint)))
        self.fields["team"].queryset = free  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        people = list(self.cleaned_data["team"])
        investigation.reinforce(complaint=self.complaint, by=self.user, people=people)
        return f"已补充指派 {'、'.join(str(user) for user in people)}，并已通知他们。"


class RecuseForm(ActForm):
    """Take a person out of the matter."""

    person = forms.ModelChoiceField(label="回避人员", queryset=User.objects.none(), empty_label="请选择")
    reason = text_area("回避事由", rows=3, help_text="密封保存，不告知投诉人和事涉单位。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        already = Recusal.objects.filter(complaint=self.complaint, user=OuterRef("pk"))
        people = User.objects.filter(~Exists(already), is_active=True)
        roles = [role.value for role in (*CASE_ROLES, Role.CUSTODIAN, Role.EDITOR)]
        listed = people.filter(Q(groups__name__in=roles)).distinct().order_by("pk")
        self.fields["person"].queryset = listed  # type: ignore[attr-defined]

    def carry_out(self) -> str:
        person: User = self.cleaned_data["person"]
        investigation.recuse(complaint=self.complaint, user=person, reason=self.cleaned_data["reason"], by=self.user)
        return f"{person} 已回避，不再参与本事项。"


class EvidenceForm(ActForm):
    """Enter evidence: a file or a record."""

    material = ("evidence",)
    kind = forms.ChoiceField(label="证据种类", choices=EvidenceKind.choices)
    title = forms.CharField(label="证据名称", max_length=120, help_text="会列入通知书的证据目录，请勿写出投诉人。")
    description = text_area(
        "证明内容或笔录", required=False, rows=6, help_text="没有文件时必填，系统按此文字计算哈希。"
    )
    upload = file_field("文件", help_text="照片、PDF、Word、Excel、录音、录像。入库时计算 SHA-256 并密封。")

    def carry_out(self) -> str:
        data = self.cleaned_data
        kept = evidence.add_evidence(
            complaint=self.complaint,
            by=self.user,
            kind=EvidenceKind(data["kind"]),
            title=data["title"],
            description=data["description"],
            upload=data["upload"] or None,
        )
        return f"证据已入库，SHA-256 {kept.sha256.open()[:16]}…"


class VerificationForm(ActForm):
    """Hand in the report."""

    material = ("lead", "evidence", "reports")
    substantiated = forms.TypedChoiceField(
        label="核实结论",
        choices=[("yes", "属实：存在违法或不当行政行为"), ("no", "不属实：未发现违法或不当")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = text_area("查明的事实", rows=10, help_text="不得写出投诉人的姓名、电话等身份信息。")
    legal_basis = text_area("违反的依据", rows=3, required=False, help_text="认定属实时必填。")
    requirements = text_area("整改要求", rows=5, required=False, help_text="每行一条。认定属实时必填。")

    def clean(self) -> dict[str, Any]:
        """A substantiated report names basis and requirements."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("substantiated") is True:
            for name, message in (
                ("legal_basis", "认定属实须写明违反依据。"),
                ("requirements", "认定属实须写明整改要求。"),
            ):
                if name in data and not data[name].strip():
                    self.add_error(name, message)
        return data

    def carry_out(self) -> str:
        data = self.cleaned_data
        investigation.submit_verification(
            complaint=self.complaint,
            by=self.user,
            substantiated=data["substantiated"],
            findings=data["findings"],
            legal_basis=data["legal_basis"],
            requirements=lines_of(data["requirements"]),
        )
        return "核实报告已提交，由另一名负责人审批。"


class ApproveVerificationForm(ActForm):
    """Approve the report."""

    material = ("reports", "evidence")
    note = text_area("审批意见", rows=3, required=False)

    def carry_out(self) -> str:
        done = investigation.approve_verification(
            complaint=self.complaint, by=self.user, note=self.cleaned_data["note"]
        )
        return f"核实报告已批准，事项进入“{done.get_state_display()}”。"


class ReturnVerificationForm(ActForm):
    """Send the report back."""

    material = ("reports", "evidence")
    note = text_area("退回理由和需要补充调查的内容", rows=4)

    def carry_out(self) -> str:
        investigation.return_verification(complaint=self.complaint, by=self.user, note=self.cleaned_data["note"])
        return "报告已退回，由调查人员补充调查。"


class ProtectForm(ActForm):
    """Measures against retaliation."""

    material = ("lead",)
    measures = text_area(
        "保护措施", help_text="例如缩小知情范围、约定联系方式、告诫被投诉单位。投诉人只看到已作安排。", rows=4
    )

    def carry_out(self) -> str:
        record_measures(complaint=self.complaint, by=self.user, measures=self.cleaned_data["measures"])
        return "保护措施已登记，优先处置期限停止计算。"
