"""What the columns of a table of leads mean, by their headers in Chinese or English, and their cells' spelling."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from complaints.enums import ActKind, Channel, Kind, ViolationCategory
from complaints.folding import folded

from .writing import guarded

#: Keys of a line of `manage.py intake`, their names for people, and headers under which they come.
FIELDS: dict[str, tuple[str, ...]] = {
    "text": (
        "反映的情况",
        "内容",
        "投诉内容",
        "举报内容",
        "诉求内容",
        "反映内容",
        "诉求",
        "content",
        "narrative",
        "description",
    ),
    "title": ("标题", "主题", "诉求标题", "subject"),
    "id": ("来源编号", "编号", "工单号", "工单编号", "登记号", "序列号", "external id", "ticket"),
    "respondent_agency": (
        "被投诉单位",
        "反映的单位",
        "单位",
        "被举报单位",
        "事涉单位",
        "承办单位",
        "agency",
        "respondent",
    ),
    "channel": ("来源", "渠道", "来源渠道", "受理渠道", "source"),
    "kind": ("类型", "类别", "诉求类型", "type"),
    "violation": ("违法类型", "违法行为", "violation category"),
    "act_kind": ("行为种类", "执法行为", "act kind"),
    "place": ("地点", "发生地点", "事发地点", "地址", "location"),
    "happened_on": ("发生日期", "发生时间", "事发时间", "事发日期", "日期", "date", "happened"),
    "region": ("地区", "区县", "行政区划", "所属区域", "district"),
    "domain": ("领域", "执法领域", "行业"),
    "name": ("姓名", "投诉人", "举报人", "来电人", "联系人", "complainant", "caller"),
    "phone": ("电话", "联系电话", "手机", "手机号", "来电号码", "联系方式", "tel", "mobile", "telephone"),
    "id_no": ("证件号", "身份证号", "身份证", "证件号码", "id number"),
    "address": ("住址", "家庭住址", "联系地址", "home address"),
    "anonymous": ("匿名", "是否匿名"),
}
LABELS = {key: names[0] for key, names in FIELDS.items()}
_BY_HEADER = {folded(name): key for key, names in FIELDS.items() for name in (key, *names)}
_PERSON = ("name", "phone", "id_no", "address")
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_YES = frozenset({"是", "匿名", "1", "y", "yes", "true", "对", "√"})


def meaning_of(headers: Iterable[str]) -> list[str]:
    """The key that each column stands for, empty where it is unknown; of two columns of one meaning the first."""
    found: list[str] = []
    for header in headers:
        key = _BY_HEADER.get(folded(header), "")
        found.append("" if key in found else key)
    return found


def _by_label(choices: Any) -> dict[str, str]:
    """Values by themselves, by their label, and by the label without its bracket."""
    pairs = [(value, str(label)) for value, label in choices.choices]
    names = {folded(label.split("（")[0]): value for value, label in pairs}
    return names | {folded(label): value for value, label in pairs} | {folded(value): value for value, _label in pairs}


_CHOICES = {
    "channel": _by_label(Channel) | {folded("来电"): "phone", folded("信件"): "letter", folded("12345"): "hotline"},
    "kind": _by_label(Kind),
    "violation": _by_label(ViolationCategory),
    "act_kind": _by_label(ActKind),
}


def line_of(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The object that `manage.py intake` would read, from a row's cells by key; empty cells are left out."""
    row: dict[str, Any] = {key: _spelled(key, value) for key, value in cells.items() if key and plain(value)}
    person = {key: row.pop(key) for key in _PERSON if key in row}
    if person:
        row["complainant"] = person
    if "anonymous" in row:
        row["anonymous"] = folded(row["anonymous"]) in _YES
    return row


def plain(value: Any) -> str:
    """A cell as text: whole numbers without a point, days as days, the apostrophe of a guarded cell taken off."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def _spelled(key: str, value: Any) -> str:
    text = plain(value)
    if key in _CHOICES:
        return _CHOICES[key].get(folded(text), text)
    if key == "happened_on" and (day := _DAY.match(text)):
        return "-".join((day[1], day[2].zfill(2), day[3].zfill(2)))
    return text
