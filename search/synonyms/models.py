"""Groups of synonyms, and the versions of the whole table."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from portal import timekeeping

from .checking import faults_of

#: The longest line of a group.
LONGEST_LINE = 400


class SynonymKind(models.TextChoices):
    """What a group is about: agencies rank records of the agency itself first."""

    AGENCY = "agencies", "机关的名称、简称和旧称"
    WORD = "words", "其他词语"


class SynonymGroup(models.Model):
    """One line of the table (its form is described in search/analysis/data/synonyms.txt)."""

    kind = models.CharField("类别", max_length=10, choices=SynonymKind, default=SynonymKind.WORD)
    line = models.CharField(
        "同义词",
        max_length=LONGEST_LINE,
        unique=True,
        help_text=(
            "用空格隔开，双向有效，例如：强拆 强制拆除。前面加 ~ 的是近义词，找得到但排在后面；"
            "后面加 @领域 的只在该领域的记录里算数，例如 综合行政执法局@城市管理；"
            "只要单向时写：乱收费 -> 三乱。保存后立即生效，不必重建索引。"
        ),
    )
    note = models.CharField("依据或说明", max_length=200, blank=True, default="")
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "同义词组"
        verbose_name_plural = "同义词组"
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=SynonymKind.values), name="synonym_kind_known")
        ]

    def __str__(self) -> str:
        return self.line

    def clean(self) -> None:
        """A line that cannot be read is refused with the reason."""
        self.line = " ".join(self.line.split())
        if faults := faults_of(self.line):
            raise ValidationError({"line": faults})


class SynonymVersion(models.Model):
    """The whole table as it was from a moment on; the last one is in force. Never changed, never deleted."""

    number = models.PositiveIntegerField("版本", unique=True)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField("时间", default=timekeeping.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    change = models.CharField("改动", max_length=500)
    groups = models.JSONField("词组")

    class Meta:
        verbose_name = "同义词表版本"
        verbose_name_plural = "同义词表版本"
        ordering = ["-number"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"第 {self.number} 版：{self.change}"
