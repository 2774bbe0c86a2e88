"""Who investigates, who may not, and what was found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedJSONField, SealedTextField

from ..enums import StaffDuty
from .complaint import Complaint


class CaseStaff(models.Model):
    """A person's duty in a matter, from assignment until `ended_at`. Past duties keep excluding (four eyes)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(_("职责"), max_length=12, choices=StaffDuty.choices)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timekeeping.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("办案人员")
        verbose_name_plural = _("办案人员")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "user", "duty"], condition=Q(ended_at=None), name="one_current_duty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_duty_display()}"


class Recusal(models.Model):
    """A conflict of interest (回避): the person takes no further part in the matter."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = SealedTextField(key="complaint.key")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("回避")
        verbose_name_plural = _("回避")
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="one_recusal_per_person")]

    def __str__(self) -> str:
        return f"{self.user}"


class Verification(models.Model):
    """The investigators' report (核实): findings, legal basis and what they propose to require."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="verifications")
    substantiated = models.BooleanField(_("是否属实"))
    findings = SealedTextField(key="complaint.key")
    legal_basis = SealedTextField(key="complaint.key", blank=True)
    requirements = SealedJSONField(key="complaint.key", blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timekeeping.now)
    approved = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = SealedTextField(key="complaint.key", blank=True)

    class Meta:
        verbose_name = _("核实报告")
        verbose_name_plural = _("核实报告")
        ordering = ["submitted_at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.submitted_at:%Y-%m-%d}"
