"""The agency's signed reply (监督回执) and the Centre's review of it (整改验收)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import ReviewResult
from .notice import SupervisionNotice


class RectificationReceipt(models.Model):
    """What the agency did, signed by its principal leader."""

    notice = models.ForeignKey(SupervisionNotice, on_delete=models.PROTECT, related_name="receipts")
    measures = SealedTextField(key="notice.case.complaint.key")
    result = SealedTextField(key="notice.case.complaint.key")
    accountability = SealedTextField(key="notice.case.complaint.key", blank=True)
    leader_name = models.CharField(_("签发的主要领导"), max_length=40)
    leader_position = models.CharField(_("职务"), max_length=60, blank=True)
    signed_on = models.DateField(_("签发日期"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), default=timekeeping.now)

    class Meta:
        verbose_name = _("监督回执")
        verbose_name_plural = _("监督回执")
        ordering = ["submitted_at", "id"]

    def __str__(self) -> str:
        return f"{self.leader_name} {self.signed_on}"


class RectificationReview(models.Model):
    """Whether the rectification is effective."""

    receipt = models.OneToOneField(RectificationReceipt, on_delete=models.PROTECT, related_name="review")
    result = models.CharField(_("验收结论"), max_length=10, choices=ReviewResult.choices)
    note = SealedTextField(key="receipt.notice.case.complaint.key")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("整改验收")
        verbose_name_plural = _("整改验收")

    def __str__(self) -> str:
        return self.get_result_display()
