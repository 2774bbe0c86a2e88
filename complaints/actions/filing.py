"""Filing (立案), the notice (通知书) and its service (送达)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import AgencyAccount
from portal import timekeeping
from portal.audit.api import record
from portal.errors import Refused
from portal.notify.api import notify_user
from portal.outbox.api import emit
from portal.roles.models import User
from portal.workdays.models import DeadlineRule

from ..enums import Action, Instrument, PaperKind, Recipient, ServiceMethod
from ..guards import current_notice
from ..models import Complaint, Evidence, ServiceReceipt, SupervisionCase, SupervisionNotice
from ..papers.values import evidence_lines, of_notice, of_service
from ..privacy import refuse_identity
from .feedback import tell
from .lifecycle import By, perform
from .numbering import issue_number
from .papers import issue_paper


def notice_kind(ordinal: int) -> PaperKind:
    """Which paper the notice of this ordinal is."""
    return PaperKind.NOTICE if ordinal == 1 else PaperKind.SECOND_NOTICE


def _reply_days() -> int:
    return DeadlineRule.objects.get(code="reply").value


def _issue(
    *, case: SupervisionCase, ordinal: int, by: User, facts: str, legal_basis: str, requirements: Sequence[str]
) -> SupervisionNotice:
    asked = [item.strip() for item in requirements if item.strip()]
    if not facts.strip() or not legal_basis.strip() or not asked:
        raise Refused(_("通知书须写明查明事实、违反依据和整改要求。"), code="notice_incomplete")
    listed = evidence_lines(own_evidence(case.complaint))
    refuse_identity(
        case.complaint, "\n".join([facts, legal_basis, *asked, *listed]), paper=_("通知书"), recipient=Recipient.AGENCY
    )
    notice = SupervisionNotice(
        case=case,
        ordinal=ordinal,
        facts=facts.strip(),
        evidence_list=listed,
        legal_basis=legal_basis.strip(),
        requirements=asked,
        reply_days=_reply_days(),
        issued_by=by,
    )
    notice.number = issue_number(instrument=Instrument.NOTICE, subject=f"notice:{notice.pk}")
    notice.save(force_insert=True)
    issue_paper(
        complaint=case.complaint, kind=notice_kind(ordinal), values=of_notice(notice), by=by, number=notice.number
    )
    return notice


def own_evidence(complaint: Complaint) -> QuerySet[Evidence]:
    """Evidence the Centre collected; what the complainant gave is not listed to the agency."""
    return complaint.evidence.filter(source="centre").select_related("complaint__key")


def _announce(notice: SupervisionNotice, *, by: User) -> None:
    """Write the event and tell the agency's accounts that a notice waits for them."""
    record(
        subject=notice.case.complaint.subject,
        kind="notice.issued",
        actor=by,
        data={"notice": str(notice.pk), "number": notice.number.text},
    )
    link = f"/desk/matters/notices/{notice.pk}/"
    for account in AgencyAccount.objects.filter(agency=notice.case.agency, user__is_active=True).select_related("user"):
        notify_user(account.user, "notice_issued", {"number": notice.number.text}, link=link)


@transaction.atomic
def file_case(
    *, complaint: Complaint, by: User, facts: str = "", legal_basis: str = "", requirements: Sequence[str] = ()
) -> SupervisionNotice:
    """Open the case and issue its first notice, from the approved report unless other text is given.

    Raises:
        Refused: the text is incomplete, or names the complainant.
    """
    report = complaint.verifications.filter(approved=True, substantiated=True).last()
    if report is None or complaint.agency_id is None:
        raise Refused(_("没有经批准的属实核实报告，不能立案。"), code="no_report")
    filed = perform(complaint, Action.FILE_CASE, by=by)
    case = SupervisionCase(complaint=filed, agency_id=complaint.agency_id, filed_by=by)
    earlier = SupervisionCase.objects.filter(complaint=filed).first()
    if earlier is None:
        case.number = issue_number(instrument=Instrument.FILING, subject=f"case:{case.pk}")
        case.save(force_insert=True)
    else:
        case = earlier
    notice = _issue(
        case=case,
        ordinal=case.notices.count() + 1,
        by=by,
        facts=facts or report.findings.open(),
        legal_basis=legal_basis or report.legal_basis.open(),
        requirements=requirements or report.requirements.open(),
    )
    _announce(notice, by=by)
    tell(complaint=filed, text=_("经核实存在问题，中心已立案并签发监督通知书，责令事涉单位整改。"), by=by)
    return notice


@transaction.atomic
def issue_second_notice(
    *, complaint: Complaint, by: User, requirements: Sequence[str], facts: str = ""
) -> SupervisionNotice:
    """Order what the first notice's rectification left undone."""
    first = current_notice(complaint)
    if first is None:
        raise Refused(_("没有首次通知书。"), code="no_notice")
    perform(complaint, Action.SECOND_NOTICE, by=by)
    notice = _issue(
        case=first.case,
        ordinal=first.ordinal + 1,
        by=by,
        facts=facts or first.facts.open(),
        legal_basis=first.legal_basis.open(),
        requirements=requirements,
    )
    _announce(notice, by=by)
    tell(complaint=complaint, text=_("整改只完成了一部分，中心已发出二次通知。"), by=by)
    return notice


@transaction.atomic
def record_service(
    *,
    complaint: Complaint,
    by: By,
    method: ServiceMethod,
    served_on: date | None = None,
    recipient: str = "",
) -> ServiceReceipt:
    """Enter the service of the current notice; from the day after it the agency's clock counts.

    Opening the notice at the desk is service; so is a receipt brought back, and so are the configured days of silence.
    """
    notice = current_notice(complaint)
    if notice is None or notice.served is not None:
        raise Refused(_("没有待送达的通知书，或已经送达。"), code="nothing_to_serve")
    day = served_on or timekeeping.today()
    if day > timekeeping.today() or day < localtime(notice.issued_at).date():
        raise Refused(_("送达日期应在签发日与今天之间。"), code="service_date")
    perform(complaint, Action.SERVE, by=by, data={"method": method.value, "notice": str(notice.pk)}, on=day)
    receipt = ServiceReceipt.objects.create(
        notice=notice,
        method=method,
        served_on=day,
        recipient=recipient.strip(),
        recorded_by=by if isinstance(by, User) else None,
    )
    issue_paper(
        complaint=complaint,
        kind=PaperKind.SERVICE,
        values=of_service(receipt),
        by=by if isinstance(by, User) else None,
    )
    emit("notice.served", {"notice": str(notice.pk), "on": day.isoformat()})
    return receipt
