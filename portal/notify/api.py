"""Tell somebody something. The words come from a template; sending happens after commit, through the outbox."""

from collections.abc import Mapping
from typing import Literal

from django.db import transaction

from portal.outbox.api import emit
from portal.roles.models import User
from portal.vault.api import new_key

from .models import AddressedMessage, InSiteMessage, MessageTemplate

__all__ = ["notify_address", "notify_user", "unread_count"]

TOPIC = "notify.send"


@transaction.atomic
def notify_user(user: User, template: str, context: Mapping[str, object], link: str = "") -> InSiteMessage:
    """Leave a message in the portal for an account, and mail it a copy after commit.

    Args:
        user: who is told.
        template: code of a `MessageTemplate`.
        context: plain values for its placeholders. No identity of a complainant: the copy travels by e-mail.
        link: where the person acts on it, a path of this site.

    Raises:
        LookupError: no such template (it belongs into a migration, see `seed_templates`).
        ValueError: the link leads off the site.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("A message links to a path of this site")
    subject, body = _words(template, context)
    message = InSiteMessage.objects.create(user=user, template=template, subject=subject[:200], body=body, link=link)
    emit(TOPIC, {"message": message.pk})
    return message


@transaction.atomic
def notify_address(
    kind: Literal["email", "sms"], address: str, template: str, context: Mapping[str, object]
) -> AddressedMessage:
    """Write to an address that is no account's. Address and words are sealed until sent, then their key is destroyed.

    Raises:
        LookupError: no such template.
    """
    subject, body = _words(template, context)
    message = AddressedMessage.objects.create(
        channel=kind, template=template, key=new_key(), address=address, subject=subject, body=body
    )
    emit(TOPIC, {"addressed": message.pk})
    return message


def unread_count(user: User) -> int:
    """How many messages the account has not read."""
    return InSiteMessage.objects.of(user).unread().count()


def _words(code: str, context: Mapping[str, object]) -> tuple[str, str]:
    template = MessageTemplate.objects.filter(code=code).first()
    if template is None:
        raise LookupError(f"No message template {code!r}: seed it in a migration of its room")
    return template.filled(dict(context))
