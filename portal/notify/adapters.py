"""What carries a text message, and the demo's quiet console for e-mail. Production names its own adapter."""

import sys
from collections.abc import Sequence
from typing import ClassVar, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.module_loading import import_string


class SmsAdapter(Protocol):
    """Anything that can carry a text message; it raises on failure, and the outbox tries again."""

    def send(self, number: str, text: str) -> None:
        """Send a text to a telephone number."""


class ConsoleSms:
    """Prints the text, with the number masked."""

    def send(self, number: str, text: str) -> None:
        """Print one line."""
        sys.stdout.write(f"[短信] {mask_number(number)}：{text}\n")


class MemorySms:
    """Keeps what was sent, for the tests."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, number: str, text: str) -> None:
        """Remember the message."""
        self.sent.append((number, text))


class ConsoleMail(BaseEmailBackend):
    """Django's e-mail backend for the demo: one line a message, addresses masked, no body."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Print one line for each message."""
        for message in email_messages:
            to = "、".join(mask_email(address) for address in message.to)
            sys.stdout.write(f"[邮件] {to}：{message.subject}\n")
        return len(email_messages)


def sms_adapter() -> SmsAdapter:
    """The adapter named by `SMS_ADAPTER`."""
    adapter: SmsAdapter = import_string(settings.SMS_ADAPTER)()
    return adapter


def mask_number(number: str) -> str:
    """A telephone number with its middle hidden: 138****0001."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 9 else "****"


def mask_email(address: str) -> str:
    """An e-mail address with its name hidden: z***@example.com."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"
