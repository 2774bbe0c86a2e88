"""File names from outside."""

import os
import re
import unicodedata

from .kinds import all_extensions


def safe_name(name: str) -> str:
    """The bare file name, without path, control characters or excess length."""
    bare = os.path.basename(unicodedata.normalize("NFC", name).replace("\\", "/"))
    bare = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", bare).strip(". ") or "未命名"
    stem, dot, extension = bare.rpartition(".")
    return f"{stem[:80]}{dot}{extension[:8]}" if dot else bare[:80]


def extension_of(name: str) -> str:
    """The extension in lower case, with its dot; empty when there is none."""
    return os.path.splitext(name)[1].lower()


def with_extension(name: str, extensions: tuple[str, ...]) -> str:
    """The name with an extension that its content has; a file extension that says something else is replaced."""
    safe = safe_name(name)
    if not extensions or extension_of(safe) in extensions:
        return safe
    stem = os.path.splitext(safe)[0] if extension_of(safe) in all_extensions() else safe
    return f"{stem}{extensions[0]}"
