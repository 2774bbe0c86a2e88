"""A complainant's own address for news and for a lost code: sealed, verified, and erased on request."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .complaint import Complaint


class WithOneTimeCode(models.Model):
    """A row that waits for a code sent to an address; a keyed digest of the code is kept, never the code."""

    code_digest = models.CharField(max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class ComplainantContact(WithOneTimeCode):
    """Where to write that there is news, and where a new code is sent. Counts only once it is verified.

    Before that it is a proposal: the verified one stays in force until the proposed one is verified too.
    """

    class Kind(models.TextChoices):
        """The way a message travels, as `portal.notify` names it."""

        SMS = "sms", _("手机短信")
        EMAIL = "email", _("电子邮件")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("方式"), max_length=5, choices=Kind.choices)
    address = SealedTextField(key="complaint.key")
    address_index = models.CharField(max_length=64, editable=False)
    news = models.BooleanField(_("有新消息时提醒"), default=False)
    recovery = models.BooleanField(_("可用于找回查询码"), default=False)
    proposed_at = models.DateTimeField(default=timekeeping.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("投诉人联系方式（密封）")
        verbose_name_plural = _("投诉人联系方式（密封）")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(verified_at__isnull=False), name="contact_one_verified"
            ),
            models.UniqueConstraint(fields=["complaint"], condition=Q(verified_at=None), name="contact_one_proposed"),
        ]

    def __str__(self) -> str:
        return "〔已密封〕"


class CodeRecovery(WithOneTimeCode):
    """A request for a new secret code. One that fits no matter is written down just the same, without a contact."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(ComplainantContact, on_delete=models.CASCADE, null=True, related_name="recoveries")
    asked_at = models.DateTimeField(default=timekeeping.now, db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True, db_index=True)
    claim_sent_at = models.DateTimeField(null=True, blank=True)
    new_code = SealedTextField(key="contact.complaint.key", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("查询码找回")
        verbose_name_plural = _("查询码找回")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(confirmed_at__isnull=False, ended_at=None),
                name="recovery_one_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
