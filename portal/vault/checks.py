"""System check: the vault's keys and cipher can be used."""

from typing import Any

from django.conf import settings
from django.core import checks

from . import ciphers, masters
from .errors import Misconfigured


def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Master keys, index key and cipher are there and well formed, and a message goes through the cipher."""
    try:
        masters.masters()
        masters.decode(settings.VAULT_INDEX_KEY, "VAULT_INDEX_KEY")
        suite = ciphers.preferred()
        key = bytes(suite.key_size)
        ciphers.unseal(suite, key, ciphers.seal(suite, key, b"", b""), b"")
    except Misconfigured as error:
        return [checks.Error(str(error), id="vault.E002")]
    except Exception as error:
        return [checks.Error(f"VAULT_CIPHER does not work here ({type(error).__name__})", id="vault.E003")]
    return []
