"""Quarantine: what the check of a file found, and the safe copy that staff get."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.safefiles.messages import REASONS, removed_in_words

from .evidence import Evidence


class CheckState(models.TextChoices):
    """Where a file stands in its check."""

    WAITING = "waiting", _("正在检查")
    CLEAN = "clean", _("可查阅")
    ORIGINAL_ONLY = "original_only", _("仅有原件")
    REFUSED = "refused", _("不可使用")
    STUCK = "stuck", _("检查受阻")


class QuarantineQuerySet(models.QuerySet["Quarantine"]):
    """Verbs for the check."""

    def due(self, now: datetime) -> "QuarantineQuerySet":
        """Whose turn it is (in real time): waiting, or stuck while the scanner was away, and in nobody's hands."""
        again = Q(state=CheckState.STUCK, reason="scanner_away")
        return self.alive().filter(Q(state=CheckState.WAITING) | again, next_try_at__lte=now)

    def alive(self) -> "QuarantineQuerySet":
        """Of matters whose key was not destroyed."""
        return self.filter(evidence__complaint__key__destroyed_at=None)

    def unsettled(self) -> "QuarantineQuerySet":
        """What staff should look at: stuck, refused, or still waiting after a failed attempt."""
        failed = Q(state=CheckState.WAITING, attempts__gt=0)
        return self.alive().filter(Q(state__in=[CheckState.STUCK, CheckState.REFUSED]) | failed)


class Quarantine(models.Model):
    """The check of one item's file. Until it is clean nobody gets the file; the sealed original stays as it came."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, related_name="quarantine", primary_key=True)
    state = models.CharField(_("检查状态"), max_length=16, choices=CheckState.choices, default=CheckState.WAITING)
    reason = models.CharField(_("原因"), max_length=40, blank=True)
    malware = models.CharField(_("恶意程序名称"), max_length=100, blank=True)
    scanned = models.BooleanField(_("已查杀"), default=False)
    removed = models.JSONField(_("副本中去掉的内容"), default=list)
    attempts = models.PositiveSmallIntegerField(_("检查次数"), default=0)
    next_try_at = models.DateTimeField(_("下次检查"), null=True, blank=True, db_index=True)
    settled_at = models.DateTimeField(_("检查完成"), null=True, blank=True)
    copy = models.ForeignKey(
        "vault.SealedFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        verbose_name = _("文件检查")
        verbose_name_plural = _("文件检查")
        ordering = ["next_try_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CheckState.values), name="quarantine_state_known"),
            models.CheckConstraint(
                condition=Q(state=CheckState.CLEAN, copy__isnull=False)
                | (~Q(state=CheckState.CLEAN) & Q(copy__isnull=True)),
                name="quarantine_clean_has_copy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.pk}"

    @property
    def why(self) -> Promise | str:
        """The reason in words."""
        return REASONS.get(self.reason, self.reason)

    @property
    def left_out(self) -> str:
        """What the copy does not have, in words."""
        return removed_in_words(self.removed)
