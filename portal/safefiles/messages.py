"""The codes of checks in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

#: Why a file is not taken in: what is said to the person who sends it. `%(name)s` is the file, `%(limit)s` a limit.
REFUSALS: dict[str, Promise] = {
    "file_empty": _("文件“%(name)s”是空的，请重新选择。"),
    "file_large": _("文件“%(name)s”超过 %(limit)s MB，请压缩或分成几个文件。"),
    "file_kind": _("不能接收文件“%(name)s”：只接收照片、PDF、Word（docx）、Excel（xlsx）、录音和录像。"),
    "file_old_office": _("不能接收旧格式的文件“%(name)s”，请另存为 docx、xlsx 或 PDF 后再提交。"),
    "file_mismatch": _("文件“%(name)s”的内容与扩展名不符，请用原始文件重新提交。"),
    "file_damaged": _("文件“%(name)s”已损坏，打不开。请检查原文件，或换一种格式重新提交。"),
    "pixels": _("照片“%(name)s”的像素太多（超过 %(limit)s 百万），请缩小后再提交。"),
    "archive_bomb": _("文件“%(name)s”解开后过大，不能接收。请另存为 PDF，或分成几个文件。"),
    "archive_odd": _("文件“%(name)s”的内部结构异常，不能接收。请另存为 PDF 后再提交。"),
    "macro": _("文件“%(name)s”含有宏，不能接收。请另存为不含宏的 docx、xlsx 或 PDF。"),
    "program_inside": _("文件“%(name)s”里夹带了程序或压缩包，不能接收。请把需要的内容单独提交。"),
    "encrypted": _("文件“%(name)s”有密码，无法检查。请去掉密码后再提交。"),
}

#: Why a check ended as it did: what staff read.
REASONS: dict[str, Promise] = {
    "malware": _("查出恶意程序"),
    "file_mismatch": _("内容与登记的类型不符"),
    "file_damaged": _("文件已损坏"),
    "pixels": _("像素超过上限"),
    "archive_bomb": _("解开后过大（压缩炸弹）"),
    "archive_odd": _("内部结构异常"),
    "macro": _("含有宏"),
    "program_inside": _("夹带程序或压缩包"),
    "encrypted": _("有密码，无法制作安全副本"),
    "damaged": _("结构损坏或特殊，无法制作安全副本"),
    "fragmented": _("分段式录制文件，无法制作安全副本"),
    "refers_elsewhere": _("引用了外部文件，无法制作安全副本"),
    "unusual_filter": _("编码方式少见，无法制作安全副本"),
    "too_large": _("内容过大，无法制作安全副本"),
    "scanner_away": _("病毒查杀服务没有应答"),
    "timeout": _("检查超时"),
    "crashed": _("检查程序异常退出"),
    "odd_answer": _("检查程序的结果不可信"),
    "unreadable": _("密封文件打不开"),
}

#: What a copy does not have: codes in custody events, in words.
REMOVED: dict[str, Promise] = {
    "exif": _("拍摄信息"),
    "gps": _("拍摄位置"),
    "xmp": _("编辑信息"),
    "iptc": _("图片说明"),
    "text": _("文字块"),
    "comment": _("注释"),
    "frames": _("其余帧"),
    "tags": _("标签信息"),
    "boxes": _("附加数据"),
    "track": _("附加轨道（位置、字幕等）"),
    "author": _("作者信息"),
    "attachments": _("内嵌文件"),
    "scripts": _("脚本和自动动作"),
    "form": _("表单"),
    "signature": _("电子签名的校验数据"),
    "comments": _("批注"),
    "thumbnail": _("缩略图"),
    "history": _("修订记录"),
    "data": _("外部数据"),
    "printer": _("打印机设置"),
    "formulas": _("公式（保留计算结果）"),
    "links": _("外部链接"),
    "pictures": _("无法识别的图片"),
    "parts": _("部分图形对象"),
    "archive_inside": _("夹带的压缩包"),
    "pdf_inside": _("夹带的 PDF"),
    "markup_inside": _("夹带的网页脚本"),
}


def removed_in_words(codes: list[str]) -> str:
    """What was left out, joined; codes without a word are left out."""
    return _g("、").join(str(REMOVED[code]) for code in codes if code in REMOVED)
