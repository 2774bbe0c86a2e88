"""Tracking numbers and secret codes.

The number is public and names no volume; the code is a secret of sixteen digits that only the complainant holds. We
keep its Argon2id hash alone. A wrong number and a wrong code cost the same work and get the same answer, and only so
many hashes are computed at once: each takes 19 MiB, so a flood of guesses is turned away before it takes the memory.
"""

import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.errors import Refused

from .models import Complaint

CODE_DIGITS = 16


def new_number() -> str:
    """A fresh public number: prefix, day, six random digits (SP20261123-482913)."""
    return f"{settings.TRACKING_NUMBER_PREFIX}{timekeeping.today():%Y%m%d}-{secrets.randbelow(10**6):06d}"


def new_code() -> str:
    """A fresh secret code: sixteen random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def grouped(code: str) -> str:
    """The code in groups of four, as printed."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def clean_code(text: str) -> str:
    """The digits of a code in whatever way it was typed."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def clean_number(text: str) -> str:
    """A tracking number in whatever way it was typed (full width, lower case, missing hyphen)."""
    folded = re.sub(r"[\s—–−‐-]", "", unicodedata.normalize("NFKC", text)).upper()
    return f"{folded[:-6]}-{folded[-6:]}" if len(folded) > 6 else folded


def _hasher() -> PasswordHasher:
    cost: dict[str, Any] = settings.TRACKING_CODE_ARGON2
    return PasswordHasher(**cost)


@lru_cache(maxsize=4)
def _slots(count: int) -> threading.BoundedSemaphore:
    """So many hashes at once in this process; the number of processes bounds the machine's."""
    return threading.BoundedSemaphore(count)


@contextmanager
def _hash_slot() -> Iterator[None]:
    """Wait a little for a free slot.

    Raises:
        Refused: none came free. Nothing was looked up, so the answer tells nothing about number or code.
    """
    slots = _slots(settings.TRACKING_HASHES_AT_ONCE)
    if not slots.acquire(timeout=settings.TRACKING_HASH_PATIENCE):
        raise Refused(_("现在查询的人太多，没有为您核对。您填写的内容还在，请过几秒再点一次“查询”。"), code="busy")
    try:
        yield
    finally:
        slots.release()


def hash_code(code: str) -> str:
    """The Argon2id hash of a code."""
    return _hasher().hash(code)


@lru_cache(maxsize=4)
def _dummy_hash(parameters: str) -> str:
    return _hasher().hash(new_code())


def find_by_code(number: str, code: str) -> Complaint | None:
    """The matter of this number when the code is right, else None, after the same work either way.

    Raises:
        Refused: too many are asking at once; nothing was looked up.
    """
    with _hash_slot():
        dummy = _dummy_hash(repr(settings.TRACKING_CODE_ARGON2))
        known = Complaint.objects.filter(number=clean_number(number)).values_list("pk", "code_hash").first()
        key, stored = known or (None, dummy)
        try:
            _hasher().verify(stored or dummy, clean_code(code))  # a destroyed matter has no hash any more
        except (VerificationError, InvalidHashError):
            return None
    found: Complaint | None = (
        Complaint.objects.select_related("agency", "merged_into", "key").get(pk=key) if key else None
    )
    return found
