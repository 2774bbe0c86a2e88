"""What a file is, by its first bytes and its build, never by its name.

The signature must stand at the very beginning: a file that is something else first and one of ours later is not ours.
"""

import struct
from typing import IO

from . import archives, kinds, mpeg
from .kinds import Kind

HEAD = 4096
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4 = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"mmp4"}


def sniff(source: IO[bytes]) -> Kind | None:
    """The kind of an open, seekable file, or None when it is none that is taken in."""
    source.seek(0)
    head = source.read(HEAD)
    for signature, kind in ((b"\xff\xd8\xff", kinds.JPEG), (b"\x89PNG\r\n\x1a\n", kinds.PNG), (b"%PDF-", kinds.PDF)):
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": kinds.WEBP, b"WAVE": kinds.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[:4] == b"PK\x03\x04":
        return archives.office_kind(source)
    return kinds.MP3 if head[:3] == b"ID3" or mpeg.looks_like_frames(head) else None


def _by_brand(head: bytes) -> Kind | None:
    (size,) = struct.unpack(">I", head[:4])
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, min(size, HEAD), 4))}
    if b"avif" in brands or b"avis" in brands:
        return None
    if major in _HEIC:
        return kinds.HEIC
    if major in {b"M4A ", b"M4B "}:
        return kinds.M4A
    if major == b"qt  ":
        return kinds.MOV
    if major[:3] == b"3gp":
        return kinds.THREE_GP
    return kinds.MP4 if major in _MP4 else None


def second_face(source: IO[bytes], kind: Kind) -> str:
    """A code when the file can also be read as something else (a polyglot), or nothing.

    The copy for staff does not keep the other face: it is written anew. This only says that there was one.
    """
    if kind.family is not kinds.Family.OFFICE and archives.is_archive(source):
        return "archive_inside"
    source.seek(0)
    head = source.read(HEAD).lower()
    if kind is not kinds.PDF and b"%pdf-" in head:
        return "pdf_inside"
    return "markup_inside" if b"<script" in head or b"<html" in head else ""
