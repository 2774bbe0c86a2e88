"""Keyed digests that hold for one day: of a visitor's network, of a tracking number, of an account's name."""

import hashlib
import hmac
import secrets
from datetime import date

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping

from .addresses import network_of
from .models import DaySalt

#: The key of the day, once a process has it.
_known: dict[date, bytes] = {}


@sensitive_variables()
def address_digest(request: HttpRequest) -> str:
    """Today's name of the visitor's network: 32 hexadecimal characters, or nothing when the network is unknown."""
    network = network_of(request)
    return subject_digest("address", network) if network else ""


@sensitive_variables()
def subject_digest(purpose: str, value: str) -> str:
    """Today's name of any value; digests for different purposes cannot be compared."""
    words = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.new(_key_of(timekeeping.today()), words, hashlib.sha256).hexdigest()[:32]


@sensitive_variables()
def _key_of(day: date) -> bytes:
    if day not in _known:
        key = hmac.new(settings.SECRET_KEY.encode(), b"portal.abuse day key" + _salt_of(day), hashlib.sha256).digest()
        _known.clear()
        _known[day] = key
    return _known[day]


def _salt_of(day: date) -> bytes:
    """The day's salt, the same in every process. If the database cannot give one, this process counts by its own."""
    fresh = secrets.token_bytes(32)
    try:
        row, made = DaySalt.objects.get_or_create(day=day, defaults={"salt": fresh})
        if made:
            forget_before(day)
    except DatabaseError:
        return fresh
    return bytes(row.salt)


def forget_before(day: date) -> int:
    """Delete the salts of the days before; answers how many."""
    return DaySalt.objects.filter(day__lt=day).delete()[0]
