"""One matter's whole file, read in a bounded number of queries for the pages that show it."""

from dataclasses import dataclass
from functools import cached_property

from complaints.models import (
    CaseStaff,
    ComplainantFeedback,
    ComplainantReviewRequest,
    Complaint,
    DisclosureConsent,
    Evidence,
    MatterMessage,
    MutualTransfer,
    ProtectionMeasure,
    PublicSummary,
    RectificationReceipt,
    Recusal,
    SatisfactionRating,
    SupervisionCase,
    SupervisionNotice,
    SupervisionObjection,
    Verification,
)
from complaints.selectors import TimelineEntry, timeline
from complaints.selectors.letters import letters_of
from portal.workdays.models import Clock


@dataclass
class Dossier:
    """The file of a matter; every part is read when a template asks for it."""

    complaint: Complaint

    @cached_property
    def case(self) -> SupervisionCase | None:
        """The case, once filed."""
        case = (
            SupervisionCase.objects.select_related("number", "agency", "filed_by")
            .filter(complaint=self.complaint)
            .first()
        )
        if case is not None:
            case.complaint = self.complaint
        return case

    @cached_property
    def clocks(self) -> list[Clock]:
        """Running clocks first, soonest due; then those that ended."""
        clocks = list(Clock.objects.of(self.complaint.subject).select_related("rule"))
        return sorted(clocks, key=lambda clock: (not clock.running, clock.due_on))

    @property
    def running(self) -> list[Clock]:
        """Clocks that run."""
        return [clock for clock in self.clocks if clock.running]

    @property
    def stopped(self) -> list[Clock]:
        """Clocks that ended."""
        return [clock for clock in self.clocks if not clock.running]

    @cached_property
    def evidence(self) -> list[Evidence]:
        """All items, with who took them in."""
        return list(self.complaint.evidence.select_related("collected_by", "quarantine__copy"))

    @cached_property
    def staff(self) -> list[CaseStaff]:
        """Duties past and present."""
        return list(self.complaint.staff.select_related("user", "assigned_by").order_by("assigned_at", "pk"))

    @cached_property
    def recusals(self) -> list[Recusal]:
        """Who may take no part."""
        return list(self.complaint.recusals.select_related("user", "decided_by"))

    @cached_property
    def reports(self) -> list[Verification]:
        """Verification reports, latest first."""
        reports = self.complaint.verifications.select_related("submitted_by", "decided_by")
        return list(reports.order_by("-submitted_at", "-pk"))

    @cached_property
    def notices(self) -> list[SupervisionNotice]:
        """Notices, latest first, with service, receipts and objections."""
        if self.case is None:
            return []
        notices = self.case.notices.select_related("number", "issued_by", "service__recorded_by").prefetch_related(
            "receipts__submitted_by",
            "receipts__review__reviewed_by",
            "receipts__files__collected_by",
            "objections__lodged_by",
            "objections__files__collected_by",
            "objections__reverification__submitted_by",
            "objections__decision__number",
            "objections__decision__decided_by",
        )
        found = list(notices.order_by("-ordinal"))
        for notice in found:
            of_receipts = [file for receipt in notice.receipts.all() for file in receipt.files.all()]
            of_objections = [file for objection in notice.objections.all() for file in objection.files.all()]
            for file in [*of_receipts, *of_objections]:
                file.complaint = self.complaint
        return found

    @cached_property
    def receipts(self) -> list[RectificationReceipt]:
        """The agency's replies, latest first."""
        return [receipt for notice in self.notices for receipt in reversed(notice.receipts.all())]

    @cached_property
    def objections(self) -> list[SupervisionObjection]:
        """The agency's objections, latest first."""
        return [objection for notice in self.notices for objection in reversed(notice.objections.all())]

    @cached_property
    def transfers(self) -> list[MutualTransfer]:
        """Referrals that did not lapse, latest first."""
        transfers = self.complaint.transfers.filter(lapsed_at=None).select_related(
            "number", "notice__number", "prepared_by", "signed_by", "acknowledged_by", "reported_by"
        )
        return list(transfers.order_by("-prepared_at"))

    @cached_property
    def feedback(self) -> list[ComplainantFeedback]:
        """What the complainant was told, latest first."""
        return list(self.complaint.feedback.select_related("given_by").order_by("-given_at", "-pk"))

    @cached_property
    def messages(self) -> list[MatterMessage]:
        """Letters both ways, oldest first, with their files."""
        return letters_of(self.complaint)

    @property
    def unread(self) -> int:
        """How many letters of the complainant nobody has marked as read."""
        return sum(message.sent_by_id is None and message.read_at is None for message in self.messages)

    @cached_property
    def merged_unread(self) -> list[Complaint]:
        """Matters joined to this one whose complainants wrote something that is unread."""
        unread = MatterMessage.objects.unread().values("complaint")
        return list(self.complaint.merged.filter(pk__in=unread).order_by("received_at"))

    @cached_property
    def rating(self) -> SatisfactionRating | None:
        """What the complainant thought of it."""
        found = SatisfactionRating.objects.filter(complaint=self.complaint).first()
        if found is not None:
            found.complaint = self.complaint
        return found

    @cached_property
    def review_requests(self) -> list[ComplainantReviewRequest]:
        """Where the complainant disagreed, latest first."""
        return list(self.complaint.review_requests.select_related("decided_by").order_by("-requested_at", "-pk"))

    @cached_property
    def summary(self) -> PublicSummary | None:
        """The public summary, in whatever state."""
        found = PublicSummary.objects.select_related("written_by", "decided_by").filter(complaint=self.complaint)
        summary = found.first()
        if summary is not None:
            summary.complaint = self.complaint
        return summary

    @cached_property
    def consents(self) -> list[DisclosureConsent]:
        """What the complainant was asked about disclosure; an anonymous one never is."""
        if self.complaint.anonymous:
            return []
        return list(self.complaint.consents.select_related("complaint__key", "asked_by"))

    @cached_property
    def protection(self) -> list[ProtectionMeasure]:
        """What was arranged against retaliation."""
        if not self.complaint.fears_retaliation:
            return []
        return list(self.complaint.protection.select_related("complaint__key", "recorded_by"))

    @cached_property
    def merged(self) -> list[Complaint]:
        """Matters that were joined to this one."""
        return list(self.complaint.merged.order_by("received_at"))

    @cached_property
    def timeline(self) -> list[TimelineEntry]:
        """The audit trail in words, latest first."""
        return list(reversed(timeline(self.complaint)))
