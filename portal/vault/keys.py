"""Making, using, destroying and re-wrapping data keys."""

import hashlib
import hmac
import os
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping
from portal.audit import canonical
from portal.audit.api import record

from . import ciphers, masters
from .errors import NoKey
from .models import DataKey


def new_key() -> DataKey:
    """Make and save a data key for the preferred cipher, wrapped by the first master key."""
    suite, master = ciphers.preferred(), masters.current()
    key = DataKey(cipher=suite.name, master_id=master.master_id)
    key.wrapped = master.wrap(suite, os.urandom(suite.key_size), key.wrapping_context)
    key.save(force_insert=True)
    return key


@sensitive_variables()
def unwrap(key: DataKey) -> bytes:
    """The secret of a data key. Keep it for the length of one call only.

    Raises:
        KeyDestroyed: the key was destroyed.
        MasterKeyMissing: its master key is not configured.
        SealBroken: the wrapped key was altered.
    """
    wrapped = key.require_usable()
    return masters.by_id(key.master_id).unwrap(key.suite, wrapped, key.wrapping_context)


@sensitive_variables()
def seal(key: DataKey | None, clear: str | bytes, *, context: str) -> bytes:
    """Encrypt a text or bytes under a data key.

    Args:
        key: the data key.
        clear: what to seal.
        context: where it belongs (e.g. `"complaints.complaint.narrative"`); opening needs the same.

    Raises:
        NoKey: `key` is None.
        KeyDestroyed: the key was destroyed.
    """
    if key is None:
        raise NoKey("there is no data key to seal with")
    raw = clear.encode() if isinstance(clear, str) else clear
    return ciphers.seal(key.suite, unwrap(key), raw, _bound(key, context))


@sensitive_variables()
def unseal(key: DataKey | None, sealed: bytes, *, context: str) -> bytes:
    """Decrypt what `seal` returned.

    Raises:
        NoKey: `key` is None.
        KeyDestroyed: the key was destroyed.
        SealBroken: it was altered, or sealed under another key or for another place.
    """
    if key is None:
        raise NoKey("there is no data key to open with")
    return ciphers.unseal(key.suite, unwrap(key), bytes(sealed), _bound(key, context))


@sensitive_variables()
def keyed_digest(key: DataKey, value: str) -> str:
    """A digest of a value under a data key: equal under one key for equal values, of no use to guess the value.

    Whoever reads the database or the audit trail without the key cannot test whether a known text or file is meant;
    once the key is destroyed nobody can.

    Returns:
        64 hexadecimal characters.

    Raises:
        KeyDestroyed: the key was destroyed.
    """
    secret = masters.derive(unwrap(key), b"vault digest", 32)
    return hmac.new(secret, value.encode(), hashlib.sha256).hexdigest()


def _bound(key: DataKey, context: str) -> bytes:
    return f"{context}|{key.pk}".encode()


@transaction.atomic
def destroy_key(key: DataKey, *, actor: Any = None, reason: str = "") -> dict[str, Any]:
    """Destroy a data key: everything sealed under it is erased for good, the files in the store included.

    The key's row stays as the certificate, and an audit event (`key:<id>`) carries the certificate's digest. The key is
    named on the list that is replayed after every restore (`vault.destroyed`); exports that still hold it have a short
    life (`vault.exports`).

    Args:
        key: the key; the instance is updated. Destroying it again changes nothing.
        actor: the member of staff who did it; None for a retention rule.
        reason: a short code, e.g. `"retention"` or `"request"`; no free text.

    Returns:
        The certificate.
    """
    fresh = DataKey.objects.select_for_update().get(pk=key.pk)
    if fresh.destroyed_at is None:
        _destroy(fresh, actor, reason)
    key.wrapped, key.destroyed_at, key.certificate = fresh.wrapped, fresh.destroyed_at, fresh.certificate
    return dict(fresh.certificate or {})


def _destroy(key: DataKey, actor: Any, reason: str) -> None:
    from .destroyed import note
    from .files import forget_files

    at = timekeeping.now()
    certificate = {
        "key": str(key.pk),
        "cipher": key.cipher,
        "master": key.master_id,
        "wrapped_sha256": hashlib.sha256(key.require_usable()).hexdigest(),
        "created_at": key.created_at.isoformat(),
        "destroyed_at": at.isoformat(),
        "actor": getattr(actor, "pk", None),
        "reason": reason,
        "files": key.files.count(),
    }
    key.wrapped, key.destroyed_at, key.certificate = None, at, certificate
    key.save(update_fields=["wrapped", "destroyed_at", "certificate"])
    data = {"reason": reason, "certificate": canonical.digest(certificate)}
    record(subject=f"key:{key.pk}", kind="key.destroyed", actor=actor, data=data)
    forget_files(key)
    note(key)


@transaction.atomic
def rewrap(key: DataKey) -> bool:
    """Wrap a data key by the first master key; whether there was anything to do.

    What the key sealed stays as it is. Destroyed keys are left alone.

    Raises:
        MasterKeyMissing: the master key it is wrapped by is not configured.
    """
    master = masters.current()
    fresh = DataKey.objects.select_for_update().get(pk=key.pk)
    if fresh.destroyed_at is not None or fresh.master_id == master.master_id:
        return False
    secret = unwrap(fresh)
    fresh.wrapped = master.wrap(fresh.suite, secret, fresh.wrapping_context)
    fresh.master_id = master.master_id
    fresh.save(update_fields=["wrapped", "master_id"])
    return True
