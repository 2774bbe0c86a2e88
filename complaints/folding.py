"""One spelling of a text for comparing: what people see as the same should be the same."""

import re
import unicodedata


def folded(text: str) -> str:
    """Letters and digits alone, NFKC, lower case: no space, hyphen, dot or invisible character makes a difference."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).lower()
