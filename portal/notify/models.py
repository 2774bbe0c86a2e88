"""Message templates, messages inside the portal, and messages under way to an address."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import timekeeping
from portal.vault.fields import SealedTextField

from .enums import Channel
from .render import fill


class MessageTemplate(models.Model):
    """The words of one message. Seeded by the rooms' migrations, worded by the administrator."""

    code = models.CharField(_("代码"), max_length=60, unique=True)
    channel = models.CharField(_("用途"), max_length=10, choices=Channel.choices, default=Channel.ACCOUNT)
    subject = models.CharField(_("标题"), max_length=120, blank=True, help_text=_("短信不用标题。"))
    body = models.TextField(_("正文"), help_text=_("{花括号} 里的名称会换成实际内容；写错的名称会原样显示。"))
    placeholders = models.CharField(_("可用的名称"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("消息模板")
        verbose_name_plural = _("消息模板")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.subject or self.body[:20]}（{self.code}）"

    def filled(self, context: dict[str, object]) -> tuple[str, str]:
        """Subject (one line) and body with their placeholders filled."""
        return " ".join(fill(self.subject, context).split()), fill(self.body, context)


class InSiteMessageQuerySet(models.QuerySet["InSiteMessage"]):
    """Reads of a person's messages."""

    def of(self, user: models.Model) -> "InSiteMessageQuerySet":
        """The person's own messages, newest first."""
        return self.filter(user_id=user.pk).order_by("-created_at", "-pk")

    def unread(self) -> "InSiteMessageQuerySet":
        """Those not yet read."""
        return self.filter(read_at__isnull=True)


class InSiteMessage(models.Model):
    """A message to an account, shown at the desk or in the admin; a copy goes to the account's e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    template = models.CharField(_("模板"), max_length=60)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    link = models.CharField(_("去处"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"), default=timekeeping.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True, blank=True)

    objects = InSiteMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("站内消息")
        verbose_name_plural = _("站内消息")
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notify_newest_first"),
            models.Index(fields=["user", "read_at"], name="notify_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class AddressedMessage(models.Model):
    """A message on its way to an address that is no account's. Sealed; its key is destroyed once it is sent."""

    channel = models.CharField(_("方式"), max_length=10, choices=Channel.choices)
    template = models.CharField(_("模板"), max_length=60)
    key = models.ForeignKey("vault.DataKey", on_delete=models.PROTECT, related_name="+")
    address = SealedTextField(key="key")
    subject = SealedTextField(key="key")
    body = SealedTextField(key="key")
    created_at = models.DateTimeField(_("时间"), default=timekeeping.now)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("外发消息")
        verbose_name_plural = _("外发消息")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.template}（{self.get_channel_display()}）"
