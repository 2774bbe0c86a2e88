"""Reading an uploaded file of leads row by row, within bounds that no file can widen.

Nothing is executed, linked or fetched; a workbook is unpacked only after every part of it was counted.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from complaints.enums import ImportFormat
from portal.errors import Refused

from .columns import line_of, plain

MB = 1024 * 1024
FILE_LIMIT = 20 * MB
#: Longest cell or line that is read, in characters: far above the longest narrative that is accepted.
CELL_LIMIT = 40_000
COLUMN_LIMIT = 60
#: A workbook may unpack to so many bytes, so many parts, and to so many times its size.
UNPACKED_LIMIT, PART_LIMIT, RATIO_LIMIT = 150 * MB, 300, 200
_DECLARATIONS = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True)
class Row:
    """One row below the header: its line in the file, and its cells; a line of JSONL is one cell."""

    line: int
    cells: list[Any]


def _unreadable(reason: str) -> Refused:
    return Refused(reason, code="file_unreadable")


def format_of(name: str, head: bytes) -> ImportFormat:
    """The format by content; the name decides between the two kinds of text.

    Raises:
        Refused: none of the three.
    """
    extension = name.lower().rpartition(".")[2]
    if head.startswith(b"PK\x03\x04") and extension == "xlsx":
        return ImportFormat.XLSX
    binary = b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not binary and extension in {"csv", "txt"}:
        return ImportFormat.CSV
    if not binary and extension in {"jsonl", "ndjson", "json"}:
        return ImportFormat.JSONL
    raise Refused(_("只接收 CSV、XLSX 和 JSONL 文件，且内容须与扩展名相符。"), code="import_kind")


def decoded(raw: bytes) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GB18030.

    Raises:
        Refused: in none of them.
    """
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    known = next((code for mark, code in marks.items() if raw.startswith(mark)), "")
    for code in [known] if known else ["utf-8", "gb18030"]:
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    raise _unreadable(_("文件的文字编码无法识别，请另存为 UTF-8 或 GB18030（GBK）后再上传。"))


def read(raw: bytes, kind: ImportFormat, *, rows: int) -> tuple[list[str], Iterator[Row]]:
    """Headers and rows of a file. Reading more than `rows` rows fails.

    Raises:
        Refused: not readable, or beyond the bounds (also while iterating).
    """
    if kind == ImportFormat.JSONL:
        lines = _lines(decoded(raw))
        return [], _bounded(lines, rows)
    table = _csv_rows(decoded(raw)) if kind == ImportFormat.CSV else _sheet_rows(raw)
    header = next(table, None)
    if header is None:
        raise _unreadable(_("文件里没有内容。"))
    names = [str(cell if cell is not None else "").strip()[:200] for cell in header.cells]
    return names, _bounded(table, rows)


def _bounded(rows: Iterable[Row], limit: int) -> Iterator[Row]:
    """Rows that hold something, up to the limit."""
    filled = (row for row in rows if any(cell not in (None, "") and str(cell).strip() for cell in row.cells))
    for count, row in enumerate(filled, start=1):
        if count > limit:
            raise _unreadable(_("超过一次导入的上限 %(limit)s 行，请分成几个文件。") % {"limit": limit})
        yield row


def _lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.strip():
            yield Row(number, [line])


def _csv_rows(text: str) -> Iterator[Row]:
    csv.field_size_limit(CELL_LIMIT)
    first = text.partition("\n")[0]
    separator = max(",;\t，", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield Row(reader.line_num, cells[:COLUMN_LIMIT])
    except csv.Error:
        raise _unreadable(
            _("第 %(line)s 行附近不是有效的 CSV，可能缺少引号或单元格过长。") % {"line": reader.line_num}
        ) from None


def _sheet_rows(raw: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    check_workbook(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        table = sheet.iter_rows(max_col=COLUMN_LIMIT, values_only=True)
        for number, cells in enumerate(table, start=1):
            yield Row(number, [str(cell)[:CELL_LIMIT] if isinstance(cell, str) else cell for cell in cells])
    except Refused:
        raise
    except Exception:  # whatever a damaged workbook makes the library raise
        raise _unreadable(_("Excel 文件无法读取，可能已损坏。请另存为 .xlsx 或 CSV 后再上传。")) from None


def check_workbook(raw: bytes) -> None:
    """Count what a workbook unpacks to, part by part, and refuse declarations of entities.

    The sizes written in the archive are not believed.

    Raises:
        Refused: it would unpack to too much, is encrypted or damaged, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > PART_LIMIT or len({part.filename for part in parts}) != len(parts):
                raise _unreadable(_("Excel 文件的结构异常，没有接收。"))
            room = min(UNPACKED_LIMIT, max(MB, RATIO_LIMIT * len(raw)))
            for part in parts:
                room -= _unpacked(archive, part, room)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise _unreadable(_("Excel 文件已加密或损坏，没有接收。请去掉密码后另存。")) from None


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    size, tail = 0, b""
    with archive.open(part) as content:
        while chunk := content.read(64 * 1024):
            size += len(chunk)
            if size > room:
                raise _unreadable(_("Excel 文件解压后过大，没有接收。请只保留需要导入的表。"))
            if any(word in tail + chunk for word in _DECLARATIONS):
                raise _unreadable(_("Excel 文件的结构异常，没有接收。"))
            tail = chunk[-32:]
    return size


def as_line(row: Row, columns: list[str]) -> str:
    """The row as a line of JSON, as `manage.py intake` reads it."""
    if not columns:
        return str(row.cells[0])
    return json.dumps(line_of(dict(zip(columns, row.cells, strict=False))), ensure_ascii=False)


def cells_of(row: Row, columns: list[str]) -> dict[str, str]:
    """The cells of a row by their meaning, as text; a line of JSONL whole, under no meaning."""
    if not columns:
        return {"": str(row.cells[0])}
    return {key: plain(cell) for key, cell in zip(columns, row.cells, strict=False) if key}
