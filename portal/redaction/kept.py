"""What must survive: hotlines, document numbers, amounts, dates, articles of law."""

import re

_HOTLINES = (
    r"(?:0\d{2,3}[ \-]?)?12\d{3}|96\d{3,4}|95\d{3}|1(?:10|12|14|17|19|20|22)|100\d{2,3}|"
    r"(?:400|800)[ \-]?\d{3,4}[ \-]?\d{3,4}"
)
_BRACKETS = r"[〔\[(【]\s?(?:19|20)\d{2}\s?[〕\])】]"
_PATTERNS = [
    re.compile(rf"(?<![\d])(?:{_HOTLINES})(?![\d])"),
    re.compile(
        rf"[\u4e00-\u9fffA-Za-z]{{1,12}}{_BRACKETS}"
        rf"[\u4e00-\u9fff]{{0,6}}\d{{0,6}}[\u4e00-\u9fff]{{0,3}}第?\d+号(?:之[一二三四五])?"
    ),
    re.compile(
        r"\d[\d,.]*\s?(?:元|万元|亿元|角|块钱?|万|吨|公里|千米|亩|平方米|平米|株|公斤|千克|斤|台|册|只|户|天|个)"
    ),
    re.compile(r"(?:19|20)\d{2}\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?[日号]?"),
    re.compile(r"第\s?[\d零一二三四五六七八九十百千]+\s?[条款项章节号]"),
    re.compile(r"(?:统一社会信用代码|信用代码)[为是:：\s]{0,3}[0-9A-Z]{18}"),
    re.compile(r"(?:吉ICP备|吉公网安备)\s?\d+号?(?:-\d+)?"),
]


def kept_spans(text: str) -> list[tuple[int, int]]:
    """Stretches of a folded text that no detector may touch unless it finds more than they hold."""
    return [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
