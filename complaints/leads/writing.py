"""Tables for people to download: no cell is taken for a formula by the program that opens it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

#: What makes a spreadsheet read a cell as a formula; full-width forms are folded by some of them.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: Any) -> str:
    """The cell as text; one that a spreadsheet might execute gets an apostrophe in front. Numbers stay."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u3000\u00a0").startswith(_TRIGGERS) or text.startswith(_TRIGGERS) else text


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """The table as CSV with a byte order mark, as Excel needs it to read Chinese.

    Long digits (a code) are written as text, or a spreadsheet would round them.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([[_digits_kept(guarded(cell)) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _digits_kept(text: str) -> str:
    return f"\t{text}" if text.isdigit() and len(text) > 11 else text
