"""The version of the analysis: an index built by another one has to be rebuilt."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

#: Synonyms are expanded at query time, but their members are words of the dictionary too.
_CODE = (
    "folding.py",
    "numerals.py",
    "days.py",
    "document_numbers.py",
    "segmentation.py",
    "terms.py",
    "../documents.py",
)
_DATA = ("words.txt", "synonyms.txt")


@cache
def analysis_version() -> str:
    """A digest of everything that decides which terms a text has."""
    here = Path(__file__).parent
    digest = hashlib.sha256(f"{version('jieba')} {version('opencc')}".encode())
    for path in [*(here / name for name in _CODE), *(here / "data" / name for name in _DATA)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
