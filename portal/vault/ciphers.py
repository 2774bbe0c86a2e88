"""Authenticated encryption: AES-256-GCM, or SM4-GCM (GB/T 32907) where national ciphers are required.

A sealed message is `version (1 byte) · cipher (1 byte) · nonce (12) · ciphertext · tag (16)`.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from .errors import Misconfigured, SealBroken

VERSION = 1
NONCE = 12
TAG = 16


@dataclass(frozen=True)
class Suite:
    """One cipher.

    Attributes:
        name: as in `settings.VAULT_CIPHER`.
        code: the byte that stands for it in a sealed message.
        key_size: bytes of a key.
    """

    name: str
    code: int
    key_size: int

    @sensitive_variables()
    def encrypt(self, key: bytes, nonce: bytes, clear: bytes, context: bytes) -> bytes:
        """Ciphertext followed by the tag; `context` is authenticated and not stored."""
        if self.code == AES.code:
            return AESGCM(key).encrypt(nonce, clear, context)
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(context)
        return encryptor.update(clear) + encryptor.finalize() + encryptor.tag

    @sensitive_variables()
    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        """The clear bytes.

        Raises:
            SealBroken: ciphertext, key, nonce or context are not those of the sealing.
        """
        if len(sealed) < TAG:
            raise SealBroken("the ciphertext is too short")
        try:
            if self.code == AES.code:
                return AESGCM(key).decrypt(nonce, sealed, context)
            decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
            decryptor.authenticate_additional_data(context)
            return decryptor.update(sealed[:-TAG]) + decryptor.finalize()
        except InvalidTag:
            raise SealBroken("the ciphertext does not belong here or was altered") from None


AES = Suite("AES-256-GCM", 1, 32)
SM4 = Suite("SM4-GCM", 2, 16)
SUITES = {suite.name: suite for suite in (AES, SM4)}


def named(name: str) -> Suite:
    """The cipher of that name.

    Raises:
        Misconfigured: there is none.
    """
    try:
        return SUITES[name]
    except KeyError:
        raise Misconfigured(f"VAULT_CIPHER must be one of {', '.join(SUITES)}") from None


def preferred() -> Suite:
    """The cipher for new keys."""
    return named(settings.VAULT_CIPHER)


@sensitive_variables()
def seal(suite: Suite, key: bytes, clear: bytes, context: bytes) -> bytes:
    """Encrypt one message under a fresh random nonce."""
    nonce = os.urandom(NONCE)
    return bytes([VERSION, suite.code]) + nonce + suite.encrypt(key, nonce, clear, context)


@sensitive_variables()
def unseal(suite: Suite, key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Decrypt what `seal` returned.

    Raises:
        SealBroken: it was altered, or sealed with another cipher, key or context.
    """
    if len(sealed) < 2 + NONCE + TAG or sealed[0] != VERSION or sealed[1] != suite.code:
        raise SealBroken("this is not a message sealed with this key")
    return suite.decrypt(key, sealed[2 : 2 + NONCE], sealed[2 + NONCE :], context)
