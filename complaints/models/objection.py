"""The agency's challenge (监督异议), the fresh check by other staff, and the decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .notice import SupervisionNotice
from .numbers import DocumentNumber


class SupervisionObjection(models.Model):
    """Grounds on which the agency disputes a notice. The notice is not suspended."""

    notice = models.ForeignKey(SupervisionNotice, on_delete=models.PROTECT, related_name="objections")
    grounds = SealedTextField(key="notice.case.complaint.key")
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField(_("提出时间"), default=timekeeping.now)

    class Meta:
        verbose_name = _("监督异议")
        verbose_name_plural = _("监督异议")
        ordering = ["lodged_at", "id"]

    def __str__(self) -> str:
        return f"{self.notice} {self.lodged_at:%Y-%m-%d}"


class ReVerification(models.Model):
    """The report of staff who took no part before (重新核查)."""

    objection = models.OneToOneField(SupervisionObjection, on_delete=models.PROTECT, related_name="reverification")
    findings = SealedTextField(key="objection.notice.case.complaint.key")
    proposes_revocation = models.BooleanField(_("建议撤销通知"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("重新核查")
        verbose_name_plural = _("重新核查")

    def __str__(self) -> str:
        return f"{self.objection}"


class SupervisionDecision(models.Model):
    """The formal decision on an objection (监督决定书)."""

    objection = models.OneToOneField(SupervisionObjection, on_delete=models.PROTECT, related_name="decision")
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(_("异议成立"))
    reasons = SealedTextField(key="objection.notice.case.complaint.key")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("监督决定书")
        verbose_name_plural = _("监督决定书")

    def __str__(self) -> str:
        return self.number.text
