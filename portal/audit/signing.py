"""Signing checkpoints: HMAC-SHA256 with a shared secret, or Ed25519 where others are to verify.

`AUDIT_SIGNING_KEY` is base64 of 32 random bytes (HMAC), or `ed25519:` followed by base64 of a 32-byte seed. Keys that
signed earlier go to `AUDIT_FORMER_KEYS`, in the same forms or as `ed25519-public:` with base64 of a public key.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from .errors import BadSigningKey

HMAC = "hmac-sha256"
ED25519 = "ed25519"


@dataclass(frozen=True)
class Key:
    """One signing key, or only its public half."""

    algorithm: str
    secret: bytes = field(repr=False)
    public: bytes = field(default=b"", repr=False)

    @property
    def key_id(self) -> str:
        """A short name of the key that tells nothing about a secret one."""
        if self.algorithm == ED25519:
            return hashlib.sha256(b"audit key id" + self.public).hexdigest()[:16]
        return hmac.new(self.secret, b"audit key id", hashlib.sha256).hexdigest()[:16]

    def sign(self, message: bytes) -> str:
        """The signature, in hexadecimal."""
        if self.algorithm == ED25519:
            return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message).hex()
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()

    def accepts(self, message: bytes, signature: str) -> bool:
        """Whether this key made the signature."""
        if self.algorithm == HMAC:
            return hmac.compare_digest(self.sign(message), signature)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


def parse(text: str) -> Key:
    """Read a key as it stands in the settings.

    Raises:
        BadSigningKey: it is missing or malformed (the message does not repeat it).
    """
    scheme, separator, encoded = text.rpartition(":")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32 or (separator and scheme not in {ED25519, f"{ED25519}-public"}):
        raise BadSigningKey(
            "AUDIT_SIGNING_KEY must be base64 of 32 random bytes, or 'ed25519:' and base64 of a 32-byte seed"
        )
    if scheme == ED25519:
        return Key(ED25519, raw, Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw())
    if scheme:
        return Key(ED25519, b"", raw)
    return Key(HMAC, raw)


def current() -> Key:
    """The key that signs.

    Raises:
        BadSigningKey: it is missing, malformed, or only a public half.
    """
    key = parse(settings.AUDIT_SIGNING_KEY)
    if not key.secret:
        raise BadSigningKey("AUDIT_SIGNING_KEY must be able to sign; a public key belongs in AUDIT_FORMER_KEYS")
    return key


def known() -> dict[str, Key]:
    """Every key whose signatures count, by its identifier."""
    keys = [current(), *(parse(text) for text in getattr(settings, "AUDIT_FORMER_KEYS", []))]
    return {key.key_id: key for key in keys}


def digest_key() -> bytes:
    """The key of `digest_of`, derived from the signing key."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"audit digest of free text").derive(current().secret)
