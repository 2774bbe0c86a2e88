"""Brings the writing of a text to one form without moving a single offset."""

import unicodedata

# Dashes and dots people put between digits; NFKC leaves them apart.
_SAME = str.maketrans(
    {
        "—": "-",
        "–": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "―": "-",
        "•": "·",
        "・": "·",
        "‧": "·",
        "∙": "·",
        "．": ".",
        "\u3000": " ",
        "\u00a0": " ",
        "\u200b": " ",
        "\ufeff": " ",
    }
)


def fold(text: str) -> str:
    """NFKC and one sort of dash, dot and blank, character by character: `len(fold(text)) == len(text)`."""
    return "".join(_fold_one(character) for character in text)


def _fold_one(character: str) -> str:
    if character < "\u0080":
        return character
    known = character.translate(_SAME)
    if known != character:
        return known
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character
