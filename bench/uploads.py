"""The upload pipeline, kind by kind, beside plain sealing of the same bytes.

python -m bench.run uploads          BENCH_UPLOAD_ROUNDS=10 for another number of files of each kind (default 3)

Reception is what the sender waits for: the look at the file and its sealing. The check (a process of its own,
stripping, sealing the copy) comes after the answer; for a small file it is mostly the start of that process.
"""

import os
import struct
import time
import wave
from collections.abc import Callable
from io import BytesIO
from typing import Any

Figure = dict[str, Any]

ROUNDS = int(os.environ.get("BENCH_UPLOAD_ROUNDS", "3"))
MEGABYTE = 1024 * 1024


def photograph(form: str) -> bytes:
    """Twelve megapixels of noise and gradient, as a phone takes them."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    size = (4000, 3000)
    picture = Image.merge("RGB", [Image.linear_gradient("L").resize(size), *[Image.effect_noise(size, 24)] * 2])
    out = BytesIO()
    picture.save(out, form, quality=85)
    return out.getvalue()


def document() -> bytes:
    """A PDF of three scanned pages."""
    import pikepdf

    out, pdf, scan = BytesIO(), pikepdf.new(), photograph("JPEG")
    for _page in range(3):
        page = pdf.add_blank_page()
        picture = pikepdf.Stream(pdf, scan)
        picture.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=4000,
                Height=3000,
                BitsPerComponent=8,
                ColorSpace=pikepdf.Name.DeviceRGB,
                Filter=pikepdf.Name.DCTDecode,
            )
        )
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    pdf.save(out)
    return out.getvalue()


def sheet() -> bytes:
    """A table of twenty thousand cells."""
    import openpyxl

    book, out = openpyxl.Workbook(), BytesIO()
    for row in range(2000):
        book.active.append([f"第{row}行第{column}列" for column in range(10)])
    book.save(out)
    return out.getvalue()


def recording() -> bytes:
    """Three minutes of sound."""
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 44100, 0, "NONE", ""))
        sound.writeframes(os.urandom(44100 * 2 * 180))
    return out.getvalue()


def film() -> bytes:
    """Sixty-four megabytes of one coded track."""
    from tests.factories.files import mp4

    small = mp4()
    at = small.index(b"mdat") - 4
    size = struct.unpack(">I", small[at : at + 4])[0]
    more = 64 * MEGABYTE
    return small[:at] + struct.pack(">I", size + more) + small[at + 4 : at + size] + bytes(more) + small[at + size :]


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "JPEG, 12 megapixels": ("image/jpeg", lambda: photograph("JPEG")),
    "HEIC, 12 megapixels": ("image/heic", lambda: photograph("HEIF")),
    "PDF, 3 scans": ("application/pdf", document),
    "XLSX, 20,000 cells": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet),
    "WAV, 3 minutes": ("audio/x-wav", recording),
    "MP4, 64 MB": ("video/mp4", film),
}


def run() -> list[Figure]:
    """Measure every kind."""
    figures: list[Figure] = []
    for name, (content_type, make) in KINDS.items():
        figures += _measured(name, content_type, make())
    return figures


def _measured(name: str, content_type: str, content: bytes) -> list[Figure]:
    from django.core.files.base import ContentFile

    from complaints.actions.evidence import seal_upload
    from portal.safefiles.api import examine
    from portal.safefiles.kinds import KINDS as KNOWN
    from portal.vault.api import new_key, seal_file

    key, extension = new_key(), KNOWN[content_type].extensions[0]
    megabytes = len(content) / MEGABYTE

    def check() -> None:
        outcome = examine([content], content_type=content_type)
        if outcome.copy is None:
            raise RuntimeError(f"{name}: {outcome.verdict} {outcome.reason}")
        seal_file(key, outcome.copy, name="copy", content_type=outcome.kind.content_type)
        outcome.copy.close()

    plain = _seconds(lambda: seal_file(key, BytesIO(content), name="plain", content_type=content_type))
    received = _seconds(lambda: seal_upload(key, ContentFile(content, name=f"upload{extension}")))
    checked = _seconds(check)
    return [
        {"name": f"{name}: plain sealing", "value": megabytes / plain, "unit": "MB/s", "note": f"{megabytes:.1f} MB"},
        {
            "name": f"{name}: reception",
            "value": megabytes / received,
            "unit": "MB/s",
            "note": f"{received / plain:.2f} × the time of plain sealing",
        },
        {
            "name": f"{name}: check and copy",
            "value": megabytes / checked,
            "unit": "MB/s",
            "note": f"{checked / plain:.1f} × plain sealing, {checked:.2f} s a file, after the answer",
        },
    ]


def _seconds(act: Callable[[], object]) -> float:
    taken = []
    for _turn in range(ROUNDS):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)
