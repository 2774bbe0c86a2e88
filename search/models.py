"""The public world of the portal: published text, published figures, and what the indexes still have to learn."""

import uuid

from django.db import models

from portal import timekeeping

from .operation.models import QueryNote
from .synonyms.models import SynonymGroup, SynonymVersion

__all__ = [
    "IndexChange",
    "PublicFigure",
    "PublicRecord",
    "RecordKind",
    "QueryNote",
    "SynonymGroup",
    "SynonymVersion",
    "Withdrawal",
    "uid_of",
]


class RecordKind(models.TextChoices):
    """What a public record is."""

    CASE = "case", "已结案件"
    EXPOSURE = "exposure", "曝光条目"
    MONITOR = "monitor", "特邀监督员"
    BULLETIN = "bulletin", "信息通报"
    BENCHMARK = "benchmark", "裁量基准"
    PAGE = "page", "网页"


class PublicRecord(models.Model):
    """One published thing, in text that was approved for publication. Nothing private is ever copied here.

    Rooms write it through `search.records`; every search hit is checked against this table.
    """

    kind = models.CharField("类别", max_length=16, choices=RecordKind)
    key = models.CharField("键", max_length=100)
    number = models.CharField("文号", max_length=100, blank=True, default="")
    number_key = models.CharField(max_length=120, blank=True, default="", db_index=True, editable=False)
    title = models.CharField("标题", max_length=300)
    summary = models.TextField("摘要")
    body = models.TextField("正文", blank=True, default="")
    agency = models.CharField("单位", max_length=200, blank=True, default="")
    agency_aliases = models.JSONField("单位别名", default=list, blank=True)
    region = models.CharField("地区", max_length=60, blank=True, default="")
    domain = models.CharField("领域", max_length=60, blank=True, default="")
    violation = models.CharField("违法情形", max_length=60, blank=True, default="")
    act_kind = models.CharField("行为类别", max_length=60, blank=True, default="")
    outcome = models.CharField("办理结果", max_length=60, blank=True, default="")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    published_on = models.DateField("公开日期")
    url = models.CharField("地址", max_length=300)
    revision = models.UUIDField(default=uuid.uuid4, editable=False)
    changed_at = models.DateTimeField(default=timekeeping.now, editable=False)

    class Meta:
        verbose_name = "公开记录"
        verbose_name_plural = "公开记录"
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_record_a_key"),
            models.CheckConstraint(condition=models.Q(kind__in=RecordKind.values), name="record_kind_known"),
        ]
        indexes = [
            models.Index(fields=["kind", "-published_on"], name="record_kind_published"),
            models.Index(fields=["-published_on", "-id"], name="record_published"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def uid(self) -> str:
        """The record's name in every index: kind and key."""
        return uid_of(self.kind, self.key)


class Withdrawal(models.Model):
    """A record that was taken down: what it was, when; never its text. Its document number stays taken."""

    kind = models.CharField(max_length=16, choices=RecordKind)
    key = models.CharField(max_length=100)
    number_key = models.CharField(max_length=120, blank=True, default="", db_index=True)
    withdrawn_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = "撤下记录"
        verbose_name_plural = "撤下记录"
        ordering = ["-withdrawn_at", "-pk"]

    def __str__(self) -> str:
        return uid_of(self.kind, self.key)


class IndexChange(models.Model):
    """A record whose entry in one engine's index is out of date until the change is applied and the row deleted.

    Written in the transaction that changed the record. Searches leave such entries out, so a take-down or a
    correction holds at once whatever the index still says.
    """

    engine = models.CharField(max_length=20)
    uid = models.CharField(max_length=120)
    stamp = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = "待更新索引"
        verbose_name_plural = "待更新索引"
        constraints = [models.UniqueConstraint(fields=["engine", "uid"], name="one_change_an_entry")]

    def __str__(self) -> str:
        return f"{self.engine} {self.uid}"


class IndexState(models.Model):
    """When an engine's index was last rebuilt, and how many entries it had then."""

    engine = models.CharField("引擎", max_length=20, unique=True)
    rebuilt_at = models.DateTimeField("重建时间")
    entries = models.PositiveIntegerField("记录数")

    class Meta:
        verbose_name = "索引状态"
        verbose_name_plural = "索引状态"
        default_permissions = ()

    def __str__(self) -> str:
        return self.engine


class PublicFigure(models.Model):
    """One published figure: a value of a series at a date, with its definition. Aggregates only, computed by jobs."""

    series = models.CharField("系列", max_length=60)
    position = models.PositiveIntegerField(default=0)
    label = models.CharField("名称", max_length=120)
    dimension = models.CharField("维度", max_length=60, blank=True, default="")
    value = models.DecimalField("数值", max_digits=16, decimal_places=2)
    as_of = models.DateField("截止日期")
    definition = models.TextField("口径")

    class Meta:
        verbose_name = "公开数字"
        verbose_name_plural = "公开数字"
        ordering = ["series", "position"]
        constraints = [
            models.UniqueConstraint(fields=["series", "dimension", "label"], name="one_figure_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.label}: {self.number}"

    @property
    def number(self) -> int | float:
        """The value for reading: whole numbers without decimals."""
        return int(self.value) if self.value == self.value.to_integral_value() else float(self.value)


def uid_of(kind: str, key: str) -> str:
    """The name of a record in every index."""
    return f"{kind}:{key}"
