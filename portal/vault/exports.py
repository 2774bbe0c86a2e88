"""Wrapped data keys on their own, for a backup apart from the database's and of a short life (ADR 8).

The file is one line of JSON (what it is, until when it may be used), then the keys, sealed under a key derived from
the master key: a stranger learns from it not even how many matters were erased. The wrapped keys stay wrapped inside.
"""

import gzip
import json
import os
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping

from . import ciphers, masters
from .errors import SealBroken, VaultError
from .keys import destroy_key
from .models import DataKey

FORMAT = "portal-keys/1"
_PURPOSE = b"vault key export"
_BATCH = 1000


class ExportExpired(VaultError):
    """The file is past its life: keys in it may have been destroyed since."""


def export_keys(path: Path, *, days: int) -> dict[str, Any]:
    """Write every data key, destroyed ones as their certificates, to a new file; returns its first line.

    Args:
        path: a file that does not exist yet.
        days: how long it may be restored from.

    Raises:
        FileExistsError: it is there already.
    """
    now, master = timekeeping.now(), masters.current()
    rows = [_row(key) for key in DataKey.objects.order_by("created_at", "pk").iterator()]
    head = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "expires_at": (now + timedelta(days=days)).isoformat(),
        "master": master.master_id,
        "cipher": ciphers.preferred().name,
    }
    first = json.dumps(head, separators=(",", ":")).encode()
    sealed = ciphers.seal(ciphers.preferred(), _secret(master, head), gzip.compress(json.dumps(rows).encode()), first)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(first + b"\n" + sealed)
        out.flush()
        os.fsync(out.fileno())
    return {**head, "keys": len(rows)}


def _secret(master: masters.Master, head: dict[str, Any]) -> bytes:
    return masters.derive(master.secret, _PURPOSE, ciphers.named(head["cipher"]).key_size)


def _row(key: DataKey) -> dict[str, Any]:
    return {
        "id": str(key.pk),
        "wrapped": b64encode(key.wrapped).decode() if key.wrapped is not None else None,
        "cipher": key.cipher,
        "master_id": key.master_id,
        "created_at": key.created_at.isoformat(),
        "destroyed_at": key.destroyed_at.isoformat() if key.destroyed_at else None,
        "certificate": key.certificate,
    }


@sensitive_variables()
def read_export(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The first line and the keys of a file.

    Raises:
        SealBroken: it is not such a file, or was altered.
        MasterKeyMissing: the master key it was made under is not configured.
    """
    first, _newline, sealed = path.read_bytes().partition(b"\n")
    try:
        head = json.loads(first)
        known = head["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise SealBroken(f"{path.name} is not an export of keys")
    secret = _secret(masters.by_id(head["master"]), head)
    return head, json.loads(gzip.decompress(ciphers.unseal(ciphers.named(head["cipher"]), secret, sealed, first)))


def import_keys(path: Path, *, past_its_life: bool = False) -> dict[str, int]:
    """Bring keys back after a restore. A key that is destroyed here or in the file stays or becomes destroyed.

    Raises:
        ExportExpired: the file is past its life.
        VaultError: as `read_export`.
    """
    head, rows = read_export(path)
    if not past_its_life and timekeeping.now() > datetime.fromisoformat(head["expires_at"]):
        raise ExportExpired(f"{path.name} was to be used until {head['expires_at'][:10]}")
    with transaction.atomic():
        known = {str(pk): at for pk, at in DataKey.objects.values_list("pk", "destroyed_at")}
        fresh = [_key(row) for row in rows if row["id"] not in known]
        DataKey.objects.bulk_create(fresh, batch_size=_BATCH)
        dead = [row["id"] for row in rows if row["destroyed_at"] and row["id"] in known and known[row["id"]] is None]
        for key in DataKey.objects.filter(pk__in=dead):
            destroy_key(key, reason="replay")
    return {"added": len(fresh), "destroyed": len(dead), "known": len(known)}


def _key(row: dict[str, Any]) -> DataKey:
    return DataKey(
        id=UUID(row["id"]),
        wrapped=b64decode(row["wrapped"]) if row["wrapped"] is not None else None,
        cipher=row["cipher"],
        master_id=row["master_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        destroyed_at=datetime.fromisoformat(row["destroyed_at"]) if row["destroyed_at"] else None,
        certificate=row["certificate"],
    )
