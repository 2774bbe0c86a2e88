"""One spelling for every event, so that its digest comes out the same on every database, for ever."""

import enum
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from .errors import NotRecordable

#: Longest string an event may hold, in characters. Longer is free text, and free text lies sealed in the vault.
LONGEST = 200

#: What the first event of a chain follows.
GENESIS = "0" * 64


def normalise(value: Any) -> Any:
    """Turn event data into what JSON keeps unchanged on SQLite and PostgreSQL alike.

    Enumerations become their values, identifiers and dates their text. Fractions are refused (databases spell them
    differently), as are texts longer than `LONGEST` characters.

    Raises:
        NotRecordable: the value is of another type, too long, or not storable as text.
    """
    if isinstance(value, enum.Enum):
        return normalise(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): normalise(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray | memoryview):
        return [normalise(item) for item in _ordered(value)]
    raise NotRecordable(f"events hold codes, identifiers and digests, not {type(value).__name__}")


def _ordered(values: Any) -> Any:
    return sorted(values) if isinstance(values, set | frozenset) else values


def _key(key: Any) -> str:
    if isinstance(key, enum.Enum):
        key = key.value
    if not isinstance(key, str):
        raise NotRecordable(f"names in event data are text, not {type(key).__name__}")
    return _text(key)


def _text(text: str) -> str:
    text = str(text)
    if len(text) > LONGEST:
        raise NotRecordable(f"a text of {len(text)} characters: free text lies sealed, events hold its digest_of()")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotRecordable("text with a NUL or half a surrogate pair cannot be stored alike on every database")
    return text


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, always with six decimals."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def spell(content: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted names, no spaces, UTF-8 (numbers are whole, so RFC 8785 agrees)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(spell(content)).hexdigest()
