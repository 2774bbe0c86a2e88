"""Letters between the Centre and a complainant, the posts already carried out, and the rating of a closed matter."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .complaint import Complaint
from .evidence import Evidence


class MessageQuerySet(models.QuerySet["MatterMessage"]):
    """Reads of the letters of matters."""

    def unread(self) -> "MessageQuerySet":
        """Letters of complainants that no member of staff has marked as read."""
        return self.filter(sender=MatterMessage.Sender.COMPLAINANT, read_at=None)


class MatterMessage(models.Model):
    """One letter in a matter, either way. A merged matter keeps letters of its own: nobody else reads them."""

    class Sender(models.TextChoices):
        """Who wrote it."""

        CENTRE = "centre", _("中心")
        COMPLAINANT = "complainant", _("投诉人")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="messages")
    sender = models.CharField(_("来自"), max_length=12, choices=Sender.choices)
    text = SealedTextField(key="complaint.key")
    files = models.ManyToManyField(Evidence, related_name="messages", blank=True)
    sent_at = models.DateTimeField(default=timekeeping.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("往来消息")
        verbose_name_plural = _("往来消息")
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["complaint", "sent_at"], name="message_of_matter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sender="centre", sent_by__isnull=False) | Q(sender="complainant", sent_by=None),
                name="message_written_by_its_sender",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sender_display()} {self.sent_at:%Y-%m-%d}"


class HandledPost(models.Model):
    """A form that was carried out, known by its token: the same form arriving again does nothing."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40)
    handled_at = models.DateTimeField(default=timekeeping.now, db_index=True)

    class Meta:
        verbose_name = _("已处理的提交")
        verbose_name_plural = _("已处理的提交")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["complaint", "token"], name="post_handled_once")]

    def __str__(self) -> str:
        return f"{self.handled_at:%Y-%m-%d %H:%M}"


class SatisfactionRating(models.Model):
    """What the complainant thinks of how a closed matter was handled (满意度)."""

    class Score(models.IntegerChoices):
        """Five words, best first."""

        VERY_GOOD = 5, _("非常满意")
        GOOD = 4, _("满意")
        FAIR = 3, _("基本满意")
        POOR = 2, _("不满意")
        VERY_POOR = 1, _("非常不满意")

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("评价"), choices=Score.choices)
    comment = SealedTextField(key="complaint.key", blank=True)
    rated_at = models.DateTimeField(default=timekeeping.now)

    class Meta:
        verbose_name = _("满意度评价")
        verbose_name_plural = _("满意度评价")
        constraints = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_one_to_five")]

    def __str__(self) -> str:
        return self.get_score_display()
