"""The check code printed on a paper: sixty random bits in letters and digits that are not mistaken for one another."""

import re
import secrets
import unicodedata

from portal.vault.api import blind_index

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")


def new_code() -> str:
    """A fresh code, in groups of four."""
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def index_of(number: str, code: str) -> str:
    """The keyed digest by which number and code are found, however they were typed: brackets, width, case, hyphens."""
    return blind_index("paper", f"{_folded(number)}|{_folded(code).translate(_MISREAD)}")


def _folded(text: str) -> str:
    return re.sub(r"[\W_第]", "", unicodedata.normalize("NFKC", text)).upper()
