"""Which files are taken in: type read from the content, never from the name."""

import os
import re
import unicodedata

import puremagic
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from portal.errors import Refused

#: Content type → extensions it may carry.
ACCEPTED = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "audio/mpeg": (".mp3",),
    "audio/x-wav": (".wav",),
    "video/mp4": (".mp4", ".m4v"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
}
_SAME = {"audio/wav": "audio/x-wav", "audio/wave": "audio/x-wav", "audio/mp3": "audio/mpeg", "video/x-m4v": "video/mp4"}
ACCEPT_ATTRIBUTE = ",".join(sorted(extension for group in ACCEPTED.values() for extension in group))


def safe_name(name: str) -> str:
    """The bare file name, without path, control characters or excess length."""
    bare = os.path.basename(unicodedata.normalize("NFC", name).replace("\\", "/"))
    bare = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", bare).strip(". ") or "未命名"
    stem, dot, extension = bare.rpartition(".")
    return f"{stem[:80]}{dot}{extension[:8]}" if dot else bare[:80]


def checked_type(upload: File) -> str:
    """The content type of an acceptable file.

    Raises:
        Refused: empty, too large, of a kind not accepted, or named as something it is not.
    """
    name = safe_name(upload.name or "")
    limit = settings.UPLOAD_LIMIT_MB
    if not upload.size:
        raise Refused(_("文件“%(name)s”是空的，请重新选择。") % {"name": name}, code="file_empty")
    if upload.size > limit * 1024 * 1024:
        raise Refused(
            _("文件“%(name)s”超过 %(limit)s MB，请压缩或分成几个文件。") % {"name": name, "limit": limit},
            code="file_large",
        )
    kind = _sniffed(upload)
    extension = os.path.splitext(name)[1].lower()
    if kind not in ACCEPTED:
        raise Refused(
            _("不能接收文件“%(name)s”：只接收照片、PDF、Word、Excel、录音和录像。") % {"name": name}, code="file_kind"
        )
    if extension not in ACCEPTED[kind]:
        raise Refused(
            _("文件“%(name)s”的内容与扩展名不符，请用原始文件重新提交。") % {"name": name}, code="file_mismatch"
        )
    return kind


def _sniffed(upload: File) -> str:
    upload.seek(0)
    head = upload.read(65536)
    upload.seek(0)
    try:
        matches = puremagic.magic_string(head, filename=upload.name)
    except (puremagic.PureError, ValueError):
        return ""
    extension = os.path.splitext(upload.name or "")[1].lower()
    kinds = [_SAME.get(match.mime_type, match.mime_type) for match in matches if match.mime_type]
    for kind in kinds:
        if extension in ACCEPTED.get(kind, ()):
            return kind
    return next((kind for kind in kinds if kind in ACCEPTED), kinds[0] if kinds else "")
