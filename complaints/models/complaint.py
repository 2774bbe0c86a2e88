"""A lead, from any channel, and the sealed identity of who sent it."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import (
    OPEN,
    ActKind,
    Channel,
    Kind,
    Outcome,
    PublicStatus,
    RefusalReason,
    State,
    ViolationCategory,
)
from ..states import STATES, StateInfo


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Verbs for the Centre's lists."""

    def open_matters(self) -> "ComplaintQuerySet":
        """Matters in which somebody still owes something."""
        return self.filter(state__in=OPEN)

    def in_state(self, *states: State) -> "ComplaintQuerySet":
        """Matters in one of the given states."""
        return self.filter(state__in=states)

    def assigned_to(self, user_id: int) -> "ComplaintQuerySet":
        """Matters in which the person has a current duty."""
        return self.filter(staff__user_id=user_id, staff__ended_at=None).distinct()


class Complaint(models.Model):
    """One matter: its state is the state of the whole closed loop, its key seals every text in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("受理编号"), max_length=24, unique=True)
    code_hash = models.CharField(max_length=200, editable=False)
    token = models.CharField(max_length=64, unique=True, editable=False)
    external_id = models.CharField(_("来源编号"), max_length=80, unique=True, null=True, blank=True)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+", editable=False)

    channel = models.CharField(_("来源"), max_length=12, choices=Channel.choices, default=Channel.WEB)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices, default=Kind.COMPLAINT)
    anonymous = models.BooleanField(_("匿名"), default=True)
    narrative = SealedTextField(key="key")
    remedy_sought = SealedTextField(key="key", blank=True)
    place = SealedTextField(key="key", blank=True)
    agency_as_stated = SealedTextField(key="key", blank=True)
    happened_on = models.DateField(_("发生日期"), null=True, blank=True)
    violation = models.CharField(_("违法类型"), max_length=20, choices=ViolationCategory.choices, blank=True)
    act_kind = models.CharField(_("行为种类"), max_length=12, choices=ActKind.choices, blank=True)
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name=_("被投诉单位"), on_delete=models.PROTECT, null=True, blank=True
    )
    region = models.ForeignKey(
        "agencies.Region", verbose_name=_("地区"), on_delete=models.PROTECT, null=True, blank=True
    )
    domain = models.ForeignKey(
        "agencies.Domain", verbose_name=_("领域"), on_delete=models.PROTECT, null=True, blank=True
    )
    fears_retaliation = models.BooleanField(_("担心打击报复"), default=False)
    centre_related = models.BooleanField(_("涉及本中心或其上级"), default=False)

    state = models.CharField(_("状态"), max_length=24, choices=State.choices, default=State.RECEIVED)
    state_since = models.DateTimeField(_("进入状态时间"), default=timekeeping.now)
    resume_state = models.CharField(max_length=24, choices=State.choices, blank=True, editable=False)
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    refusal_reason = models.CharField(_("不予受理理由"), max_length=24, choices=RefusalReason.choices, blank=True)
    decision_note = SealedTextField(key="key", blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("并入"), on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    content_digest = models.CharField(_("提交内容摘要"), max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField(_("接收时间"), default=timekeeping.now)
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    due_noted_on = models.DateField(_("保存期满登记"), null=True, blank=True, editable=False)
    disposed_at = models.DateTimeField(_("销毁时间"), null=True, blank=True, editable=False, db_index=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉举报")
        verbose_name_plural = _("投诉举报")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="complaint_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="complaint_outcome_known"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | ~Q(outcome=""), name="complaint_closed_has_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False), name="complaint_merged_has_target"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-received_at"]),
            models.Index(fields=["agency", "state"]),
            models.Index(fields=["-received_at"]),
            models.Index(fields=["agency", "-received_at"], name="complaint_agency_received"),
            models.Index(fields=["happened_on"], name="complaint_happened_on"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """The name of this matter in the audit trail and on its clocks."""
        return f"complaint:{self.pk}"

    @property
    def info(self) -> StateInfo:
        """What the present state means."""
        return STATES[State(self.state)]

    @property
    def public_status(self) -> PublicStatus:
        """The word shown to the complainant; a merged matter shows the status of the one it joined."""
        if self.state == State.MERGED and self.merged_into is not None:
            return self.merged_into.public_status
        return self.info.public

    @property
    def received_on(self) -> date:
        """The local day of receipt."""
        return localtime(self.received_at).date()
