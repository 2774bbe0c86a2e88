"""What the complainant is told, what the complainant answers, and what the public may read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import State, SummaryStatus
from .complaint import Complaint


class ComplainantFeedback(models.Model):
    """A text written for the complainant (反馈), shown on the track page."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="feedback")
    text = SealedTextField(key="complaint.key")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("反馈")
        verbose_name_plural = _("反馈")
        ordering = ["given_at", "id"]

    def __str__(self) -> str:
        return f"{self.given_at:%Y-%m-%d}"


class ComplainantReviewRequest(models.Model):
    """The complainant disagrees (复核申请); distinct from the agency's objection."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="review_requests")
    grounds = SealedTextField(key="complaint.key")
    requested_at = models.DateTimeField(default=timekeeping.now)
    from_state = models.CharField(max_length=24, choices=State.choices)
    granted = models.BooleanField(null=True, blank=True)
    reasons = SealedTextField(key="complaint.key", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("复核申请")
        verbose_name_plural = _("复核申请")
        ordering = ["requested_at", "id"]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d}"


class PublicSummary(models.Model):
    """A separately written account of a closed matter (never the narrative), for the public world.

    Written by one person, checked for personal data, approved by a second. Only the approved text leaves this table,
    as a public record.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="public_summary")
    title = SealedTextField(key="complaint.key")
    text = SealedTextField(key="complaint.key")
    names_agency = models.BooleanField(_("公开单位名称"), default=True)
    status = models.CharField(_("状态"), max_length=10, choices=SummaryStatus.choices, default=SummaryStatus.SUBMITTED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timekeeping.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    return_note = SealedTextField(key="complaint.key", blank=True)

    class Meta:
        verbose_name = _("公开摘要")
        verbose_name_plural = _("公开摘要")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.get_status_display()}"
