"""The ways a message travels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """For whom a template is written, which decides how long it may be."""

    ACCOUNT = "account", _("站内消息和邮件（有账号的人员）")
    EMAIL = "email", _("邮件（投诉举报人）")
    SMS = "sms", _("短信（投诉举报人）")
