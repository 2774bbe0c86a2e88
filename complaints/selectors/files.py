"""What a complainant may know of the own files: which of them could not be used, and why."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import CheckState, Complaint, Evidence

#: What the sender can do about it. Anything else is said in general.
_ADVICE: dict[str, Promise] = {
    "malware": _("查出恶意程序，没有人会打开它。请在安全的设备上重新拍照或导出后再提交。"),
    "archive_bomb": _("文件解开后过大。请另存为 PDF，或分成几个文件再提交。"),
    "pixels": _("照片像素太多。请缩小后再提交。"),
    "macro": _("文件含有宏。请另存为不含宏的文件或 PDF 再提交。"),
}
_OTHERWISE = _("文件没有通过安全检查。请换一种格式，或重新拍照后再提交。")


@dataclass(frozen=True)
class UnusableFile:
    """A file that nobody will get: its name as the sender gave it, and what to do."""

    name: str
    advice: Promise


def unusable_files(complaint: Complaint) -> list[UnusableFile]:
    """The complainant's own files that were refused after they were received (one query)."""
    own = complaint.evidence.filter(source=Evidence.Source.COMPLAINANT, quarantine__state=CheckState.REFUSED)
    items = own.filter(complaint__key__destroyed_at=None).select_related("complaint__key", "quarantine")
    return [UnusableFile(item.title.open(), _ADVICE.get(item.quarantine.reason, _OTHERWISE)) for item in items]
