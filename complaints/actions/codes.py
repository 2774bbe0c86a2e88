"""One-time codes sent to a complainant's address: made, sent, and checked a few times."""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping
from portal.notify.api import notify_address
from portal.vault.api import blind_index

from ..models import ComplainantContact
from ..models.contact import WithOneTimeCode

CODE_DIGITS = 6


def _digest(row: WithOneTimeCode, code: str) -> str:
    """Bound to its row: a code for one address opens nothing at another."""
    return blind_index("one-time code", f"{row._meta.label_lower} {row.pk} {code}")


@sensitive_variables()
def send_code(
    row: WithOneTimeCode, contact: ComplainantContact, *, template: str, digits: int, life: timedelta
) -> None:
    """Put a fresh code on a saved row and send it to the contact's address."""
    code = f"{secrets.randbelow(10**digits):0{digits}d}"
    row.code_digest, row.code_tries = _digest(row, code), 0
    row.code_expires_at = timekeeping.now() + life
    row.save(update_fields=["code_digest", "code_tries", "code_expires_at"])
    tell(contact, template, {"code": code, "minutes": life // timedelta(minutes=1), "days": life.days})


def tell(contact: ComplainantContact, template: str, context: dict[str, object] | None = None) -> None:
    """Write to the contact's address. No template of these says what a matter is about."""
    kind = "sms" if contact.kind == ComplainantContact.Kind.SMS else "email"
    notify_address(kind, contact.address.open(), template, context or {})  # type: ignore[arg-type]


@transaction.atomic
@sensitive_variables()
def code_fits(row: WithOneTimeCode, code: str, *, limited: bool = True) -> bool:
    """Whether this is the row's code, unexpired; a wrong one is counted, and after a few none fits any more.

    Not to be called inside a transaction that a refusal rolls back: the count would be lost with it.

    Args:
        row: waits for a code; locked while it is compared.
        code: what was typed.
        limited: False for a code too long to guess, whose owner nobody shall be able to shut out by wrong ones.
    """
    fresh = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if fresh is None:
        return False
    expires = fresh.code_expires_at
    usable = expires is not None and timekeeping.now() <= expires
    if limited and fresh.code_tries >= settings.CONTACT_CODE_TRIES:
        usable = False
    fits = hmac.compare_digest(_digest(fresh, code), fresh.code_digest or "-")
    if not (fits and usable):
        type(row)._default_manager.filter(pk=row.pk).update(code_tries=min(fresh.code_tries + 1, 1000))
        return False
    return True
