"""What the names in a paper's wording stand for, read from the record that the paper is about."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal.workdays.api import get_rule

from ..enums import EvidenceKind, Outcome, RefusalReason
from ..models import Complaint, Evidence, MutualTransfer, ServiceReceipt, SupervisionDecision, SupervisionNotice
from .content import Values, chinese_date


def evidence_lines(items: Iterable[Evidence]) -> list[str]:
    """The Centre's own evidence as a paper lists it; what the complainant gave is not listed to the agency."""
    return [f"{EvidenceKind(item.kind).label}：{item.title.open()}" for item in items]


def of_findings(
    *,
    agency: str,
    case_number: str,
    ordinal: int,
    facts: str,
    evidence: Sequence[str],
    legal_basis: str,
    requirements: Sequence[str],
    reply_days: int,
) -> Values:
    """A notice, issued or about to be."""
    return {
        "agency": agency,
        "case_number": case_number or _("立案时给定"),
        "ordinal": str(ordinal),
        "facts": facts,
        "evidence": list(evidence) or [_("见案卷。")],
        "legal_basis": legal_basis,
        "requirements": list(requirements),
        "reply_days": str(reply_days),
        "objection_days": str(get_rule("objection").value),
    }


def of_notice(notice: SupervisionNotice) -> Values:
    """A notice, opened from the seal."""
    return of_findings(
        agency=notice.case.agency.name,
        case_number=notice.case.number.text,
        ordinal=notice.ordinal,
        facts=notice.facts.open(),
        evidence=notice.evidence_list.open() or [],
        legal_basis=notice.legal_basis.open(),
        requirements=notice.requirements.open() or [],
        reply_days=notice.reply_days,
    )


def of_decision(decision: SupervisionDecision) -> Values:
    """A decision on an objection."""
    objection = decision.objection
    report = getattr(objection, "reverification", None)
    number = objection.notice.number.text
    if decision.upheld:
        ruling = _("异议成立，撤销《行政执法监督通知书》（%(number)s）。") % {"number": number}
    else:
        ruling = _(
            "异议不成立，《行政执法监督通知书》（%(number)s）继续有效。自本决定作出次日起 %(days)s 个工作日内书面回复。"
        ) % {"number": number, "days": get_rule("reply").value}
    return {
        "agency": objection.notice.case.agency.name,
        "notice_number": number,
        "lodged_on": chinese_date(localtime(objection.lodged_at).date()),
        "grounds": objection.grounds.open(),
        "findings": report.findings.open() if report is not None else _("见案卷。"),
        "reasons": decision.reasons.open(),
        "ruling": ruling,
    }


def of_service(receipt: ServiceReceipt) -> Values:
    """The proof of a notice's service."""
    return {
        "agency": receipt.notice.case.agency.name,
        "notice_number": receipt.notice.number.text,
        "method": receipt.get_method_display(),
        "served_on": chinese_date(receipt.served_on),
        "recipient": receipt.recipient or _("未填写"),
    }


def of_referral(transfer: MutualTransfer) -> Values:
    """A referral letter, signed or still a draft."""
    notice = transfer.notice
    served = notice.served
    materials = [_("《行政执法监督通知书》%(number)s") % {"number": notice.number.text}, _("送达回证")]
    materials += [_("事涉单位书面回复及整改验收意见")] if notice.receipts.exists() else []
    return {
        "agency": notice.case.agency.name,
        "case_number": notice.case.number.text,
        "notice_number": notice.number.text,
        "reason": transfer.get_reason_display(),
        "facts": notice.facts.open(),
        "service": f"于{chinese_date(served.served_on)}{served.get_method_display()}" if served else "",
        "reply_days": str(notice.reply_days),
        "overdue": _("，逾期 %(days)s 个工作日") % {"days": transfer.overdue_days} if transfer.overdue_days else "",
        "statement": transfer.statement.open() or "",
        "materials": materials,
        "outcome_days": str(get_rule("referral_outcome").value),
        "prepared_by": str(transfer.prepared_by or _("系统按期限拟稿")),
        "signed_by": str(transfer.signed_by or _("（待签发）")),
    }


def _to_sender(complaint: Complaint) -> dict[str, str]:
    return {"tracking_number": complaint.number, "received_on": chinese_date(complaint.received_on)}


def of_refusal(complaint: Complaint, reason: RefusalReason, note: str) -> Values:
    """Why a matter is not accepted, and where else to go."""
    return {**_to_sender(complaint), "reason": str(reason.label), "note": note}


def of_feedback(complaint: Complaint, text: str) -> Values:
    """What came of a matter."""
    return {**_to_sender(complaint), "outcome": str(Outcome(complaint.outcome).label), "feedback": text}


def of_opinion(agency: Agency, facts: str, advice: Sequence[str]) -> Values:
    """What an agency should improve."""
    return {"agency": agency.name, "facts": facts, "advice": list(advice)}


def of_files_order(agency: Agency, files: Sequence[str], due_on: date) -> Values:
    """Which files an agency must hand over until when."""
    return {"agency": agency.name, "files": list(files), "due_on": chinese_date(due_on)}
