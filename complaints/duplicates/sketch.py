"""Keyed MinHash: how alike two narratives are, without keeping either.

A narrative is the set of its pairs of neighbouring characters (bigrams: Chinese has no spaces, and two people tell the
same event in other words; measured in `bench/duplicates.py`). Each pair is hashed under a key, 128 permutations drawn
from the same key each keep their smallest hash. Equal places in two sketches estimate the resemblance (Jaccard) of the
two sets. Who has the database and not the key can neither read a sketch nor test a guessed text against it.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, shake_256

from complaints.folding import folded
from portal.vault.api import index_key

SIZE = 128
#: A band is so many values of the sketch; two texts of resemblance s share one of the bands with 1 - (1 - s³)²⁴.
ROWS, BANDS = 3, 24
_MASK = (1 << 64) - 1
_PURPOSE = "minhash"


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text: one byte a permutation to estimate by, and the keyed digests to find it by."""

    values: bytes
    bands: tuple[int, ...]


def shingles(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text; a text of one character is itself."""
    plain = folded(text)
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs that both texts have among those that either has (Jaccard), 0 to 1."""
    return len(one & other) / len(one | other)


def sketch(pairs: frozenset[str]) -> Sketch:
    """The keyed sketch of a text's pairs."""
    key = index_key(_PURPOSE)
    hashes = [int.from_bytes(blake2b(pair.encode(), key=key, digest_size=8).digest(), "big") for pair in pairs]
    least = [min([(a * one + b) & _MASK for one in hashes]) for a, b in _permutations(key)]
    return Sketch(bytes(value >> 24 & 0xFF for value in least), tuple(_bands(key, least)))


@lru_cache(maxsize=2)
def _permutations(key: bytes) -> list[tuple[int, int]]:
    """Odd factors and offsets, from the key."""
    drawn = struct.unpack(f">{2 * SIZE}Q", shake_256(key + b"permutations").digest(16 * SIZE))
    return [(factor | 1, offset) for factor, offset in zip(drawn[:SIZE], drawn[SIZE:], strict=True)]


def _bands(key: bytes, least: list[int]) -> list[int]:
    """A signed 64-bit keyed digest for each band."""
    rows = [least[band * ROWS : (band + 1) * ROWS] for band in range(BANDS)]
    packed = [struct.pack(f">B{ROWS}Q", band, *values) for band, values in enumerate(rows)]
    return [int.from_bytes(blake2b(one, key=key, digest_size=8).digest(), "big", signed=True) for one in packed]


def estimate(one: bytes, other: bytes) -> float:
    """The resemblance of two texts by their sketches, 0 to 1; right within about 0.04 (chance hits taken off)."""
    if len(one) != SIZE or len(other) != SIZE:
        return 0.0
    equal = sum(a == b for a, b in zip(one, other, strict=True)) / SIZE
    return max(0.0, (equal - 1 / 256) / (1 - 1 / 256))
