"""What is said at once to the person who sends a file."""

import pytest
from django.core.files.base import ContentFile

from portal.errors import Refused
from portal.safefiles import kinds
from portal.safefiles.api import ACCEPT_ATTRIBUTE, admit, limits_in_words, safe_name, with_extension
from tests.factories import files


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("现场.jpg", files.photo(), kinds.JPEG),
        ("现场.png", files.png(), kinds.PNG),
        ("现场.webp", files.photo("WEBP"), kinds.WEBP),
        ("IMG_1.HEIC", files.photo("HEIF"), kinds.HEIC),
        ("决定书.pdf", files.pdf(), kinds.PDF),
        ("笔录.docx", files.docx(), kinds.DOCX),
        ("台账.xlsx", files.xlsx(), kinds.XLSX),
        ("录音.mp3", files.mp3(), kinds.MP3),
        ("录音.wav", files.wav(), kinds.WAV),
        ("录音.m4a", files.mp4(b"M4A "), kinds.M4A),
        ("录像.mp4", files.mp4(), kinds.MP4),
        ("录像.mov", files.mp4(b"qt  "), kinds.MOV),
        ("录像.3gp", files.mp4(b"3gp4"), kinds.THREE_GP),
        ("两用.jpg", files.polyglot(), kinds.JPEG),
    ],
)
def test_what_is_taken_in(name, content, kind):
    upload = ContentFile(content, name=name)

    assert admit(upload) is kind
    assert upload.tell() == 0, "whoever reads it next reads all of it"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.jpg", b"", "file_empty"),
        ("图.svg", files.svg(), "file_kind"),
        ("图.png", files.svg(), "file_kind"),
        ("病毒.com", files.EICAR, "file_kind"),
        ("病毒.pdf", files.EICAR, "file_kind"),
        ("程序.exe", b"MZ\x90\x00" * 64, "file_kind"),
        ("页面.jpg", b"<html><script>alert(1)</script></html>", "file_kind"),
        ("包.zip", files.polyglot()[len(files.photo()) :], "file_kind"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_office"),
        ("照片.pdf", files.photo(), "file_mismatch"),
        ("决定书.jpg", files.pdf(), "file_mismatch"),
        ("台账.docx", files.xlsx(), "file_mismatch"),
        ("无扩展名", files.photo(), "file_mismatch"),
        ("全景.png", files.huge_png(), "pixels"),
        ("坏.png", files.png()[:20], "file_damaged"),
        ("炸弹.docx", files.zip_bomb(), "archive_bomb"),
        ("宏.docx", files.docx(word__vbaProject=b"x"), "macro"),
        ("夹带.docx", files.docx(**{"word__embeddings__a.exe": b"MZ"}), "program_inside"),
        ("嵌套.docx", files.docx(**{"word__embeddings__a.zip": b"PK"}), "program_inside"),
        ("路径.docx", files.docx(**{"..__..__etc__passwd": b"x"}), "archive_odd"),
    ],
)
def test_what_is_refused_at_once(name, content, code):
    with pytest.raises(Refused) as no:
        admit(ContentFile(content, name=name))

    assert no.value.code == code
    assert safe_name(name) in no.value.reason, "the sender reads which of the files it is"


def test_a_type_list_that_declares_macros_under_an_innocent_name_is_refused():
    innocent = files.docx()
    plain = b"wordprocessingml.document.main+xml"
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(innocent)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(plain, b"macroEnabledTemplate.main+xml"))

    with pytest.raises(Refused) as no:
        admit(ContentFile(out.getvalue(), name="模板.docx"))

    assert no.value.code == "macro"


def test_a_picture_named_as_another_kind_of_picture_is_taken_in_and_renamed():
    """Phones and chat programs do that; the sender cannot mend it."""
    assert admit(ContentFile(files.photo("WEBP"), name="微信图片.jpg")) is kinds.WEBP
    assert with_extension("微信图片.jpg", kinds.WEBP.extensions) == "微信图片.webp"
    assert with_extension("第1.2节 现场", kinds.WEBP.extensions) == "第1.2节 现场.webp"


def test_each_family_has_its_own_limit(settings):
    settings.UPLOAD_LIMITS_MB = {**settings.UPLOAD_LIMITS_MB, "audio": 0}

    with pytest.raises(Refused, match="超过 0 MB"):
        admit(ContentFile(files.mp3(), name="录音.mp3"))
    assert admit(ContentFile(files.wav()[:0] + files.photo(), name="现场.jpg")) is kinds.JPEG


@pytest.mark.parametrize(
    ("given", "bare"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\用户\\测试甲\\现场.png", "现场.png"),
        ("现场\u202egnp.exe", "现场gnp.exe"),
        ("\x00..", "未命名"),
        ("a" * 200 + ".png", "a" * 80 + ".png"),
    ],
)
def test_names_are_made_harmless(given, bare):
    assert safe_name(given) == bare


def test_the_file_input_offers_what_is_taken_in(settings):
    settings.UPLOAD_LIMITS_MB = {**settings.UPLOAD_LIMITS_MB, "video": 77}

    assert {".jpg", ".heic", ".mov", ".docx"} <= set(ACCEPT_ATTRIBUTE.split(","))
    assert ".svg" not in ACCEPT_ATTRIBUTE
    assert "录像 77 MB" in limits_in_words()
