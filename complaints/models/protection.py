"""What was arranged for a complainant who fears retaliation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .complaint import Complaint


class ProtectionMeasure(models.Model):
    """Measures against retaliation, as a section head or the director entered them."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="protection")
    measures = SealedTextField(key="complaint.key")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), default=timekeeping.now)

    class Meta:
        verbose_name = _("防打击报复措施")
        verbose_name_plural = _("防打击报复措施")
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.recorded_at:%Y-%m-%d}"
