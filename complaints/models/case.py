"""The formal case that filing (立案) opens."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping

from .complaint import Complaint
from .numbers import DocumentNumber


class SupervisionCase(models.Model):
    """A substantiated matter that was filed against an agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="case")
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name=_("事涉单位"), on_delete=models.PROTECT, related_name="cases"
    )
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("立案时间"), default=timekeeping.now)

    class Meta:
        verbose_name = _("监督案件")
        verbose_name_plural = _("监督案件")
        ordering = ["-filed_at"]

    def __str__(self) -> str:
        return self.number.text
