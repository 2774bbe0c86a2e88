"""Facts, written in the transaction that made them true, and their deliveries to those who subscribed."""

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping


class Fact(models.Model):
    """Something that happened. The payload holds identifiers and codes; handlers look up the rest."""

    topic = models.CharField(_("主题"), max_length=80, db_index=True)
    payload = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("发生时间"), default=timekeeping.now, db_index=True)

    class Meta:
        verbose_name = _("事实")
        verbose_name_plural = _("事实")
        ordering = ["pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"#{self.pk} {self.topic}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def pending(self) -> "DeliveryQuerySet":
        """Not delivered yet."""
        return self.filter(delivered_at=None)

    def due(self, now: datetime) -> "DeliveryQuerySet":
        """Pending, and not waiting for a later attempt."""
        return self.pending().filter(models.Q(next_try_at=None) | models.Q(next_try_at__lte=now))

    def stuck(self) -> "DeliveryQuerySet":
        """Pending after many attempts: somebody should look."""
        return self.pending().filter(attempts__gte=STUCK_AFTER)


#: Attempts after which a delivery counts as stuck. It is still tried, at the longest interval.
STUCK_AFTER = 8


class Delivery(models.Model):
    """One fact on its way to one handler."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="deliveries", verbose_name=_("事实"))
    handler = models.CharField(_("接收者"), max_length=80)
    attempts = models.PositiveIntegerField(_("尝试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次尝试"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("送达时间"), null=True, blank=True)
    last_error = models.CharField(_("最近的错误"), max_length=80, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("投递")
        verbose_name_plural = _("投递")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["fact", "handler"], name="outbox_delivery_once")]
        indexes = [
            models.Index(fields=["id"], name="outbox_delivery_pending", condition=models.Q(delivered_at=None)),
        ]

    def __str__(self) -> str:
        if self.delivered_at is not None:
            state = str(_("已送达"))
        elif self.attempts:
            state = _("重试中（第 %(count)d 次，%(error)s）") % {"count": self.attempts, "error": self.last_error}
        else:
            state = str(_("待送达"))
        return f"#{self.fact_id} → {self.handler}：{state}"
