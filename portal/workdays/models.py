"""The working-day calendar, the deadline rules and the clocks that run by them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .enums import STORED_KINDS, DayKind, Unit


class WorkCalendarDay(models.Model):
    """A day on which the State Council's yearly notice departs from Monday to Friday, or names a holiday."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=STORED_KINDS, default=DayKind.HOLIDAY)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    class Meta:
        ordering = ["date"]
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse a made-up workday that is no weekend."""
        day: date | None = self.date  # None while the form's date cannot be read
        if self.kind == DayKind.MAKEUP and day is not None and day.weekday() < 5:
            raise ValidationError({"kind": _("该日不是周末，不能是补班日。")})


class CalendarVersion(models.Model):
    """One row whose number grows with every change of the calendar, so that processes know when to read it again."""

    number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("日历版本")

    def __str__(self) -> str:
        return str(self.number)


class DeadlineRule(models.Model):
    """How long something may take. Our own policy unless `verified`: configurable, never a constant in code."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    value = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=10, choices=Unit.choices, default=Unit.WORKDAY)
    counted_from = models.CharField(
        _("起算日"), max_length=30, default="起算之日", help_text=_("说明从何日起算，例如“收到之日”。当日不计入。")
    )
    legal_basis = models.CharField(_("依据"), max_length=200)
    verified = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("期限规则")
        verbose_name_plural = _("期限规则")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=1), name="deadline_rule_positive", violation_error_message=_("期限至少为 1。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}（{self.value} {self.get_unit_display()}）"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Verbs over clocks."""

    def running(self) -> "ClockQuerySet":
        """Clocks that have not been stopped."""
        return self.filter(stopped_on__isnull=True)

    def of(self, subject: str) -> "ClockQuerySet":
        """Clocks of one subject, such as "complaint:<uuid>"."""
        return self.filter(subject=subject)

    def due_by(self, day: date) -> "ClockQuerySet":
        """Running clocks whose last day is that day or earlier."""
        return self.running().filter(due_on__lte=day)


class Clock(models.Model):
    """A deadline that runs for a subject.

    The rule's value, unit and starting event are copied when the clock starts: a later change of the rule does not
    move a deadline already running.
    """

    subject = models.CharField(_("对象"), max_length=80, db_index=True)
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="clocks", verbose_name=_("规则"))
    label = models.CharField(_("名称"), max_length=60)
    rule_value = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=10, choices=Unit.choices)
    counted_from = models.CharField(_("起算日"), max_length=30)
    started_on = models.DateField(_("起算日期"))
    due_on = models.DateField(_("届满日期"))
    provisional = models.BooleanField(_("暂定"), default=False)
    extended_days = models.PositiveSmallIntegerField(_("延长"), default=0)
    stopped_on = models.DateField(_("停止日期"), null=True, blank=True)
    reminded_on = models.DateField(_("已提醒"), null=True, blank=True)
    overdue_noted_on = models.DateField(_("已标记逾期"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("期限")
        verbose_name_plural = _("期限")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "rule"], condition=Q(stopped_on__isnull=True), name="clock_runs_once"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("started_on")), name="clock_due_not_before_start"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stopped_on__isnull=True), name="clock_running_due"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.started_on:%Y-%m-%d} → {self.due_on:%Y-%m-%d}"

    @property
    def running(self) -> bool:
        """Whether the clock has not been stopped."""
        return self.stopped_on is None
