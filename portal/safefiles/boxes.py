"""ISO media containers (MP4, MOV, M4A, 3GP): everything but the pictures and the sound is blanked where it stands.

The file keeps its length and every box its place, so no offset changes: a box that is not on the list is renamed to
`free` and zeroed; tracks that are neither picture nor sound (GPS, subtitles, timed metadata) are zeroed with their
samples; and whatever lies in the data area without being a sample of a kept track is zeroed too. The coded streams
themselves are copied as they are.
"""

import array
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .errors import NoDerivative

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"}
_LEAVES = {
    *(b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"dref", b"stsd", b"stts", b"ctts", b"stss", b"stsc"),
    *(b"stsz", b"stco", b"co64", b"elst", b"sdtp", b"cslg"),
}
_USUAL = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_SEEN_OR_HEARD = {b"vide", b"soun"}
_LARGEST_INDEX = 128 * 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Box:
    """A box: its name, where it begins, where its content begins, where it ends."""

    name: bytes
    start: int
    body: int
    end: int


def strip(source: IO[bytes], out: IO[bytes]) -> list[str]:
    """Write the file with pictures and sound alone.

    Returns:
        What was blanked.

    Raises:
        NoDerivative: fragmented, referring to other files, or of a build that is not understood.
    """
    size = source.seek(0, 2)
    top = list(_top_level(source, size))
    names = [box.name for box in top]
    if b"moof" in names or b"sidx" in names:
        raise NoDerivative("fragmented")
    if names.count(b"moov") != 1 or b"mdat" not in names or names[0] != b"ftyp":
        raise NoDerivative("damaged")
    moov = next(box for box in top if box.name == b"moov")
    index = _Index(_read(source, moov))
    kept = index.blank()
    removed = index.removed | ({"boxes"} if set(names) - _USUAL else set())
    _write(source, out, top, bytes(index.data), _inside(kept, [box for box in top if box.name == b"mdat"]))
    return sorted(removed)


def _top_level(source: IO[bytes], size: int) -> Iterator[Box]:
    at = 0
    while at < size:
        source.seek(at)
        box = _box(source.read(16), at, size)
        yield box
        at = box.end


def _box(head: bytes, at: int, limit: int) -> Box:
    """The box whose first bytes are `head`.

    Raises:
        NoDerivative: it does not fit where it stands.
    """
    if len(head) < 8:
        raise NoDerivative("damaged")
    length, name = struct.unpack(">I4s", head[:8])
    body = 8
    if length == 1 and len(head) >= 16:
        (length,), body = struct.unpack(">Q", head[8:16]), 16
    if length == 0:
        length = limit - at
    if length < body or at + length > limit:
        raise NoDerivative("damaged")
    return Box(name, at, at + body, at + length)


def _read(source: IO[bytes], box: Box) -> bytearray:
    if box.end - box.start > _LARGEST_INDEX:
        raise NoDerivative("damaged")
    source.seek(box.start)
    return bytearray(source.read(box.end - box.start))


class _Index:
    """The `moov` box in memory, blanked in place."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self.removed: set[str] = set()

    def children(self, box: Box, skip: int = 0) -> list[Box]:
        """The boxes inside a box, `skip` bytes into it."""
        found, at = [], box.body + skip
        while at + 8 <= box.end:
            found.append(_box(bytes(self.data[at : at + 16]), at, box.end))
            at = found[-1].end
        return found

    def find(self, box: Box, *path: bytes) -> Box:
        """A box further inside.

        Raises:
            NoDerivative: it is not there.
        """
        for name in path:
            box = next((child for child in self.children(box) if child.name == name), Box(b"", 0, 0, 0))
            if not box.end:
                raise NoDerivative("damaged")
        return box

    def blank(self) -> list[tuple[int, int]]:
        """Blank what is not picture or sound; the places of the samples that stay (start, end), in order."""
        root = _box(bytes(self.data[:16]), 0, len(self.data))
        kept: list[tuple[int, int]] = []
        for box in self.children(root):
            if box.name == b"trak" and self._handler(box) in _SEEN_OR_HEARD:
                kept += self._samples(self.find(box, b"mdia", b"minf", b"stbl"))
                self._clean(box)
            elif box.name == b"mvhd":
                self._undate(box)
            else:
                self._free(box, "track" if box.name == b"trak" else "tags")
        if not kept:
            raise NoDerivative("damaged")
        return _merged(kept)

    def _handler(self, track: Box) -> bytes:
        body = self.find(track, b"mdia", b"hdlr").body
        return bytes(self.data[body + 8 : body + 12])

    def _clean(self, parent: Box) -> None:
        for box in self.children(parent):
            if box.name in _CONTAINERS:
                self._clean(box)
            elif box.name not in _LEAVES:
                self._free(box, "tags")
            elif box.name in _DATED:
                self._undate(box)
            elif box.name == b"hdlr":
                self._zero(box.body + 12, box.end)
            elif box.name == b"dref":
                self._check_references(box)
            elif box.name == b"stsd":
                self._unname(box)

    def _free(self, box: Box, code: str) -> None:
        if box.name not in (b"free", b"skip"):
            self.removed.add(code)
        self.data[box.start + 4 : box.start + 8] = b"free"
        self._zero(box.body, box.end)

    def _zero(self, start: int, end: int) -> None:
        self.data[start:end] = bytes(max(end - start, 0))

    def _undate(self, box: Box) -> None:
        """Creation and modification time: four bytes each, eight in version 1."""
        length = 16 if self.data[box.body] == 1 else 8
        self._zero(box.body + 4, min(box.body + 4 + length, box.end))

    def _check_references(self, box: Box) -> None:
        for entry in self.children(box, skip=8):
            if not self.data[entry.body + 3] & 1:
                raise NoDerivative("refers_elsewhere")

    def _unname(self, box: Box) -> None:
        """The encoder's name in a picture's description."""
        for entry in self.children(box, skip=8):
            name = entry.body + 42
            if entry.name in (b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"av01", b"s263") and name + 32 <= entry.end:
                self._zero(name, name + 32)

    def _numbers(self, box: Box, skip: int, code: str) -> "array.array[int]":
        """The table of big-endian numbers that begins `skip` bytes into a box."""
        numbers = array.array(code)
        body = bytes(self.data[box.body + skip : box.end])
        numbers.frombytes(body[: len(body) - len(body) % numbers.itemsize])
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def _samples(self, table: Box) -> list[tuple[int, int]]:
        """Where each chunk of samples lies in the file."""
        sizes = self._sizes(self.find(table, b"stsz"))
        offsets = self._offsets(table)
        runs = self._numbers(self.find(table, b"stsc"), 8, "I")
        places, sample, run = [], 0, 0
        if len(runs) < 3:
            raise NoDerivative("damaged")
        for number, offset in enumerate(offsets, start=1):
            while run + 5 < len(runs) and runs[run + 3] <= number:
                run += 3
            count = runs[run + 1]
            length = sizes * count if isinstance(sizes, int) else sum(sizes[sample : sample + count])
            places.append((offset, offset + length))
            sample += count
        return places

    def _sizes(self, box: Box) -> "int | array.array[int]":
        (same,) = struct.unpack(">I", self.data[box.body + 4 : box.body + 8])
        return int(same) or self._numbers(box, 12, "I")

    def _offsets(self, table: Box) -> "array.array[int]":
        names = [box.name for box in self.children(table)]
        wide = b"co64" in names
        return self._numbers(self.find(table, b"co64" if wide else b"stco"), 8, "Q" if wide else "I")


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inside(places: list[tuple[int, int]], areas: list[Box]) -> list[tuple[int, int]]:
    """The places, each of which must lie in a data area.

    Raises:
        NoDerivative: one does not: it would show other parts of the file as sound or picture.
    """
    for start, end in places:
        if not any(area.body <= start and end <= area.end for area in areas):
            raise NoDerivative("damaged")
    return places


def _write(source: IO[bytes], out: IO[bytes], top: list[Box], index: bytes, kept: list[tuple[int, int]]) -> None:
    for box in top:
        source.seek(box.start)
        head = source.read(box.body - box.start)
        if box.name == b"moov":
            out.write(index)
        elif box.name == b"ftyp":
            out.write(head + source.read(box.end - box.body))
        elif box.name == b"mdat":
            out.write(head)
            _write_data(source, out, box, kept)
        else:
            out.write(head[:4] + b"free" + head[8:])
            _write_zeros(out, box.end - box.body)


def _write_data(source: IO[bytes], out: IO[bytes], box: Box, kept: list[tuple[int, int]]) -> None:
    at = box.body
    for start, end in kept:
        if not box.body <= start < box.end:
            continue
        _write_zeros(out, start - at)
        source.seek(start)
        left = end - start
        while left:
            piece = source.read(min(left, _PIECE))
            if not piece:
                raise NoDerivative("damaged")
            out.write(piece)
            left -= len(piece)
        at = end
    _write_zeros(out, box.end - at)


def _write_zeros(out: IO[bytes], count: int) -> None:
    while count > 0:
        out.write(bytes(min(count, _PIECE)))
        count -= _PIECE
