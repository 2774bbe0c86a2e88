"""What a copy keeps of each kind of file, and what it does not: nothing that tells who, where or with what."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.safefiles import api, boxes, images, kinds, mpeg, office, pdf, wave
from portal.safefiles.errors import NoDerivative, Unacceptable
from tests.factories import files
from tests.factories.files import SECRET

TRACES = (SECRET.encode(), SECRET.encode("utf-16-le"), SECRET.encode("utf-16-be"), b"tracker.invalid", b"DATEDATE")


def told(content: bytes) -> list[bytes]:
    """Which traces of the sender are left, in an archive also inside its parts."""
    parts = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    return [trace for trace in TRACES for part in parts if trace in part]


def copied(strip, *arguments) -> tuple[bytes, list[str]]:
    out = BytesIO()
    removed = strip(BytesIO(arguments[0]), out, *arguments[1:])
    return out.getvalue(), removed


@pytest.mark.parametrize(
    ("form", "kind", "written"),
    [("JPEG", kinds.JPEG, "JPEG"), ("WEBP", kinds.WEBP, "WEBP"), ("HEIF", kinds.HEIC, "JPEG")],
)
def test_a_photograph_loses_place_camera_and_owner(form, kind, written):
    original = files.photo(form)
    assert SECRET.encode() in original

    content, removed = copied(images.strip, original, kind, api.limits())

    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.size) == (written, (64, 48))
        assert not image.getexif() and "xmp" not in image.info and "comment" not in image.info
    assert not told(content)
    assert {"exif", "gps", "xmp"} <= set(removed)


def test_a_photograph_taken_sideways_stands_upright_without_its_exif():
    content, _removed = copied(images.strip, files.photo(orientation=6), kinds.JPEG, api.limits())

    with Image.open(BytesIO(content)) as image:
        assert image.size == (48, 64)


def test_a_png_loses_its_text_and_what_stands_behind_its_end():
    content, removed = copied(images.strip, files.png(), kinds.PNG, api.limits())

    assert not told(content) and b"tEXt" not in content and b"iTXt" not in content and b"eXIf" not in content
    assert {"text", "exif"} <= set(removed)


def test_a_profile_of_the_device_is_applied_and_left_out():
    from PIL import ImageCms

    out = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), (200, 10, 10)).save(out, "JPEG", icc_profile=profile)

    content, _removed = copied(images.strip, out.getvalue(), kinds.JPEG, api.limits())

    assert "icc_profile" not in Image.open(BytesIO(content)).info


def test_a_pdf_keeps_its_pages_and_loses_author_scripts_attachments_notes_and_links():
    original = files.pdf()
    assert pikepdf.open(BytesIO(original)).attachments

    content, removed = copied(pdf.strip, original)

    assert not told(content) and b"JavaScript" not in content and b"EmbeddedFile" not in content
    with pikepdf.open(BytesIO(content)) as document:
        assert set(document.Root.keys()) <= {"/Type", "/Pages"} and "/Info" not in document.trailer
        page = document.pages[0].obj
        assert b"/Im0 Do" in page.Contents.read_bytes()
        assert [str(mark.Subtype) for mark in page.Annots] == ["/Stamp"], "the drawn seal stays, as a drawing"
        picture = page.Resources.XObject.Im0.read_raw_bytes()
        assert not told(picture) and Image.open(BytesIO(picture)).size == (64, 48)
    assert {"author", "scripts", "attachments", "xmp"} <= set(removed)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(files.pdf(encrypted=True), "encrypted"), (b"%PDF-1.4\n" + b"nothing" * 40, "damaged")],
)
def test_of_a_pdf_that_cannot_be_read_there_is_no_copy(content, reason):
    with pytest.raises(NoDerivative, match=reason):
        copied(pdf.strip, content)


def test_a_docx_keeps_its_last_text_and_loses_its_history():
    content, removed = copied(office.strip, files.docx(), kinds.DOCX, api.limits())

    assert not told(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        text = archive.read("word/document.xml").decode()
        names = set(archive.namelist())
        assert Image.open(archive.open("word/media/image1.jpeg")).size == (64, 48)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for kept in ("现场只有一人执法。", "没有出示证件。", "罚款五千元。", "附件网址", 'r:embed="rId4"'):
        assert kept in text
    for gone in ("w:ins ", "w:del", "rsid", "comment", "rPrChange", "DDEAUTO", "r:id"):
        assert gone not in text
    assert not any(name.startswith("docProps") or "comments" in name for name in names)
    assert {"author", "history", "comments", "thumbnail", "links", "gps"} <= set(removed)


def test_an_xlsx_keeps_values_and_loses_formulas_paths_and_outside_data():
    content, removed = copied(office.strip, files.xlsx(), kinds.XLSX, api.limits())

    assert not told(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/externalLinks/externalLink1.xml" not in archive.namelist()
    assert "<v>5000</v>" in sheet and "<f>" not in sheet and "legacyDrawing" not in sheet and "portrait" in sheet
    assert {"formulas", "comments", "data", "printer"} <= set(removed)


def test_the_rebuilt_sheet_opens_in_a_spreadsheet_library():
    import openpyxl

    content, _removed = copied(office.strip, files.xlsx(), kinds.XLSX, api.limits())

    assert openpyxl.load_workbook(BytesIO(content))["台账"]["A1"].value == "5000"


def test_xml_that_declares_entities_is_not_read():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'

    with pytest.raises(NoDerivative):
        copied(office.strip, files.docx(**{"word__styles.xml": bomb}), kinds.DOCX, api.limits())


def test_a_sound_file_loses_its_tags_and_keeps_every_frame():
    content, removed = copied(mpeg.strip, files.mp3())

    assert len(content) == 40 * 417 and content[:2] == b"\xff\xfb" and not told(content)
    assert removed == ["tags"]
    assert copied(mpeg.strip, content) == (content, []), "stripping again changes nothing"


def test_a_wav_loses_its_lists_and_keeps_every_sample():
    import wave as reader

    content, removed = copied(wave.strip, files.wav())

    assert not told(content) and removed == ["tags"]
    with reader.open(BytesIO(content)) as sound:
        assert sound.getnframes() == 8000


@pytest.mark.parametrize("brand", [b"isom", b"qt  ", b"3gp4"])
def test_a_video_keeps_its_samples_and_nothing_else(brand):
    original = files.mp4(brand)

    content, removed = copied(boxes.strip, original)

    assert len(content) == len(original), "no offset may change"
    assert content.find(files.FRAME) == original.find(files.FRAME) > 0
    assert not told(content) and b"GPSBLOCK" not in content and b"+43.16" not in content and b"xyz" not in content
    assert removed == ["boxes", "tags", "track"]


@pytest.mark.parametrize(
    "content", [files.mp4(fragmented=True), files.mp4()[:-30], files.mp4().replace(b"moov", b"free")]
)
def test_of_a_video_whose_build_is_not_understood_there_is_no_copy(content):
    with pytest.raises(NoDerivative):
        copied(boxes.strip, content)


def test_a_video_whose_samples_lie_outside_its_data_shows_nothing_else():
    """An index that points at the name of the owner must not carry it into the copy."""
    original = files.mp4()
    at = original.index(b"stco") + 12

    with pytest.raises(NoDerivative):
        copied(boxes.strip, original[:at] + b"\0\0\0\4" + original[at + 4 :])


def test_more_pixels_than_allowed_are_never_decoded():
    with pytest.raises(Unacceptable, match="pixels"):
        copied(images.strip, files.huge_png(), kinds.PNG, api.limits())
