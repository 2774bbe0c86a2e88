"""《行政执法监督通知书》 and the proof of its service."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedJSONField, SealedTextField

from ..enums import ServiceMethod
from .case import SupervisionCase
from .numbers import DocumentNumber

#: The fixed clause of every notice: the sanction that the mechanism rests on. Nobody edits it.
WARNING_CLAUSE = "如果在规定时间内未进行有效整改，将以行政不作为、慢作为移送纪检监察部门。"
SIGNATURE_CLAUSE = "书面回复须由你单位主要领导签字并加盖单位公章。"


class SupervisionNotice(models.Model):
    """An order to rectify. The text is sealed under the matter's key; its number, dates and digest are not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(SupervisionCase, on_delete=models.PROTECT, related_name="notices")
    ordinal = models.PositiveSmallIntegerField(_("第几次通知"), default=1)
    number = models.OneToOneField(DocumentNumber, on_delete=models.PROTECT, related_name="+")
    facts = SealedTextField(key="case.complaint.key")
    evidence_list = SealedJSONField(key="case.complaint.key", blank=True)
    legal_basis = SealedTextField(key="case.complaint.key")
    requirements = SealedJSONField(key="case.complaint.key")
    reply_days = models.PositiveSmallIntegerField(_("回复期限（工作日）"))
    contact = models.CharField(_("联系人"), max_length=120, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"), default=timekeeping.now)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("行政执法监督通知书")
        verbose_name_plural = _("行政执法监督通知书")
        ordering = ["case", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["case", "ordinal"], name="one_notice_per_ordinal")]

    def __str__(self) -> str:
        return self.number.text

    @property
    def served(self) -> "ServiceReceipt | None":
        """The proof of service, once there is one."""
        return getattr(self, "service", None)


class ServiceReceipt(models.Model):
    """Proof and date of service (送达回证); the day after it the agency's clock begins to count."""

    notice = models.OneToOneField(SupervisionNotice, on_delete=models.PROTECT, related_name="service")
    method = models.CharField(_("送达方式"), max_length=8, choices=ServiceMethod.choices)
    served_on = models.DateField(_("送达日期"))
    recipient = models.CharField(_("签收人"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("送达回证")
        verbose_name_plural = _("送达回证")

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.served_on}"
