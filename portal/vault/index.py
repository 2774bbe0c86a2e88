"""Blind indexes: looking up a sealed value by equality, without storing it."""

import hashlib
import hmac
import re
import unicodedata

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from .masters import decode, derive


@sensitive_variables()
def blind_index(purpose: str, value: str) -> str:
    """A keyed digest of a value, the same for every way of writing it.

    Full-width forms, spaces and letter case do not matter; for the purpose `"phone"` only digits count, and the
    country code of a mainland mobile number is dropped. Digests for different purposes cannot be compared.

    Returns:
        64 hexadecimal characters.
    """
    return hmac.new(index_key(purpose), normalise(purpose, value).encode(), hashlib.sha256).hexdigest()


@sensitive_variables()
def index_key(purpose: str) -> bytes:
    """The key (32 bytes) of one purpose's keyed digests, derived from the index key."""
    return derive(decode(settings.VAULT_INDEX_KEY, "VAULT_INDEX_KEY"), b"vault blind index " + purpose.encode())


@sensitive_variables()
def normalise(purpose: str, value: str) -> str:
    """The one spelling of a value that is indexed."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).casefold()
    if purpose != "phone":
        return folded
    digits = "".join(str(unicodedata.decimal(sign)) for sign in folded if sign.isdecimal())
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
