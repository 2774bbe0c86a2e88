"""How matters resemble one another: keyed sketches of narratives, pairs that look alike, and what staff decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping

from ..enums import Verdict
from .complaint import Complaint


class Fingerprint(models.Model):
    """A keyed MinHash sketch of one narrative: nothing without the index key, and deleted with the matter's key."""

    complaint = models.OneToOneField(
        Complaint, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint", editable=False
    )
    sketch = models.BinaryField(max_length=128)
    made_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("文本指纹")
        verbose_name_plural = _("文本指纹")
        default_permissions = ()

    def __str__(self) -> str:
        return "〔文本指纹〕"


class FingerprintBand(models.Model):
    """A keyed digest of a few rows of the sketch: equal in two matters that are probably alike."""

    fingerprint = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="bands", db_index=True)
    digest = models.BigIntegerField()

    class Meta:
        verbose_name = _("指纹分段")
        verbose_name_plural = _("指纹分段")
        default_permissions = ()
        indexes = [models.Index(fields=["digest", "fingerprint"], name="fingerprint_band")]

    def __str__(self) -> str:
        return "〔指纹分段〕"


class Likeness(models.Model):
    """Two matters that look alike or belong together, the earlier one first, and what a person said of it."""

    earlier = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="likenesses_after")
    later = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="likenesses_before")
    similarity = models.PositiveSmallIntegerField(_("文本相近度"), default=0, help_text=_("百分比。"))
    same_agency = models.BooleanField(_("同一单位"), default=False)
    days_apart = models.PositiveIntegerField(_("发生日期相差天数"), null=True, blank=True)
    same_sender = models.BooleanField(_("同一来电号码"), default=False)
    found_at = models.DateTimeField(_("发现时间"), default=timekeeping.now)
    verdict = models.CharField(_("核对结论"), max_length=10, choices=Verdict.choices, default=Verdict.OPEN, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("相近事项")
        verbose_name_plural = _("相近事项")
        ordering = ["-similarity", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="likeness_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="likeness_of_two"),
            models.CheckConstraint(condition=Q(similarity__lte=100), name="likeness_percent"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="likeness_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="likeness_verdict_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} ~ {self.later_id}"
