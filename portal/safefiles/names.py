"""File names from outside."""

import os
import re
import unicodedata

from .kinds import all_extensions

#: Control characters, and what is invisible or turns the direction of writing (罚单\u202egnp.exe shows as 罚单exe.png).
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
#: Names that Windows takes for devices, whatever their extension.
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")


def safe_name(name: str) -> str:
    """The bare file name: no path, nothing unseen, no device, no option or formula at its beginning, not too long."""
    bare = os.path.basename(unicodedata.normalize("NFC", name).replace("\\", "/"))
    bare = _UNSEEN.sub("", bare).strip(". ").lstrip("-~=+@. ") or "未命名"
    stem, dot, extension = _DEVICE.sub(r"\1_", bare).rpartition(".")
    return f"{stem[:80]}{dot}{extension[:8]}" if dot else extension[:80]


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
