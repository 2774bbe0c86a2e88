"""What the checking process does with one file: look once more, strip, say what it found."""

import resource
from dataclasses import dataclass, field
from typing import IO

from . import archives, boxes, images, kinds, mpeg, office, pdf, wave
from .errors import NoDerivative, Unacceptable
from .kinds import Family, Kind
from .limits import Limits
from .sniffing import second_face, sniff


@dataclass
class Report:
    """What the checking process found: `stripped`, `no_copy` (with a reason) or `refused` (with a reason)."""

    result: str
    reason: str = ""
    removed: list[str] = field(default_factory=list)


def written_as(kind: Kind) -> Kind:
    """The kind of the copy."""
    return images.written_as(kind) if kind.family is Family.IMAGE else kind


def bind(limits: Limits) -> None:
    """Bound this process for good: address space, seconds of work, size of what it writes, no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    most = 2 * limits.largest + 64 * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    images.lift_pillow_limit()


def inspect(source: IO[bytes], kind: Kind, limits: Limits) -> None:
    """The cheap checks, from headers alone: pixels of an image, directory of an archive.

    Raises:
        Unacceptable: it is not taken in.
    """
    if kind.family is Family.IMAGE:
        images.inspect(source, kind, limits)
    elif kind.family is Family.OFFICE:
        archives.inspect(source, limits)


def strip(source: IO[bytes], out: IO[bytes], kind: Kind, limits: Limits) -> Report:
    """Write a copy without metadata, macros and scripts."""
    try:
        if sniff(source) is not kind:
            raise Unacceptable("file_mismatch")
        face = second_face(source, kind)
        source.seek(0)
        removed = _stripped(source, out, kind, limits)
    except Unacceptable as no:
        return Report("refused", no.code)
    except NoDerivative as no:
        return Report("no_copy", no.code)
    return Report("stripped", removed=[*removed, *([face] if face else [])])


def _stripped(source: IO[bytes], out: IO[bytes], kind: Kind, limits: Limits) -> list[str]:
    if kind.family is Family.IMAGE:
        return images.strip(source, out, kind, limits)
    if kind.family is Family.OFFICE:
        return office.strip(source, out, kind, limits)
    if kind is kinds.PDF:
        return pdf.strip(source, out)
    if kind is kinds.MP3:
        return mpeg.strip(source, out)
    if kind is kinds.WAV:
        return wave.strip(source, out)
    return boxes.strip(source, out)
