"""Evidence: sealed files and records, each with source, hash and custody (its audit events)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import EvidenceKind
from .complaint import Complaint


class Evidence(models.Model):
    """One item of evidence or one file sent along.

    `sha256` is of the clear content, sealed: whoever may read the matter can show what was handed in. `digest` is the
    same under the matter's key, for events and comparisons: it tells nothing to whoever lacks the key.
    """

    class Source(models.TextChoices):
        """Who gave it."""

        COMPLAINANT = "complainant", _("投诉人提供")
        CENTRE = "centre", _("中心调取")
        AGENCY = "agency", _("事涉单位提供")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("证据种类"), max_length=8, choices=EvidenceKind.choices, default=EvidenceKind.DOCUMENT)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    title = SealedTextField(key="complaint.key")
    description = SealedTextField(key="complaint.key", blank=True)
    file = models.ForeignKey(
        "vault.SealedFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = SealedTextField(key="complaint.key", editable=False)
    digest = models.CharField(max_length=64, editable=False)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    collected_at = models.DateTimeField(_("取得时间"), default=timekeeping.now)
    receipt = models.ForeignKey(
        "complaints.RectificationReceipt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("所属回执"),
    )
    objection = models.ForeignKey(
        "complaints.SupervisionObjection",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("所属异议"),
    )

    class Meta:
        verbose_name = _("证据")
        verbose_name_plural = _("证据")
        ordering = ["collected_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.digest[:12]}"
