"""Data keys, wrapped by a master key, and files sealed under them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping

from .ciphers import Suite, named
from .errors import KeyDestroyed
from .fields import SealedTextField


class DataKeyQuerySet(models.QuerySet["DataKey"]):
    """Reads of keys."""

    def usable(self) -> "DataKeyQuerySet":
        """Keys that were not destroyed."""
        return self.filter(destroyed_at=None)


class DataKey(models.Model):
    """The key of one complaint or the like. Destroying it erases all it sealed and leaves this row as a certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField(_("已包裹的密钥"), null=True)
    cipher = models.CharField(_("算法"), max_length=20)
    master_id = models.CharField(_("主密钥标识"), max_length=16, db_index=True)
    created_at = models.DateTimeField(_("生成时间"), default=timekeeping.now)
    destroyed_at = models.DateTimeField(_("销毁时间"), null=True, blank=True)
    certificate = models.JSONField(_("销毁证明"), null=True, blank=True)

    objects = DataKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据密钥")
        verbose_name_plural = _("数据密钥")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="vault_key_wrapped_or_destroyed",
                condition=models.Q(wrapped__isnull=False, destroyed_at=None, certificate=None)
                | models.Q(wrapped=None, destroyed_at__isnull=False, certificate__isnull=False),
            )
        ]

    def __str__(self) -> str:
        state = _("已销毁") if self.destroyed_at else _("可用")
        return f"{self.pk}（{state}）"

    @property
    def suite(self) -> Suite:
        """The cipher this key is for."""
        return named(self.cipher)

    @property
    def wrapping_context(self) -> bytes:
        """What the wrapping is bound to, so that wrapped keys cannot be exchanged."""
        return f"vault.datakey|{self.pk}|{self.cipher}".encode()

    def require_usable(self) -> bytes:
        """The wrapped key.

        Raises:
            KeyDestroyed: the key was destroyed.
        """
        if self.destroyed_at is not None or self.wrapped is None:
            raise KeyDestroyed(f"data key {self.pk} was destroyed")
        return bytes(self.wrapped)


class SealedFile(models.Model):
    """A file in the store, encrypted in chunks. Size, SHA-256 (sealed) and keyed digest are of the clear file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="files", verbose_name=_("数据密钥"))
    name = SealedTextField(key="key", verbose_name=_("文件名"))
    path = models.CharField(_("存放位置"), max_length=80, unique=True)
    sha256 = SealedTextField(key="key", verbose_name=_("明文摘要"))
    digest = models.CharField(_("带密钥的摘要"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = models.CharField(_("类型"), max_length=100)
    created_at = models.DateTimeField(_("封存时间"), default=timekeeping.now)

    class Meta:
        verbose_name = _("密封文件")
        verbose_name_plural = _("密封文件")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.pk}（{self.size} B）"
