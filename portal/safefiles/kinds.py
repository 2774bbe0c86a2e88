"""The kinds of files that are taken in."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Kinds that are checked and stripped alike and share a size limit."""

    IMAGE = "image"
    PDF = "pdf"
    OFFICE = "office"
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class Kind:
    """One content type: its family and the extensions a file of it may carry, the usual one first."""

    content_type: str
    family: Family
    extensions: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
JPEG = Kind("image/jpeg", Family.IMAGE, (".jpg", ".jpeg"))
PNG = Kind("image/png", Family.IMAGE, (".png",))
WEBP = Kind("image/webp", Family.IMAGE, (".webp",))
HEIC = Kind("image/heic", Family.IMAGE, (".heic", ".heif"))
PDF = Kind("application/pdf", Family.PDF, (".pdf",))
DOCX = Kind(f"{_OOXML}wordprocessingml.document", Family.OFFICE, (".docx",))
XLSX = Kind(f"{_OOXML}spreadsheetml.sheet", Family.OFFICE, (".xlsx",))
MP3 = Kind("audio/mpeg", Family.AUDIO, (".mp3",))
WAV = Kind("audio/x-wav", Family.AUDIO, (".wav",))
M4A = Kind("audio/mp4", Family.AUDIO, (".m4a",))
MP4 = Kind("video/mp4", Family.VIDEO, (".mp4", ".m4v"))
MOV = Kind("video/quicktime", Family.VIDEO, (".mov",))
THREE_GP = Kind("video/3gpp", Family.VIDEO, (".3gp",))

KINDS = {
    kind.content_type: kind for kind in (JPEG, PNG, WEBP, HEIC, PDF, DOCX, XLSX, MP3, WAV, M4A, MP4, MOV, THREE_GP)
}


def all_extensions() -> list[str]:
    """Every extension that is taken in."""
    return sorted(extension for kind in KINDS.values() for extension in kind.extensions)
