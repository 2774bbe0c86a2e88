"""MP3: the frames alone, without tags before, between or behind them."""

import struct
from collections.abc import Iterator
from typing import IO

from .errors import NoDerivative

_BITRATES = {  # kbit/s by (MPEG-1?, layer): index 1…14 of the header
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_JUNK = 64 * 1024  # bytes between frames that are still passed over


def frame_length(header: bytes) -> int:
    """Bytes of the frame with this four-byte header; 0 when it is none."""
    if len(header) < 4:
        return 0
    (word,) = struct.unpack(">I", header[:4])
    version, layer = word >> 19 & 3, 4 - (word >> 17 & 3)
    bitrate, rate = word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer == 4 or bitrate in (0, 15) or rate == 3:
        return 0
    kilobits = _BITRATES[(version == 3, layer)][bitrate - 1]
    padding = word >> 9 & 1
    if layer == 1:
        return (12000 * kilobits // _RATES[version][rate] + padding) * 4
    samples = 72000 if layer == 3 and version != 3 else 144000
    return samples * kilobits // _RATES[version][rate] + padding


def looks_like_frames(head: bytes) -> bool:
    """Whether two frames follow each other at the beginning."""
    length = frame_length(head)
    return bool(length) and bool(frame_length(head[length : length + 4]))


def strip(source: IO[bytes], out: IO[bytes]) -> list[str]:
    """Write the frames alone.

    Returns:
        What was left out.

    Raises:
        NoDerivative: there are no frames, or too much lies between them.
    """
    removed: set[str] = set()
    source.seek(0)
    start = _after_tag(source, removed)
    frames = 0
    for frame in _frames(source, start, removed):
        out.write(frame)
        frames += 1
    if frames < 2:
        raise NoDerivative("damaged")
    return sorted(removed)


def _after_tag(source: IO[bytes], removed: set[str]) -> int:
    """Where the sound begins: behind ID3v2 tags."""
    at = 0
    while True:
        source.seek(at)
        head = source.read(10)
        if head[:3] != b"ID3" or len(head) < 10:
            return at
        removed.add("tags")
        size = 0
        for part in head[6:10]:
            size = size << 7 | part & 0x7F
        at += 10 + size + (10 if head[5] & 0x10 else 0)


def _frames(source: IO[bytes], at: int, removed: set[str]) -> Iterator[bytes]:
    junk = 0
    while junk < _JUNK:
        source.seek(at)
        length = frame_length(source.read(4))
        source.seek(at)
        frame = source.read(length or 1)
        if not frame:
            return
        if not length:
            junk += 1
            at += 1
            removed.add("tags")
            continue
        if len(frame) < length:
            return
        yield frame
        at += length
    raise NoDerivative("damaged")
