"""Pictures inside other documents, cleaned without decoding: segments and boxes that only describe are left out."""

import struct
from collections.abc import Iterator

from .errors import NoDerivative

_ADOBE = 0xEE  # says how the colours are coded: without it CMYK pictures turn negative
_JFIF = 0xE0


def without_descriptions(data: bytes) -> bytes:
    """A JPEG without application segments and comments, and without anything behind its end.

    Raises:
        NoDerivative: it is not built like a JPEG.
    """
    if data[:2] != b"\xff\xd8":
        raise NoDerivative("damaged")
    return b"\xff\xd8" + b"".join(_segments(data))


def _segments(data: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NoDerivative("damaged")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        described = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in (_JFIF, _ADOBE))
        if not described:
            yield data[at : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end
        if data[at : at + 2] == b"\xff\xd9":
            yield b"\xff\xd9"
            return
    raise NoDerivative("damaged")


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next real marker stands: not a stuffed byte, not a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NoDerivative("damaged")
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def without_boxes(data: bytes) -> bytes:
    """A JPEG 2000 picture without its descriptive boxes; a bare code stream as it is.

    Raises:
        NoDerivative: it is not built like one.
    """
    if data[:4] == b"\xff\x4f\xff\x51":
        return data
    kept, at = [], 0
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        length = length or len(data) - at
        if length < 8 or at + length > len(data):
            raise NoDerivative("damaged")
        if name in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)
