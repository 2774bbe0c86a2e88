"""Feedback and closing, the complainant's review request, and the public summary of a closed matter."""

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.names import normalise
from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.outbox.api import emit
from portal.redaction.api import find
from portal.roles.enums import Role
from portal.roles.models import User
from search.records import RecordDraft, publish, withdraw

from ..enums import Action, Outcome, PaperKind, State, SummaryStatus
from ..guards import current_notice, not_recused
from ..models import ComplainantReviewRequest, Complaint, PublicSummary
from ..papers.values import of_feedback
from ..privacy import identifiers_in
from ..transitions import Actor
from .feedback import tell
from .lifecycle import locked, perform, refuse_disposed
from .papers import issue_paper

#: Outcomes that are published without the names of agency or people.
NAMELESS = frozenset({Outcome.NOT_FILED, Outcome.REVOKED})


@transaction.atomic
def close(*, complaint: Complaint, by: User, feedback: str) -> Complaint:
    """Tell the complainant the outcome in plain words and close the matter."""
    if len(feedback.strip()) < 6:
        raise Refused(_("请写明反馈给投诉人的结果。"), code="feedback_missing")
    done = perform(complaint, Action.CLOSE, by=by, data={"outcome": complaint.outcome})
    tell(complaint=done, text=feedback.strip(), by=by)
    joined = list(done.merged.filter(state=State.MERGED))
    for one in joined:
        perform(one, Action.CLOSE, by=Actor.SYSTEM, changes={"outcome": done.outcome}, data={"with": str(done.pk)})
    for one in [done, *Complaint.objects.filter(pk__in=[one.pk for one in joined])]:
        issue_paper(complaint=one, kind=PaperKind.FEEDBACK, values=of_feedback(one, feedback.strip()), by=by)
    case = getattr(done, "case", None)
    if case is not None:
        emit("case.closed", {"case": str(case.pk), "on": timekeeping.today().isoformat(), "outcome": done.outcome})
    return done


@transaction.atomic
def request_review(*, complaint: Complaint, grounds: str) -> ComplainantReviewRequest:
    """The complainant disagrees with a refusal or an outcome."""
    if len(grounds.strip()) < 6:
        raise Refused(_("请写明不同意的理由。"), code="grounds_missing")
    before = locked(complaint).state
    if complaint.review_requests.filter(granted=False, from_state=before).exists():
        raise Refused(_("同一结果的复核申请已经作出决定，不能再次申请。"), code="already_decided")
    perform(complaint, Action.REQUEST_REVIEW, by=Actor.COMPLAINANT, changes={"resume_state": before})
    return ComplainantReviewRequest.objects.create(complaint=complaint, grounds=grounds.strip(), from_state=before)


@transaction.atomic
def decide_review(*, complaint: Complaint, by: User, granted: bool, reasons: str) -> ComplainantReviewRequest:
    """Reopen the matter for other staff, or confirm what was decided. Reopening withdraws the public record."""
    if not reasons.strip():
        raise Refused(_("请写明复核决定的理由。"), code="reasons_missing")
    request = complaint.review_requests.filter(granted=None).last()
    if request is None:
        raise Refused(_("没有待决定的复核申请。"), code="no_request")
    target = State.ACCEPTED if granted else State(request.from_state)
    changes: dict[str, object] = {"resume_state": ""}
    if granted:
        accepted = complaint.accepted_at or timekeeping.now()  # a refusal overturned is accepted only now
        changes |= {"outcome": "", "refusal_reason": "", "accepted_at": accepted}
    done = perform(complaint, Action.DECIDE_REVIEW, by=by, target=target, data={"granted": granted}, changes=changes)
    if granted:
        done.staff.filter(ended_at=None).update(ended_at=timekeeping.now())
        withdraw_summary(complaint=done, by=by)
    request.granted, request.reasons = granted, reasons.strip()
    request.decided_by, request.decided_at = by, timekeeping.now()
    request.save()
    word = _("复核申请成立，将由其他人员重新办理。") if granted else _("复核申请不成立，维持原处理结果。")
    tell(complaint=done, text=f"{word}{reasons.strip()}", by=by)
    return request


def _check_publishable(complaint: Complaint, text: str) -> None:
    leaks = identifiers_in(complaint, text)
    findings = [f"“{finding.text}”" for finding in find(text)]
    if leaks:
        raise Refused(_("摘要中出现了投诉人的%(what)s，请删去。") % {"what": "、".join(leaks)}, code="identity_leak")
    if findings:
        raise Refused(
            _("摘要中有可能指向个人的内容：%(what)s。请改写后再提交。") % {"what": "、".join(findings[:5])},
            code="not_redacted",
        )
    agency = complaint.agency
    if complaint.outcome in NAMELESS and agency is not None:
        names = [agency.name, agency.short_name, *agency.aliases.values_list("name", flat=True)]
        words = normalise(text)
        if any(name in words for name in map(normalise, names) if name):
            raise Refused(_("不予立案和已撤销的事项，摘要不得写出单位名称。"), code="agency_named")


@transaction.atomic
def write_summary(*, complaint: Complaint, by: User, title: str, text: str) -> PublicSummary:
    """Write the account that the public may read, in words of its own; it waits for a second person's approval.

    Raises:
        Refused: the matter is not closed, or the text holds what could identify a person.
    """
    fresh = locked(complaint)
    if not by.roles & {Role.INVESTIGATOR, Role.APPROVER, Role.EDITOR}:
        raise NotYours(_("您的角色不能撰写公开摘要。"), code="role")
    _check_not_recused(fresh, by)
    refuse_disposed(fresh)
    if fresh.state != State.CLOSED:
        raise Refused(_("事项办结后才能撰写公开摘要。"), code="state")
    if not title.strip() or len(text.strip()) < 20:
        raise Refused(_("请写标题和不少于二十个字的摘要。"), code="summary_short")
    existing = PublicSummary.objects.filter(complaint=fresh).first()
    if existing is not None and existing.status == SummaryStatus.APPROVED:
        raise Refused(_("摘要已经公开；需要更正时请先撤下。"), code="published")
    _check_publishable(fresh, f"{title}\n{text}")
    summary, _made = PublicSummary.objects.update_or_create(
        complaint=fresh,
        defaults={
            "title": title.strip(),
            "text": text.strip(),
            "names_agency": fresh.outcome not in NAMELESS,
            "status": SummaryStatus.SUBMITTED,
            "written_by": by,
            "written_at": timekeeping.now(),
            "decided_by": None,
            "decided_at": None,
        },
    )
    record(subject=fresh.subject, kind="summary.submitted", actor=by)
    return summary


def _decided(summary: PublicSummary, status: SummaryStatus, by: User) -> None:
    summary.status, summary.decided_by, summary.decided_at = status, by, timekeeping.now()
    summary.save()


def _check_not_recused(complaint: Complaint, by: User) -> None:
    reason = not_recused(complaint, by)
    if reason is not None:
        raise Refused(reason, code="not_recused")


def _second_person(complaint: Complaint, by: User) -> PublicSummary:
    if not by.roles & {Role.APPROVER, Role.DIRECTOR}:
        raise NotYours(_("公开摘要由审批负责人或中心主任批准。"), code="role")
    _check_not_recused(complaint, by)
    refuse_disposed(complaint)
    summary = PublicSummary.objects.select_related("complaint__key").filter(complaint=locked(complaint)).first()
    if summary is None or summary.status != SummaryStatus.SUBMITTED:
        raise Refused(_("没有待批准的公开摘要。"), code="nothing_submitted")
    if summary.written_by_id == by.pk:
        raise Refused(_("摘要由您撰写，须由另一人批准。"), code="four_eyes")
    return summary


@transaction.atomic
def approve_summary(*, complaint: Complaint, by: User) -> PublicSummary:
    """A second person approves; only now a public record exists."""
    summary = _second_person(complaint, by)
    matter = Complaint.objects.select_related("agency__region", "region", "domain", "key").get(pk=complaint.pk)
    if matter.state != State.CLOSED:
        raise Refused(_("事项已重新办理，暂不能公开。"), code="state")
    _check_publishable(matter, f"{summary.title.open()}\n{summary.text.open()}")
    _decided(summary, SummaryStatus.APPROVED, by)
    publish(_public_draft(matter, summary))
    record(subject=matter.subject, kind="summary.approved", actor=by)
    return summary


@transaction.atomic
def return_summary(*, complaint: Complaint, by: User, note: str) -> PublicSummary:
    """Send the summary back to its writer."""
    summary = _second_person(complaint, by)
    summary.return_note = note.strip()
    _decided(summary, SummaryStatus.RETURNED, by)
    record(subject=complaint.subject, kind="summary.returned", actor=by)
    return summary


@transaction.atomic
def take_down_summary(*, complaint: Complaint, by: User) -> None:
    """A member of staff takes the public record down. One person is enough: what is wrong must go at once."""
    if not by.roles & {Role.APPROVER, Role.DIRECTOR, Role.EDITOR}:
        raise NotYours(_("公开摘要由审批负责人、中心主任或编辑撤下。"), code="role")
    _check_not_recused(complaint, by)
    if not PublicSummary.objects.filter(complaint=complaint, status=SummaryStatus.APPROVED).exists():
        raise Refused(_("没有公开的摘要。"), code="not_published")
    withdraw_summary(complaint=complaint, by=by)


@transaction.atomic
def withdraw_summary(*, complaint: Complaint, by: User) -> None:
    """Take the public record down at once; the text stays in the private copy."""
    summary = PublicSummary.objects.filter(complaint=complaint, status=SummaryStatus.APPROVED).first()
    if summary is not None:
        _decided(summary, SummaryStatus.WITHDRAWN, by)
        withdraw("case", str(complaint.pk))
        record(subject=complaint.subject, kind="summary.withdrawn", actor=by)


def published_keys() -> set[str]:
    """The keys of the cases whose approved summary ought to be a public record."""
    approved = PublicSummary.objects.filter(status=SummaryStatus.APPROVED)
    return {str(key) for key in approved.values_list("complaint_id", flat=True)}


def _public_draft(complaint: Complaint, summary: PublicSummary) -> RecordDraft:
    named = summary.names_agency and complaint.agency is not None
    agency = complaint.agency if named else None
    notice = current_notice(complaint) if named else None
    closed = localtime(complaint.closed_at).date() if complaint.closed_at else None
    return RecordDraft(
        kind="case",
        key=str(complaint.pk),
        number=notice.number.text if notice else "",
        title=summary.title.open(),
        summary=summary.text.open(),
        agency=agency.name if agency else "",
        agency_aliases=list(agency.aliases.values_list("name", flat=True)) if agency else [],
        region=complaint.region.name if complaint.region else "",
        domain=complaint.domain.name if complaint.domain else "",
        violation=complaint.violation,
        act_kind=complaint.act_kind,
        outcome=complaint.outcome,
        closed_on=closed,
        published_on=timekeeping.today(),
        url=f"/search/cases/{complaint.pk}/",
    )
