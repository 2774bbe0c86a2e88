"""The sealed identities behind a named matter, and what the complainant consented to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from ..enums import Consent, PartyRole, Recipient
from .complaint import Complaint


class SealedPerson(models.Model):
    """What is sealed of a person, and the blind index of the phone."""

    name = SealedTextField(key="complaint.key", blank=True)
    phone = SealedTextField(key="complaint.key", blank=True)
    id_number = SealedTextField(key="complaint.key", blank=True)
    address = SealedTextField(key="complaint.key", blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "〔已密封〕"


class ComplainantIdentity(SealedPerson):
    """Who sent a named complaint. Opened only by the reveal action, which asks for a reason and leaves an event.

    An agent (委托代理人) sends for others: they are its `PRINCIPAL` parties, and `authority` proves it.
    """

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="identity")
    is_agent = models.BooleanField(_("委托代理人"), default=False)
    authority = models.OneToOneField(
        "vault.SealedFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    authority_name = SealedTextField(key="complaint.key", blank=True)
    authority_type = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("投诉人身份（密封）")
        verbose_name_plural = _("投诉人身份（密封）")


class ComplaintParty(SealedPerson):
    """Another person whose complaint it is: an agent's principal, or a joint complainant. Each is sealed alone."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("身份"), max_length=10, choices=PartyRole.choices)

    class Meta:
        verbose_name = _("其他投诉人（密封）")
        verbose_name_plural = _("其他投诉人（密封）")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(role__in=PartyRole.values), name="party_role_known")]


class DisclosureConsent(models.Model):
    """The sender's answer to whether the identity may be told to one recipient, for one purpose; revocable."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="consents")
    recipient = models.CharField(_("告知谁"), max_length=12, choices=Recipient.choices)
    purpose = SealedTextField(key="complaint.key")
    status = models.CharField(_("答复"), max_length=10, choices=Consent.choices, default=Consent.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("征求时间"), default=timekeeping.now)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("披露同意")
        verbose_name_plural = _("披露同意")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Consent.values), name="consent_status_known"),
            models.UniqueConstraint(
                fields=["complaint", "recipient"],
                condition=Q(status__in=["asked", "given"]),
                name="one_live_consent_per_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_recipient_display()}：{self.get_status_display()}"
