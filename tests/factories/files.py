"""Files as strangers send them: honest ones that give too much away, and some that are built to do harm.

`SECRET` stands wherever a file can hide something; it must be in no copy that staff get.
"""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pillow_heif
from PIL import Image, PngImagePlugin

SECRET = "测试甲-家在铁西区"
#: The harmless test string that every scanner finds, in two halves so that no scanner finds this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def _picture(size: tuple[int, int] = (64, 48)) -> Image.Image:
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.putpixel((1, 1), (255, 0, 0))
    return image


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera", SECRET, orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 10.0, 3.5), 3: "E", 4: (124.0, 21.0, 1.5)})
    return exif


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48), orientation: int = 1) -> bytes:
    """A photograph with place, camera and owner in its EXIF: JPEG, WEBP or HEIF."""
    out, secret = BytesIO(), SECRET.encode()
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    told = {"comment": secret} if form == "JPEG" else {}
    _picture(size).save(out, form, exif=_exif(orientation), xmp=b"<x:xmpmeta>" + secret + b"</x:xmpmeta>", **told)
    return out.getvalue()


def png() -> bytes:
    """A PNG with text chunks, EXIF, and bytes behind its end."""
    out, info = BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Author", "zhang")
    info.add_itxt("Comment", SECRET, zip=False)
    _picture().save(out, "PNG", pnginfo=info, exif=_exif())
    return out.getvalue() + SECRET.encode()


def huge_png(width: int = 20000, height: int = 10000) -> bytes:
    """A PNG that promises 200 megapixels in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def pdf(**changes: bool) -> bytes:
    """A PDF with author, script, attachment, form, note, link, and a photograph whose EXIF tells the place.

    Args:
        encrypted: it opens with a password only.
    """
    out, document = BytesIO(), pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    picture = pikepdf.Stream(document, photo())
    picture.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=64,
            Height=48,
            BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB,
            Filter=pikepdf.Name.DCTDecode,
        )
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.obj.Contents = pikepdf.Stream(document, b"q 200 0 0 150 20 20 cm /Im0 Do Q")
    page.obj.LastModified, page.obj.PieceInfo = "D:20260101", pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))
    _add_marks(document, page.obj)
    document.attachments["名单.txt"] = SECRET.encode()
    document.docinfo["/Author"] = SECRET
    document.Root.Metadata = pikepdf.Stream(document, SECRET.encode())
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
    document.Root.OpenAction = action
    document.Root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array(["run", action]))
    encryption = pikepdf.Encryption(user="x", owner="y") if changes.get("encrypted") else False
    document.save(out, encryption=encryption)
    return out.getvalue()


def _add_marks(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """A stamp that is drawn, a note that names its author, a link that leads outside."""
    shape = pikepdf.Stream(document, b"1 0 0 rg 0 0 40 40 re f")
    shape.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 40, 40]))
    rect, name = pikepdf.Array([200, 200, 240, 240]), pikepdf.Name
    drawn = pikepdf.Dictionary(
        Type=name.Annot, Subtype=name.Widget, Rect=rect, AP=pikepdf.Dictionary(N=shape), T=SECRET
    )
    note = pikepdf.Dictionary(Type=name.Annot, Subtype=name.Text, Rect=rect, T=SECRET, Contents=SECRET)
    action = pikepdf.Dictionary(S=name.URI, URI="http://tracker.invalid/" + "x")
    link = pikepdf.Dictionary(Type=name.Annot, Subtype=name.Link, Rect=rect, A=action)
    page.Annots = pikepdf.Array([document.make_indirect(mark) for mark in (drawn, note, link)])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[0]]), SigFlags=3)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument"


def _archive(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _types(*parts: tuple[str, str]) -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f"{overrides}</Types>"
    )


def _relations(*rows: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for key, kind, target in rows
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def docx(**extra: str | bytes) -> bytes:
    """A DOCX with author, tracked changes, comment, thumbnail, hidden path, link, macro field and a photograph.

    Args:
        extra: further parts by name, with `__` for `/`.
    """
    body = f"""<w:document {_W} {_R} xmlns:wp="urn:wp" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
    <w:body><w:p w:rsidR="00AB12CD"><w:r><w:t>现场只有一人执法。</w:t></w:r>
    <w:ins w:id="1" w:author="{SECRET}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>没有出示证件。</w:t></w:r></w:ins>
    <w:del w:id="2" w:author="{SECRET}"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>
    <w:commentRangeStart w:id="0"/><w:r><w:rPr><w:rPrChange w:id="3" w:author="{SECRET}"><w:rPr/></w:rPrChange></w:rPr>
    <w:t>罚款五千元。</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>
    <w:hyperlink r:id="rId5"><w:r><w:t>附件网址</w:t></w:r></w:hyperlink>
    <w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd {SECRET}</w:instrText></w:r>
    <w:r><w:drawing><wp:inline><wp:docPr id="1" name="IMG_{SECRET}.jpg" descr="C:\\{SECRET}.jpg"/>
    <a:blip r:embed="rId4"/>
    </wp:inline></w:drawing></w:r></w:p></w:body></w:document>"""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(
            ("word/document.xml", "wordprocessingml.document.main"),
            ("word/comments.xml", "wordprocessingml.comments"),
            ("word/settings.xml", "wordprocessingml.settings"),
            ("docProps/core.xml", "core-properties"),
        ),
        "_rels/.rels": _relations(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", "core", "docProps/core.xml"),
            ("rId3", "thumbnail", "docProps/thumbnail.jpeg"),
        ),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _relations(
            ("rId2", "comments", "comments.xml"),
            ("rId3", "settings", "settings.xml"),
            ("rId4", "image", "media/image1.jpeg"),
            ("rId5", "hyperlink", "http://tracker.invalid/" + "x"),
        ),
        "word/comments.xml": f'<w:comments {_W}><w:comment w:id="0" w:author="{SECRET}"/></w:comments>',
        "word/settings.xml": f'<w:settings {_W}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>',
        "word/media/image1.jpeg": photo(),
        "docProps/core.xml": f"<coreProperties><creator>{SECRET}</creator></coreProperties>",
        "docProps/thumbnail.jpeg": photo(),
    }
    return _archive({**parts, **{name.replace("__", "/"): content for name, content in extra.items()}})


def xlsx() -> bytes:
    """An XLSX with its path, a DDE formula, external data and a comment."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        f'<worksheet {main} {_R}><sheetData><row r="1"><c r="A1" t="str"><f>cmd|{SECRET}!A0</f><v>5000</v></c></row>'
        '</sheetData><pageSetup r:id="rId1" orientation="portrait"/><legacyDrawing r:id="rId2"/></worksheet>'
    )
    workbook = (
        f'<workbook {main} {_R}><fileSharing userName="{SECRET}"/><absPath url="C:\\{SECRET}\\"/>'
        '<sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets>'
        '<externalReferences><externalReference r:id="rId2"/></externalReferences></workbook>'
    )
    return _archive(
        {
            "[Content_Types].xml": _types(
                ("xl/workbook.xml", "spreadsheetml.sheet.main"), ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
            ),
            "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": _relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "externalLink", "externalLinks/externalLink1.xml"),
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/_rels/sheet1.xml.rels": _relations(
                ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin"),
                ("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ),
            "xl/externalLinks/externalLink1.xml": f"<externalLink>{SECRET}</externalLink>",
            "xl/printerSettings/printerSettings1.bin": SECRET,
            "xl/drawings/vmlDrawing1.vml": SECRET,
            "xl/comments1.xml": f"<comments><author>{SECRET}</author></comments>",
        }
    )


def zip_bomb() -> bytes:
    """A DOCX of some kilobytes whose one part unpacks to 40 MB of spaces."""
    return docx(**{"word__header1.xml": b" " * (40 * 1024 * 1024)})


def svg() -> bytes:
    """An SVG that runs a script."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("//evil.invalid")</script></svg>'


def polyglot() -> bytes:
    """A photograph that is an archive of a web page as well."""
    return photo() + _archive({"index.html": f"<script>{SECRET}</script>"})


def mp3() -> bytes:
    """Forty silent frames between an ID3v2 and an ID3v1 tag."""
    tag = SECRET.encode("utf-16")
    size = len(tag)
    head = b"ID3\x03\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + tag
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return head + frame * 40 + b"TAG" + SECRET.encode().ljust(125, b"\0")


def wav() -> bytes:
    """A second of silence with an INFO list before and an ID3 chunk behind."""
    sound = bytes(8000)
    chunks = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    info = SECRET.encode()
    chunks += b"LIST" + struct.pack("<I", len(info)) + info + b"\0" * (len(info) % 2)
    chunks += b"data" + struct.pack("<I", len(sound)) + sound + b"id3 " + struct.pack("<I", len(info)) + info
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


FRAME = b"coded picture of the scene"


def _box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def _track(handler: bytes, sample: bytes, offset: int) -> bytes:
    table = _box(
        b"stbl",
        _box(b"stsd", struct.pack(">II", 0, 1), _box(b"avc1", bytes(42), SECRET.encode().ljust(32, b"\0"), bytes(4))),
        _box(b"stts", struct.pack(">IIII", 0, 1, 1, 100)),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        _box(b"stsz", struct.pack(">IIII", 0, 0, 1, len(sample))),
        _box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    dref = _box(b"dref", struct.pack(">II", 0, 1), _box(b"url ", b"\0\0\0\1"))
    name = _box(b"hdlr", bytes(8), handler, bytes(12), SECRET.encode() + b"\0")
    media = _box(
        b"mdia", _box(b"mdhd", bytes(4), b"DATEDATE", bytes(12)), name, _box(b"minf", _box(b"dinf", dref), table)
    )
    return _box(b"trak", _box(b"tkhd", bytes(4), b"DATEDATE", bytes(72)), media)


def mp4(brand: bytes = b"isom", *, fragmented: bool = False) -> bytes:
    """A video with its place in `udta`, a GPS track, and a block of positions between the samples."""
    head = _box(b"ftyp", brand, bytes(4), brand)
    place = SECRET.encode()
    data = _box(b"mdat", b"GPSBLOCK", place, FRAME, place)
    at = len(head) + 8 + 8 + len(place)
    index = _box(
        b"moov",
        _box(b"mvhd", bytes(4), b"DATEDATE", bytes(88)),
        _track(b"vide", FRAME, at),
        _track(b"meta", place, at + len(FRAME)),
        _box(b"udta", _box(b"\xa9xyz", b"+43.16+124.35/", place)),
    )
    tail = _box(b"moof", bytes(8)) if fragmented else _box(b"uuid", bytes(16), place)
    return head + data + index + tail
