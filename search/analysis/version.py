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
#: How the engines store an entry.
_STORES = ("embedded_queries.py", "elastic_mapping.py")
_DATA = ("words.txt", "synonyms.txt")


@cache
def analysis_version() -> str:
    """A digest of everything that decides which terms a text has and how they are stored."""
    here = Path(__file__).parent
    digest = hashlib.sha256(f"{version('jieba')} {version('opencc')}".encode())
    stores = [here.parent / "engines" / name for name in _STORES]
    for path in [*(here / name for name in _CODE), *stores, *(here / "data" / name for name in _DATA)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
