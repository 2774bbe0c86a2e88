"""How large things may be. Every number is a setting (docs/operations.md)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of files and of what comes out of them.

    Attributes:
        sizes: bytes of a file, by family.
        pixels: width times height of an image.
        entries: files in an archive (an office file is one).
        unpacked: bytes of all files in an archive.
        ratio: how many times larger than packed one file in an archive may be.
        memory: bytes of address space that the checking process gets.
        seconds: how long it may take.
    """

    sizes: Mapping[str, int]
    pixels: int
    entries: int
    unpacked: int
    ratio: int
    memory: int
    seconds: int

    @property
    def largest(self) -> int:
        """Bytes of the largest file of any family."""
        return max(self.sizes.values())

    def to_json(self) -> str:
        """As the checking process is told."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Limits":
        """As the checking process hears it."""
        return cls(**json.loads(text))
