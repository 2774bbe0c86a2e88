"""Two-way transfer (双移送); a disciplinary referral is one kind of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import ReferralReason
from .complaint import Complaint
from .notice import SupervisionNotice
from .numbers import DocumentNumber


class MutualTransfer(models.Model):
    """A referral: prepared (by a sweep or a reviewer), signed by the director, acknowledged, answered."""

    class Kind(models.TextChoices):
        """Which way a transfer goes; later directions add kinds."""

        DISCIPLINARY = "disciplinary", _("移送纪检监察")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="transfers")
    notice = models.ForeignKey(SupervisionNotice, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DISCIPLINARY)
    reason = models.CharField(_("移送事由"), max_length=14, choices=ReferralReason.choices)
    overdue_days = models.PositiveSmallIntegerField(_("逾期工作日"), default=0)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(_("拟稿时间"), default=timekeeping.now)
    lapsed_at = models.DateTimeField(_("作罢时间"), null=True, blank=True)
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    statement = SealedTextField(key="complaint.key", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    result = SealedTextField(key="complaint.key", blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(_("结果反馈时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("移送")
        verbose_name_plural = _("移送")
        ordering = ["prepared_at"]
        constraints = [
            models.UniqueConstraint(fields=["notice"], condition=Q(lapsed_at=None), name="one_live_transfer_per_notice")
        ]

    def __str__(self) -> str:
        return self.number.text if self.number else f"{self.get_reason_display()}（待签发）"
