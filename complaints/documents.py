"""The Centre's documents as they read on paper: notice, decision, referral letter.

Templates below `templates/complaints/documents/` print them; the agency's desk shows the same notice body.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localtime

from portal.roles.models import User
from portal.workdays.api import get_rule

from .enums import EvidenceKind
from .models import Complaint, MutualTransfer, SupervisionDecision, SupervisionNotice
from .models.notice import SIGNATURE_CLAUSE, WARNING_CLAUSE


@dataclass(frozen=True)
class NoticeText:
    """Everything a 《行政执法监督通知书》 says; the two clauses are fixed and nobody edits them."""

    number: str
    agency: str
    facts: str
    evidence: Sequence[str]
    legal_basis: str
    requirements: Sequence[str]
    reply_days: int
    objection_days: int
    case_number: str = ""
    ordinal: int = 1
    issued_on: date | None = None
    contact: str = ""
    revoked_on: date | None = None
    digest: str = ""
    signature_clause: str = field(default=SIGNATURE_CLAUSE, init=False)
    warning_clause: str = field(default=WARNING_CLAUSE, init=False)


def notice_text(notice: SupervisionNotice) -> NoticeText:
    """An issued notice, opened from the seal.

    Raises:
        KeyDestroyed: the matter's texts were erased.
    """
    return NoticeText(
        number=notice.number.text,
        agency=notice.case.agency.name,
        facts=notice.facts.open(),
        evidence=notice.evidence_list.open() or [],
        legal_basis=notice.legal_basis.open(),
        requirements=notice.requirements.open() or [],
        reply_days=notice.reply_days,
        objection_days=get_rule("objection").value,
        case_number=notice.case.number.text,
        ordinal=notice.ordinal,
        issued_on=localtime(notice.issued_at).date(),
        contact=notice.contact,
        revoked_on=localtime(notice.revoked_at).date() if notice.revoked_at else None,
        digest=notice.content_digest,
    )


def draft_notice(
    *, complaint: Complaint, facts: str, legal_basis: str, requirements: Sequence[str], issuer: User
) -> NoticeText:
    """The notice that would be issued now; number and date are given at issue."""
    case = getattr(complaint, "case", None)
    listed = complaint.evidence.filter(source="centre").select_related("complaint__key")
    return NoticeText(
        number="",
        agency=complaint.agency.name if complaint.agency else "",
        facts=facts,
        evidence=[f"{EvidenceKind(item.kind).label}：{item.title.open()}" for item in listed],
        legal_basis=legal_basis,
        requirements=requirements,
        reply_days=get_rule("reply").value,
        objection_days=get_rule("objection").value,
        case_number=case.number.text if case is not None else "",
        ordinal=case.notices.count() + 1 if case is not None else 1,
    )


@dataclass(frozen=True)
class DecisionText:
    """What a 《行政执法监督决定书》 says."""

    number: str
    agency: str
    notice_number: str
    lodged_on: date
    grounds: str
    findings: str
    upheld: bool
    reasons: str
    decided_on: date
    reply_days: int


def decision_text(decision: SupervisionDecision) -> DecisionText:
    """A decision on an objection, opened from the seal."""
    objection = decision.objection
    report = getattr(objection, "reverification", None)
    return DecisionText(
        number=decision.number.text,
        agency=objection.notice.case.agency.name,
        notice_number=objection.notice.number.text,
        lodged_on=localtime(objection.lodged_at).date(),
        grounds=objection.grounds.open(),
        findings=report.findings.open() if report is not None else "",
        upheld=decision.upheld,
        reasons=decision.reasons.open(),
        decided_on=localtime(decision.decided_at).date(),
        reply_days=get_rule("reply").value,
    )


@dataclass(frozen=True)
class ReferralText:
    """What a referral letter (移送函) says."""

    number: str
    agency: str
    case_number: str
    notice_number: str
    served_on: date | None
    served_by: str
    reply_days: int
    overdue_days: int
    reason: str
    facts: str
    statement: str
    basis: str
    attachments: Sequence[str]
    prepared_by: str
    signed_by: str
    signed_on: date | None
    outcome_days: int


def referral_text(transfer: MutualTransfer) -> ReferralText:
    """A referral, signed or still a draft, opened from the seal."""
    notice = transfer.notice
    service = notice.served
    attachments = [f"《行政执法监督通知书》{notice.number.text}", "送达回证"]
    attachments += ["事涉单位书面回复及整改验收意见"] if notice.receipts.exists() else []
    return ReferralText(
        number=transfer.number.text if transfer.number else "",
        agency=notice.case.agency.name,
        case_number=notice.case.number.text,
        notice_number=notice.number.text,
        served_on=service.served_on if service else None,
        served_by=service.get_method_display() if service else "",
        reply_days=notice.reply_days,
        overdue_days=transfer.overdue_days,
        reason=transfer.get_reason_display(),
        facts=notice.facts.open(),
        statement=transfer.statement.open() or "",
        basis=WARNING_CLAUSE,
        attachments=attachments,
        prepared_by=str(transfer.prepared_by or "系统按期限拟稿"),
        signed_by=str(transfer.signed_by or ""),
        signed_on=localtime(transfer.signed_at).date() if transfer.signed_at else None,
        outcome_days=get_rule("referral_outcome").value,
    )
