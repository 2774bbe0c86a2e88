"""The chains: one a subject, events linked by their digests; and signed checkpoints of their heads."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping

from . import canonical
from .errors import AppendOnly

_REFUSAL = "the audit trail only grows: nothing in it is changed or removed"


class AppendOnlyQuerySet(models.QuerySet):
    """Says no in Python, before the database's triggers do."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(_REFUSAL)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(_REFUSAL)

    def delete(self) -> NoReturn:
        raise AppendOnly(_REFUSAL)


class AppendOnlyModel(models.Model):
    """A row that is inserted once and then stays as it is."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("view",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row.

        Raises:
            AppendOnly: it is already there.
        """
        if not self._state.adding:
            raise AppendOnly(_REFUSAL)
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never.

        Raises:
            AppendOnly: always.
        """
        raise AppendOnly(_REFUSAL)


class AuditChain(models.Model):
    """The head of one subject's chain; its row is the lock that lets one append at a time pass."""

    subject = models.CharField(_("对象"), max_length=120, primary_key=True)
    length = models.PositiveBigIntegerField(_("事件数"), default=0)
    head = models.CharField(_("链首摘要"), max_length=64, default=canonical.GENESIS)

    class Meta:
        verbose_name = _("审计链")
        verbose_name_plural = _("审计链")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.subject}（{self.length}）"


class AuditEvent(AppendOnlyModel):
    """One change: when, by whom, of what kind, with codes, identifiers and digests only.

    The actor is kept as a number and the name shown at the time, not as a foreign key: an account that goes must not
    take its deeds along.
    """

    subject = models.CharField(_("对象"), max_length=120)
    sequence = models.PositiveBigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"), default=timekeeping.now)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True, blank=True)
    actor_label = models.CharField(_("经办人"), max_length=80, blank=True)
    kind = models.CharField(_("事件"), max_length=60, db_index=True)
    data = models.JSONField(_("内容"), default=dict, blank=True)
    previous = models.CharField(_("前一摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        verbose_name = _("审计事件")
        verbose_name_plural = _("审计事件")
        ordering = ["subject", "sequence"]
        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="audit_event_once")]
        indexes = [models.Index(fields=["at"], name="audit_event_at")]

    def __str__(self) -> str:
        return f"{self.subject} #{self.sequence} {self.kind}"

    def content(self) -> dict[str, Any]:
        """Everything the digest covers: the whole event and the link to the one before."""
        return {
            "subject": self.subject,
            "sequence": self.sequence,
            "at": canonical.moment(self.at),
            "actor_id": self.actor_id,
            "actor_label": self.actor_label,
            "kind": self.kind,
            "data": self.data,
            "previous": self.previous,
        }

    def compute_digest(self) -> str:
        """SHA-256 of the canonical content, in hexadecimal."""
        return canonical.digest(self.content())


class Checkpoint(AppendOnlyModel):
    """A signature over the heads that moved since the checkpoint before, so that a tail cannot be cut off unseen."""

    number = models.PositiveBigIntegerField(_("编号"), unique=True)
    at = models.DateTimeField(_("时间"), default=timekeeping.now)
    count = models.PositiveBigIntegerField(_("链数"))
    root = models.CharField(_("链首总摘要"), max_length=64)
    previous = models.CharField(_("前一摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64)
    algorithm = models.CharField(_("签名算法"), max_length=20)
    key_id = models.CharField(_("签名密钥标识"), max_length=16)
    signature = models.CharField(_("签名"), max_length=128)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        verbose_name = _("审计检查点")
        verbose_name_plural = _("审计检查点")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number} {self.digest[:12]}"

    def content(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "number": self.number,
            "at": canonical.moment(self.at),
            "count": self.count,
            "root": self.root,
            "previous": self.previous,
            "algorithm": self.algorithm,
            "key_id": self.key_id,
        }


class CheckpointHead(AppendOnlyModel):
    """How far one chain had come at a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="heads", verbose_name=_("检查点"))
    subject = models.CharField(_("对象"), max_length=120)
    sequence = models.PositiveBigIntegerField(_("序号"))
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        verbose_name = _("检查点链首")
        verbose_name_plural = _("检查点链首")
        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="audit_head_once")]

    def __str__(self) -> str:
        return f"{self.subject} #{self.sequence}"


#: The tables that triggers guard.
GUARDED: tuple[type[AppendOnlyModel], ...] = (AuditEvent, Checkpoint, CheckpointHead)
