"""The list of destroyed keys: it only grows, is kept outside the database, and is replayed after every restore.

Without it a backup would undo an erasure. A line is `{"key", "destroyed_at", "certificate"}`, the last a digest.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from portal.audit import canonical

from .models import DataKey

Finish = Callable[[], int]

_finishers: dict[str, Finish] = {}


def on_replay(name: str, finish: Finish) -> None:
    """Have `finish()` run after a replay: a room clears what belonged to keys that are destroyed (call in `ready`).

    It answers how much there was to clear, and must be idempotent.
    """
    _finishers[name] = finish


def line_of(key: DataKey) -> dict[str, str]:
    """A destroyed key as the list names it."""
    return {
        "key": str(key.pk),
        "destroyed_at": key.destroyed_at.isoformat() if key.destroyed_at else "",
        "certificate": canonical.digest(key.certificate or {}),
    }


def note(key: DataKey) -> None:
    """Append a key to the list once the transaction that destroyed it is committed."""
    line = line_of(key)
    transaction.on_commit(lambda: _append([line]), robust=True)  # Django logs a failure by the function's name


def _append(lines: list[dict[str, str]]) -> None:
    path = Path(settings.VAULT_DESTROYED_LIST)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as out:
        out.write("".join(json.dumps(line) + "\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def all_lines() -> Iterator[dict[str, str]]:
    """Every destroyed key that the database knows, oldest first: the list made anew."""
    destroyed = DataKey.objects.exclude(destroyed_at=None).order_by("destroyed_at", "pk")
    yield from (line_of(key) for key in destroyed.iterator())


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a kept list.

    Raises:
        ValueError: a line is not one of the list's; nothing of it is to be trusted then.
        OSError: it cannot be read.
    """
    lines = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
    if not all(isinstance(line, dict) and UUID(line.get("key", "")) for line in lines):
        raise ValueError("not a list of destroyed keys")
    return lines


def replay(lines: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """Destroy again what the list names, and let the rooms clear what belonged to destroyed keys.

    Returns:
        How many keys were destroyed by this, and how much the rooms cleared.
    """
    from .files import sweep_destroyed
    from .keys import destroy_key

    named = {line["key"] for line in lines}
    gone = 0
    for key in DataKey.objects.usable().iterator():
        if str(key.pk) in named:
            destroy_key(key, reason="replay")
            gone += 1
    sweep_destroyed()
    return gone, sum(finish() for finish in _finishers.values())
