"""Notes of queries: how often, never by whom."""

from django.db import models


class NoteReason(models.TextChoices):
    """Why a query is worth a note."""

    EMPTY = "empty", "没有结果"
    SLOW = "slow", "耗时过长"


class QueryNote(models.Model):
    """A query of a month that found nothing or took long, and how often it was asked.

    Until it was asked `SEARCH_NOTED_FROM` times only a keyed digest is kept: what one person alone typed is not.
    """

    month = models.DateField("月份")
    reason = models.CharField("原因", max_length=8, choices=NoteReason)
    digest = models.CharField(max_length=64, editable=False)
    words = models.CharField("检索词", max_length=60, blank=True, default="")
    times = models.PositiveIntegerField("次数", default=0)
    slowest_ms = models.PositiveIntegerField("最长耗时（毫秒）", default=0)

    class Meta:
        verbose_name = "检索记录"
        verbose_name_plural = "检索记录"
        ordering = ["-times", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["month", "reason", "digest"], name="one_note_a_query_a_month"),
            models.CheckConstraint(condition=models.Q(reason__in=NoteReason.values), name="note_reason_known"),
        ]

    def __str__(self) -> str:
        return self.words or "—"
