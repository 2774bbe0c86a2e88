"""PDF: written anew from its pages, with what is drawn on them and nothing else.

What stays is listed, not what goes: of the document, each page and each annotation only the named entries are copied.
"""

import zlib
from typing import IO, BinaryIO, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from . import jpeg
from .errors import NoDerivative

_ROOT = {"/Type", "/Pages", "/PageLabels", "/OCProperties", "/PageLayout", "/Lang"}
_PAGE = {
    *("/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
    *("/Rotate", "/UserUnit", "/Group", "/Annots"),
}
_DRAWN = {"/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/IC", "/CA", "/BS", "/Border", "/QuadPoints"}
_MARKS = {
    *("/Stamp", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Square", "/Circle"),
    *("/Line", "/Polygon", "/PolyLine", "/Widget"),
}
_NEVER = (
    *("/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF"),
    *("/LastModified", "/Measure", "/PtData", "/OPI", "/URI", "/Launch", "/RichMediaContent", "/XFA", "/Thumb"),
)
_TRAILER = {
    "/Root",
    "/Size",
    "/Info",
    "/Prev",
    "/Type",
    "/W",
    "/Index",
    "/Filter",
    "/DecodeParms",
    "/Length",
    "/Encrypt",
}
_LARGEST_PICTURE = 256 * 1024 * 1024


def strip(source: IO[bytes], out: IO[bytes]) -> list[str]:
    """Write the pages anew.

    Returns:
        What was left out.

    Raises:
        NoDerivative: it needs a password, or cannot be read.
    """
    source.seek(0)
    try:
        with pikepdf.open(cast(BinaryIO, source), suppress_warnings=True) as pdf:
            removed = _told_by(pdf)
            _clean(pdf)
            if not len(pdf.pages):
                raise NoDerivative("damaged")
            pdf.save(cast(BinaryIO, out), deterministic_id=True, encryption=False, compress_streams=True)
    except pikepdf.PasswordError:
        raise NoDerivative("encrypted") from None
    except (
        pikepdf.PdfError,
        pikepdf.ForeignObjectError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        RuntimeError,
    ):
        raise NoDerivative("damaged") from None
    return sorted(removed)


def _told_by(pdf: Pdf) -> set[str]:
    """Codes of what the document holds besides its pages."""
    root, names = pdf.Root, pdf.Root.get("/Names", Dictionary())
    found = {
        "author": "/Info" in pdf.trailer,
        "xmp": "/Metadata" in root,
        "attachments": "/EmbeddedFiles" in names or "/AF" in root,
        "scripts": "/JavaScript" in names or "/OpenAction" in root or "/AA" in root,
        "form": "/AcroForm" in root,
        "signature": "/SigFlags" in root.get("/AcroForm", Dictionary()) or "/Perms" in root,
    }
    return {code for code, there in found.items() if there}


def _clean(pdf: Pdf) -> None:
    _keep_only(pdf.trailer, _TRAILER - {"/Info"})
    _keep_only(pdf.Root, _ROOT)
    for page in pdf.pages:
        _keep_only(page.obj, _PAGE)
        _clean_annotations(page.obj)
    for thing in pdf.objects:
        _clean_object(thing)


def _keep_only(thing: Object, kept: set[str]) -> None:
    for key in set(thing.keys()) - kept:
        del thing[key]


def _clean_annotations(page: Object) -> None:
    """Marks that are drawn on the page stay as drawings; links, attachments, sounds, notes and forms do not."""
    drawn = [mark for mark in page.get("/Annots", Array()) if _is_drawn(mark)]
    for mark in drawn:
        _keep_only(mark, _DRAWN)
        mark.Subtype = Name.Stamp if mark.Subtype == Name.Widget else mark.Subtype
    if drawn:
        page.Annots = Array(drawn)
    elif "/Annots" in page:
        del page["/Annots"]


def _is_drawn(mark: Object) -> bool:
    return isinstance(mark, Dictionary) and str(mark.get("/Subtype")) in _MARKS and "/AP" in mark


def _clean_object(thing: Object, depth: int = 0) -> None:
    """Clean an object and what stands inside it; what it refers to has its own turn."""
    if depth > 30:
        raise NoDerivative("damaged")
    if isinstance(thing, Dictionary | Stream):
        for key in _NEVER:
            if key in thing:
                del thing[key]
        inside = [thing[key] for key in set(thing.keys())]
    elif isinstance(thing, Array):
        inside = list(thing)
    else:
        return
    for one in inside:
        if isinstance(one, Dictionary | Array) and not one.is_indirect:
            _clean_object(one, depth + 1)
    if isinstance(thing, Stream):
        _clean_picture(thing)


def _clean_picture(stream: Stream) -> None:
    """Photographs in a PDF keep the camera's segments: cut them out, the pixels stay as they are."""
    given = stream.get("/Filter", Array())
    filters = [str(one) for one in (given if isinstance(given, Array) else [given])]
    if not filters or filters[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    raw = stream.read_raw_bytes()
    if filters[:-1] == ["/FlateDecode"]:
        raw = _inflated(raw)
    elif len(filters) > 1:
        raise NoDerivative("unusual_filter")
    clean = jpeg.without_descriptions(raw) if filters[-1] == "/DCTDecode" else jpeg.without_boxes(raw)
    parameters = stream.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[-1]
    stream.write(
        clean, filter=Name(filters[-1]), decode_parms=parameters if isinstance(parameters, Dictionary) else None
    )


def _inflated(raw: bytes) -> bytes:
    try:
        packed = zlib.decompressobj()
        data = packed.decompress(raw, _LARGEST_PICTURE)
    except zlib.error:
        raise NoDerivative("damaged") from None
    if packed.unconsumed_tail:
        raise NoDerivative("too_large")
    return data
