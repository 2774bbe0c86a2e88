"""Forms of filing (立案), notice (通知书) and service (送达)."""

from typing import Any

from django import forms

from complaints.actions import filing
from complaints.admin.fields import DayField
from complaints.enums import ServiceMethod
from complaints.guards import current_notice
from complaints.papers.reading import draft
from complaints.papers.values import evidence_lines, of_findings
from portal import timekeeping
from portal.workdays.api import get_rule

from .base import ActForm, lines_of, text_area

_NO_IDENTITY = "事涉单位会看到全文：不得写出投诉人的姓名、电话、住址。"


class NoticeForm(ActForm):
    """What a notice says; its clauses are fixed and shown in the preview."""

    preview = "complaints/admin/partials/paper_preview.html"
    material: tuple[str, ...] = ("reports", "evidence")

    facts = text_area("查明的事实", rows=8, help_text=_NO_IDENTITY)
    legal_basis = text_area("违反的依据", rows=3)
    requirements = text_area("整改要求", rows=5, help_text="每行一条。")

    def asked(self) -> list[str]:
        """The requirements, typed or proposed."""
        return lines_of(self._typed("requirements"))

    def _typed(self, name: str) -> str:
        return str(self[name].value() or "")

    def preview_context(self) -> dict[str, Any]:
        """The notice as it would read; number and date are given when it is issued."""
        case = getattr(self.complaint, "case", None)
        agency = self.complaint.agency
        ordinal = case.notices.count() + 1 if case is not None else 1
        found = of_findings(
            agency=agency.name if agency else "",
            case_number=case.number.text if case is not None else "",
            ordinal=ordinal,
            facts=self._typed("facts"),
            evidence=evidence_lines(filing.own_evidence(self.complaint)),
            legal_basis=self._typed("legal_basis"),
            requirements=self.asked(),
            reply_days=get_rule("reply").value,
        )
        return {"draft": draft(filing.notice_kind(ordinal), found)}


class FileCaseForm(NoticeForm):
    """Open the case and issue the first notice, from the approved report."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = self.complaint.verifications.filter(approved=True, substantiated=True).last()
        if report is not None:
            self.fields["facts"].initial = report.findings.open()
            self.fields["legal_basis"].initial = report.legal_basis.open()
            self.fields["requirements"].initial = "\n".join(report.requirements.open() or [])

    def carry_out(self) -> str:
        notice = filing.file_case(
            complaint=self.complaint,
            by=self.user,
            facts=self.cleaned_data["facts"],
            legal_basis=self.cleaned_data["legal_basis"],
            requirements=self.asked(),
        )
        return f"已立案，签发 {notice.number.text}。送达后开始计算回复期限。"


class SecondNoticeForm(NoticeForm):
    """Order what the first rectification left undone; the legal basis is that of the first notice."""

    material = ("receipts",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = current_notice(self.complaint)
        if first is not None:
            self.fields["facts"].initial = first.facts.open()
            self.fields["legal_basis"].initial = first.legal_basis.open()
            self.fields["legal_basis"].disabled = True
            self.fields["legal_basis"].help_text = "沿用首次通知书。"

    def carry_out(self) -> str:
        notice = filing.issue_second_notice(
            complaint=self.complaint, by=self.user, requirements=self.asked(), facts=self.cleaned_data["facts"]
        )
        return f"已签发二次通知 {notice.number.text}。"


class ServeForm(ActForm):
    """Enter a receipt of service (送达回证)."""

    material = ("notices",)
    method = forms.ChoiceField(
        label="送达方式",
        choices=[(m.value, m.label) for m in (ServiceMethod.DIRECT, ServiceMethod.LEFT, ServiceMethod.POST)],
        widget=forms.RadioSelect,
    )
    served_on = DayField(label="送达日期", help_text="以送达回证载明的日期为准；从次日起计算期限。")
    recipient = forms.CharField(label="签收人", max_length=60, required=False, help_text="留置送达的，写见证人。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["served_on"].initial = timekeeping.today()

    def carry_out(self) -> str:
        data = self.cleaned_data
        receipt = filing.record_service(
            complaint=self.complaint,
            by=self.user,
            method=ServiceMethod(data["method"]),
            served_on=data["served_on"],
            recipient=data["recipient"],
        )
        return f"已登记送达（{receipt.get_method_display()}，{receipt.served_on}），回复期限和异议期限开始计算。"
