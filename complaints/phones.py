"""Telephone numbers in whatever way they were pasted or dictated."""

import re
import unicodedata

_SPOKEN = str.maketrans("零〇○一二三四五六七八九幺洞两拐勾", "00012345678910279")
_NUMBER = re.compile(r"\+?\d(?:[\s().·—–−‐‑\-]{0,3}\d){6,15}")


def plain_phone(text: str) -> str:
    """The one number in a text, its digits alone and without the country code; several, or none: the text as it is.

    `"电话：+86 199-0000-0101"`, `"１９９００００ ０１０１"` and `"幺九九零零零零零幺零幺"` are one number.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_SPOKEN)
    found = _NUMBER.findall(folded)
    if len(found) != 1:
        return text.strip()
    digits = re.sub(r"\D", "", found[0])
    return re.sub(r"^(?:00)?86(?=1\d{10}$|0\d{9,11}$)", "", digits)
