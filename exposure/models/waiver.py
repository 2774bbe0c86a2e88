"""Findings that a person examined and waved through."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.redaction.api import Kind


class FindingWaiver(models.Model):
    """A stretch of text that the redaction assistant reported and a person declared fit for publication, with a reason.

    It holds for this item and this very text, wherever it stands in it. Certain findings (checksums hold) have none.
    """

    page = models.ForeignKey("exposure.ExposureItemPage", models.CASCADE, related_name="waivers")
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("内容"), max_length=200)
    reason = models.CharField(_("可以公开的理由"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("脱敏提示的处理")
        verbose_name_plural = _("脱敏提示的处理")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "kind", "text"], name="one_waiver_per_finding")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}"
