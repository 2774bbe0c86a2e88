"""Sending, called by the outbox after commit; trying again after a failure does not send twice."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from portal import timekeeping
from portal.notify.adapters import sms_adapter
from portal.notify.enums import Channel
from portal.notify.models import AddressedMessage, InSiteMessage
from portal.vault.api import destroy_key


def deliver(payload: dict[str, Any]) -> None:
    """Send what a fact of the topic `notify.send` names; a message already sent, or gone, is left alone."""
    if "message" in payload:
        mail_copy(message_id=payload["message"])
    else:
        send_addressed(message_id=payload["addressed"])


@transaction.atomic
def mail_copy(*, message_id: int) -> None:
    """Mail the copy of a message inside the portal to its account, if the account has an address."""
    message = InSiteMessage.objects.select_for_update(of=("self",)).select_related("user").filter(pk=message_id).first()
    if message is None or message.mailed_at or not message.user.email or not message.user.is_active:
        return
    link = f"\n\n{settings.WAGTAILADMIN_BASE_URL}{message.link}" if message.link else ""
    send_mail(message.subject, message.body + link, settings.DEFAULT_FROM_EMAIL, [message.user.email])
    message.mailed_at = timekeeping.now()
    message.save(update_fields=["mailed_at"])


@transaction.atomic
def send_addressed(*, message_id: int) -> None:
    """Send a sealed message to its address, then destroy its key: nothing readable remains.

    One whose key is destroyed was sent before (a restore replayed the destruction) or given up.
    """
    messages = AddressedMessage.objects.select_for_update(of=("self",)).select_related("key")
    message = messages.filter(pk=message_id).first()
    if message is None or message.sent_at or message.key.destroyed_at:
        return
    if message.channel == Channel.SMS:
        sms_adapter().send(message.address.open(), message.body.open())
    else:
        send_mail(message.subject.open(), message.body.open(), settings.DEFAULT_FROM_EMAIL, [message.address.open()])
    message.sent_at = timekeeping.now()
    message.save(update_fields=["sent_at"])
    destroy_key(message.key)
