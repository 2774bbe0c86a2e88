"""WAV: format and samples alone; INFO lists, broadcast, iXML and ID3 chunks stay behind."""

import struct
from typing import IO

from .errors import NoDerivative

_KEPT = {b"fmt ", b"fact", b"data"}
_PIECE = 1024 * 1024


def strip(source: IO[bytes], out: IO[bytes]) -> list[str]:
    """Write a WAV file with the chunks that make the sound.

    Raises:
        NoDerivative: its build is broken.
    """
    source.seek(12)
    out.write(b"RIFF\0\0\0\0WAVE")
    kept: list[bytes] = []
    removed = False
    while len(head := source.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        following = source.tell() + size + size % 2
        if name in _KEPT and name not in kept:
            kept.append(name)
            _copy(source, out, head, size)
        else:
            removed = True
        source.seek(following)
    if b"fmt " not in kept or b"data" not in kept:
        raise NoDerivative("damaged")
    size = out.tell()
    out.seek(4)
    out.write(struct.pack("<I", size - 8))
    return ["tags"] if removed or head else []


def _copy(source: IO[bytes], out: IO[bytes], head: bytes, size: int) -> None:
    out.write(head)
    left = size
    while left:
        piece = source.read(min(left, _PIECE))
        if not piece:
            raise NoDerivative("damaged")
        out.write(piece)
        left -= len(piece)
    if size % 2:
        out.write(b"\0")
