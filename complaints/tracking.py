"""Tracking numbers and secret codes.

The number is public and names no volume; the code is a secret of sixteen digits that only the complainant holds. We
keep its Argon2id hash alone. A wrong number and a wrong code cost the same time and get the same answer.
"""

import re
import secrets
import unicodedata
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings

from portal import timekeeping

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


def hash_code(code: str) -> str:
    """The Argon2id hash of a code."""
    return _hasher().hash(code)


@lru_cache(maxsize=4)
def _dummy_hash(parameters: str) -> str:
    return _hasher().hash(new_code())


def find_by_code(number: str, code: str) -> Complaint | None:
    """The matter of this number when the code is right, else None, after the same work either way."""
    complaint = Complaint.objects.select_related("agency", "merged_into").filter(number=clean_number(number)).first()
    known = (
        complaint.code_hash
        if complaint is not None and complaint.code_hash
        else _dummy_hash(repr(settings.TRACKING_CODE_ARGON2))
    )
    try:
        _hasher().verify(known, clean_code(code))
    except (VerificationError, InvalidHashError):
        return None
    return complaint
