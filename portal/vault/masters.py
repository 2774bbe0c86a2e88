"""The master keys that wrap data keys. They live in the settings (the environment), never in the database.

`VAULT_MASTER_KEYS` lists base64 keys of 32 bytes: the first wraps, all of them unwrap, so that a new one can be put
in front and `manage.py rotate_vault` can wrap every data key anew before the old one is taken away.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from . import ciphers
from .errors import MasterKeyMissing, Misconfigured


@dataclass(frozen=True)
class Master:
    """One master key; `master_id` names it without telling anything about it."""

    secret: bytes = field(repr=False)

    @property
    def master_id(self) -> str:
        """Sixteen hexadecimal characters."""
        return hashlib.sha256(b"vault master id" + self.secret).hexdigest()[:16]

    def _wrapping_key(self, suite: ciphers.Suite) -> bytes:
        return derive(self.secret, b"vault wrap " + suite.name.encode(), suite.key_size)

    def wrap(self, suite: ciphers.Suite, key: bytes, context: bytes) -> bytes:
        """Encrypt a data key."""
        return ciphers.seal(suite, self._wrapping_key(suite), key, context)

    def unwrap(self, suite: ciphers.Suite, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt a data key."""
        return ciphers.unseal(suite, self._wrapping_key(suite), wrapped, context)


def derive(secret: bytes, purpose: bytes, size: int = 32, salt: bytes | None = None) -> bytes:
    """HKDF-SHA256: a key for one purpose."""
    return HKDF(hashes.SHA256(), size, salt=salt, info=purpose).derive(secret)


def decode(text: str, setting: str) -> bytes:
    """Read a 32-byte key from base64.

    Raises:
        Misconfigured: it is missing or malformed (the message does not repeat it).
    """
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32:
        raise Misconfigured(f"{setting} must be base64 of 32 random bytes")
    return raw


def masters() -> list[Master]:
    """All master keys; the first is the one that wraps.

    Raises:
        Misconfigured: there is none, or one is malformed.
    """
    keys = [Master(decode(text, "VAULT_MASTER_KEYS")) for text in settings.VAULT_MASTER_KEYS]
    if not keys:
        raise Misconfigured("VAULT_MASTER_KEYS names no key")
    return keys


def current() -> Master:
    """The master key that wraps new data keys."""
    return masters()[0]


def by_id(master_id: str) -> Master:
    """The master key of that name.

    Raises:
        MasterKeyMissing: it is not among the configured ones.
    """
    for master in masters():
        if master.master_id == master_id:
            return master
    raise MasterKeyMissing(f"master key {master_id} is not among VAULT_MASTER_KEYS")
