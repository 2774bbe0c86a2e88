"""Plates, e-mail addresses, QQ and WeChat accounts."""

import re
from collections.abc import Iterator

from .findings import Span

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_GAP = r"[ .·\-]{0,2}"
_PLATE = re.compile(
    rf"[{_PROVINCE}]{_GAP}[A-Za-z]{_GAP}(?=[A-Za-z]{{0,6}}\d|\d)(?:[A-Za-z0-9]{_GAP}){{4,5}}[A-Za-z0-9挂学警港澳使领](?![A-Za-z0-9])"
)
_SHORT_PLATE = re.compile(
    rf"[{_PROVINCE}]{_GAP}[A-Za-z]{_GAP}(?=[A-Za-z]{{0,4}}\d)[A-Za-z0-9]{{4}}[A-Za-z0-9挂学警港澳使领](?![A-Za-z0-9])"
)
_INTRODUCED_PLATE = re.compile(
    r"(?:车牌|牌照|车号|号牌)[号码尾是为:：\s]{0,5}((?=[A-Za-z]{0,4}\d)[A-Za-z0-9.\-]{4,8})(?![A-Za-z0-9])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]+\s?(?:@|\[at\]|\(at\))\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
)
_QQ = re.compile(r"(?:QQ|qq|Qq|扣扣|企鹅)(?:号码?|群|号)?[是为:：\s]{0,3}([1-9]\d{4,11})(?!\d)")
_WECHAT = re.compile(
    r"(?:微信|威信|薇信|VX|vx|Vx|wx|WX|WeChat|wechat|抖音|快手|微博)(?:号码?|账号|帐号|ID|id)?[是为叫:：\s]{0,3}"
    r"([A-Za-z0-9][A-Za-z0-9_\-]{5,19})(?![A-Za-z0-9_])"
)


def plates(text: str) -> Iterator[Span]:
    """Vehicle plates with province and letter, and what is introduced as a plate without them."""
    for pattern in (_PLATE, _SHORT_PLATE):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), True
    for match in _INTRODUCED_PLATE.finditer(text):
        yield match.start(1), match.end(1), False


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also with (at) for the sign."""
    for match in _EMAIL.finditer(text):
        yield match.start(), match.end(), True


def accounts(text: str) -> Iterator[Span]:
    """QQ and WeChat accounts, which only their introduction tells from other numbers."""
    for pattern in (_QQ, _WECHAT):
        for match in pattern.finditer(text):
            yield match.start(1), match.end(1), False
