"""How long matters are kept (保存期限), what forbids their destruction (封存), what is destroyed (销毁清册)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import Kind, ViolationCategory
from ..retention.enums import CountedFrom, Ending, Fate, PublicRecordFate
from .complaint import Complaint


class RetentionRule(models.Model):
    """One line of the schedule. An empty criterion fits everything; the line with the most criteria applies.

    Every value is the city's own policy: nothing is destroyed by a line that a second person has not confirmed.
    """

    label = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices, blank=True)
    violation = models.CharField(_("违法类型"), max_length=20, choices=ViolationCategory.choices, blank=True)
    ending = models.CharField(_("办理结果"), max_length=20, choices=Ending.choices, blank=True)
    permanent = models.BooleanField(_("永久保存"), default=False)
    years = models.PositiveSmallIntegerField(_("年"), default=0)
    months = models.PositiveSmallIntegerField(_("月"), default=0)
    counted_from = models.CharField(
        _("起算"), max_length=10, choices=CountedFrom.choices, default=CountedFrom.NEXT_YEAR
    )
    legal_basis = models.CharField(_("依据"), max_length=200, blank=True)
    public_record = models.CharField(
        _("公开摘要"), max_length=10, choices=PublicRecordFate.choices, default=PublicRecordFate.KEEP
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(_("修改时间"), default=timekeeping.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("核定时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("保存期限")
        verbose_name_plural = _("保存期限")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "violation", "ending"],
                name="one_retention_rule_per_criteria",
                violation_error_message=_("已有条件完全相同的一条，请修改那一条。"),
            ),
            models.CheckConstraint(
                condition=Q(permanent=True, years=0, months=0)
                | Q(permanent=False) & (Q(years__gt=0) | Q(months__gt=0)),
                name="retention_rule_has_term",
                violation_error_message=_("请填写年数或月数，或者选择永久保存（年、月为 0）。"),
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(edited_by=None) | ~Q(verified_by=F("edited_by")),
                name="retention_rule_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def term(self) -> str:
        """The period in words."""
        if self.permanent:
            return str(_("永久"))
        years = _("%(n)s 年") % {"n": self.years} if self.years else ""
        months = _("%(n)s 个月") % {"n": self.months} if self.months else ""
        return f"{years}{months}"


class RetentionPeriod(models.Model):
    """How many days something is kept, or waited for, that is not a matter."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=60)
    days = models.PositiveSmallIntegerField(_("天数"))

    class Meta:
        verbose_name = _("其他期限")
        verbose_name_plural = _("其他期限")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(days__gte=1), name="retention_period_positive")]

    def __str__(self) -> str:
        return f"{self.label}（{self.days}）"


class LegalHold(models.Model):
    """While it stands, neither the matter nor one joined to it is destroyed (封存)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="holds")
    reason = SealedTextField(key="complaint.key")
    until = models.DateField(_("封存至"), null=True, blank=True)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("封存时间"), default=timekeeping.now)
    lift_reason = SealedTextField(key="complaint.key", blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("封存")
        verbose_name_plural = _("封存")
        ordering = ["-placed_at", "-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.complaint} {self.placed_at:%Y-%m-%d}"

    @property
    def stands(self) -> bool:
        """Whether it still forbids."""
        return self.lifted_at is None and (self.until is None or self.until >= timekeeping.today())


class DisposalList(models.Model):
    """Matters that one person proposed to destroy (销毁清册), and what a second one decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("拟定时间"), default=timekeeping.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    execute_on = models.DateField(_("销毁日期"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    executed_at = models.DateTimeField(_("执行完毕"), null=True, blank=True)

    class Meta:
        verbose_name = _("销毁清册")
        verbose_name_plural = _("销毁清册")
        ordering = ["-proposed_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="disposal_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, execute_on=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, execute_on__isnull=False),
                name="disposal_approved_whole",
            ),
            models.CheckConstraint(
                condition=Q(executed_at=None) | Q(approved_by__isnull=False, cancelled_at=None),
                name="disposal_executed_if_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d} {self.pk.hex[:8]}"

    @property
    def subject(self) -> str:
        """The name of this list in the audit trail."""
        return f"disposal:{self.pk}"

    @property
    def step(self) -> str:
        """Where it stands: a code."""
        if self.cancelled_at:
            return "cancelled"
        if self.executed_at:
            return "executed"
        return "approved" if self.approved_at else "proposed"

    def get_step_display(self) -> str:
        """Where it stands, in words."""
        words = {
            "cancelled": _("已取消"),
            "executed": _("已执行"),
            "approved": _("已批准，等待期内"),
            "proposed": _("待批准"),
        }
        return str(words[self.step])


class DisposalItem(models.Model):
    """One matter on a disposal list, with the line of the schedule under which its time is over."""

    disposal = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="items")
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="disposals")
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="+")
    term = models.CharField(_("保存期限"), max_length=40)
    due_on = models.DateField(_("届满日期"))
    fate = models.CharField(_("结果"), max_length=10, choices=Fate.choices, blank=True, default=Fate.PENDING)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    certificate = models.CharField(_("销毁证明摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("清册事项")
        verbose_name_plural = _("清册事项")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["complaint"], condition=Q(fate=""), name="on_one_disposal_list"),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="disposal_fate_known"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint}"
