"""What the rooms use: is this upload taken in, and what becomes of it. Limits and scanner come from the settings."""

import tempfile
from collections.abc import Iterable
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from portal.errors import Refused

from . import kinds, pipeline, sniffing, work
from .errors import Unacceptable
from .kinds import KINDS, Family, Kind
from .limits import Limits
from .messages import REFUSALS
from .names import extension_of, safe_name, with_extension
from .pipeline import Outcome, Verdict
from .scanners import scanner_for

__all__ = [
    "Outcome",
    "Verdict",
    "ACCEPT_ATTRIBUTE",
    "admit",
    "examine",
    "limits",
    "limits_in_words",
    "safe_name",
    "stripped",
    "with_extension",
]

_MEGABYTE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


#: The value of a file input's `accept`.
ACCEPT_ATTRIBUTE = ",".join(kinds.all_extensions())
_FAMILIES = {
    Family.IMAGE: _("照片"),
    Family.PDF: _("PDF"),
    Family.OFFICE: _("Word、Excel"),
    Family.AUDIO: _("录音"),
    Family.VIDEO: _("录像"),
}


def limits_in_words() -> str:
    """The size limits as a sender reads them."""
    given = [_("%(what)s %(size)s MB") % {"what": _FAMILIES[one], "size": _megabytes(one)} for one in Family]
    return "、".join(str(one) for one in given)


def _megabytes(family: Family) -> int:
    return int(settings.UPLOAD_LIMITS_MB[family.value])


def limits() -> Limits:
    """The limits in force."""
    return Limits(
        sizes={family.value: _megabytes(family) * _MEGABYTE for family in Family},
        pixels=settings.UPLOAD_LIMIT_MEGAPIXELS * 1_000_000,
        entries=settings.UPLOAD_LIMIT_ARCHIVE_ENTRIES,
        unpacked=settings.UPLOAD_LIMIT_ARCHIVE_MB * _MEGABYTE,
        ratio=settings.UPLOAD_LIMIT_ARCHIVE_RATIO,
        memory=settings.CHECK_MEMORY_MB * _MEGABYTE,
        seconds=settings.CHECK_SECONDS,
    )


def admit(upload: File) -> Kind:
    """Look at an upload while its sender waits: size, kind, name, and what its header promises.

    A picture named as another kind of picture is taken in (phones do that); anything else must be named as what it is.

    Raises:
        Refused: it is not taken in; the reason is for the sender.
    """
    name, allowed = safe_name(upload.name or ""), limits()
    size = upload.size or 0
    try:
        if not size:
            raise Unacceptable("file_empty")
        if size > allowed.largest:
            raise Unacceptable("file_large")
        kind = _kind_of(upload, name)
        if size > allowed.sizes[kind.family]:
            raise Unacceptable("file_large")
        work.inspect(_stream(upload), kind, allowed)
    except Unacceptable as no:
        raise _refused(no.code, name, allowed, upload) from None
    finally:
        upload.seek(0)
    return kind


def _stream(upload: File) -> IO[bytes]:
    return upload  # Django's File reads and seeks like one


def _kind_of(upload: File, name: str) -> Kind:
    kind = sniffing.sniff(_stream(upload))
    if kind is None:
        upload.seek(0)
        raise Unacceptable("file_old_office" if upload.read(8) == _OLE else "file_kind")
    named = next((one for one in KINDS.values() if extension_of(name) in one.extensions), None)
    if named is not kind and not (named and named.family is kind.family is Family.IMAGE):
        raise Unacceptable("file_mismatch")
    return kind


def _refused(code: str, name: str, allowed: Limits, upload: File) -> Refused:
    limit: object = allowed.pixels // 1_000_000
    if code == "file_large":
        limit = _limit_for(upload, allowed) // _MEGABYTE
    return Refused(REFUSALS[code] % {"name": name, "limit": limit}, code=code)


def _limit_for(upload: File, allowed: Limits) -> int:
    kind = sniffing.sniff(_stream(upload))
    return allowed.sizes[kind.family] if kind else allowed.largest


def examine(chunks: Iterable[bytes], *, content_type: str) -> Outcome:
    """Scan and strip a file that was taken in before; it is held in a file without a name meanwhile.

    Returns:
        The outcome; the caller closes its copy.
    """
    scanner = scanner_for(settings.CLAMAV, settings.CLAMAV_SECONDS)
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as held:
        for chunk in chunks:
            held.write(chunk)
        return pipeline.examine(held, kind=KINDS[content_type], limits=limits(), scanner=scanner)


def stripped(upload: File) -> File:
    """An editor's upload as it may be published: checked, scanned, without metadata.

    Raises:
        Refused: it is not taken in, malware was found, or it could not be checked now.
    """
    name, kind = safe_name(upload.name or ""), admit(upload)
    outcome = examine(upload.chunks(), content_type=kind.content_type)
    if outcome.copy is None:
        raise Refused(f"文件“{name}”无法做成可公开的副本，没有保存。请检查文件后重试。", code=outcome.reason)
    with outcome.copy as copy:
        return ContentFile(copy.read(), name=with_extension(name, outcome.kind.extensions))
