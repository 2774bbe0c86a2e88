"""A matter about the Centre itself: which outside body has it, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .complaint import Complaint


class OutsideTransfer(models.Model):
    """The record that a matter about the Centre or its parent went outside, at once and unread."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="outside", primary_key=True)
    body = models.CharField(_("受转交机关"), max_length=120)
    transferred_at = models.DateTimeField(_("转交时间"), default=timekeeping.now)
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
        verbose_name = _("转外部机关")
        verbose_name_plural = _("转外部机关")
        ordering = ["-transferred_at"]

    def __str__(self) -> str:
        return f"{self.body} {self.transferred_at:%Y-%m-%d}"
