"""Archives: an office file is one. Bombs, macros and foreign contents are seen from the directory, before unpacking."""

import re
import zipfile
from typing import IO

from . import kinds
from .errors import Unacceptable
from .kinds import Kind
from .limits import Limits

_MAIN = {re.compile(r"word/document\d*\.xml"): kinds.DOCX, re.compile(r"xl/workbook\d*\.xml"): kinds.XLSX}
_MACRO = re.compile(r"vbaProject|vbaData|macrosheets|\.xlm$|activeX", re.IGNORECASE)
_PROGRAM = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|js|jse|vbs|vbe|wsf|hta|lnk|jar|msi|zip|rar|7z)$", re.IGNORECASE)
_LEAST = 1024 * 1024  # below this a high ratio does no harm


def opened(source: IO[bytes]) -> zipfile.ZipFile:
    """The archive.

    Raises:
        Unacceptable: it is broken, or of a build that hides something.
    """
    source.seek(0)
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise Unacceptable("file_damaged") from None


def is_archive(source: IO[bytes]) -> bool:
    """Whether an unpacker would find an archive somewhere in the file."""
    source.seek(0)
    return zipfile.is_zipfile(source)


def office_kind(source: IO[bytes]) -> Kind | None:
    """Which office format an archive is, by its main part; None for any other archive."""
    try:
        with opened(source) as archive:
            names = set(archive.namelist())
    except Unacceptable:
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for main, kind in _MAIN.items() if any(main.fullmatch(name) for name in names)), None)


def inspect(source: IO[bytes], limits: Limits) -> None:
    """Check an office file by its directory alone.

    Raises:
        Unacceptable: a bomb, encrypted, with macros, or with programs or archives inside.
    """
    with opened(source) as archive:
        entries = archive.infolist()
        _check_sizes(entries, limits)
        for entry in entries:
            _check_entry(entry)
        _check_types(archive)


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Unacceptable("archive_bomb")
    for entry in entries:
        if entry.file_size > _LEAST and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise Unacceptable("archive_bomb")
    if len({entry.filename for entry in entries}) != len(entries):
        raise Unacceptable("archive_odd")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 1:
        raise Unacceptable("encrypted")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or "\x00" in name:
        raise Unacceptable("archive_odd")
    if _MACRO.search(name):
        raise Unacceptable("macro")
    if _PROGRAM.search(name):
        raise Unacceptable("program_inside")


def _check_types(archive: zipfile.ZipFile) -> None:
    """The list of types must not declare macros under an innocent name."""
    if b"macroEnabled" in content(archive, "[Content_Types].xml", _LEAST):
        raise Unacceptable("macro")


def content(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One file of an archive, never more of it than `most` bytes, whatever the directory promised.

    Raises:
        Unacceptable: it is larger than that, or broken.
    """
    try:
        with archive.open(name) as part:
            data = part.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, KeyError, RuntimeError):
        raise Unacceptable("file_damaged") from None
    if len(data) > most:
        raise Unacceptable("archive_bomb")
    return data
