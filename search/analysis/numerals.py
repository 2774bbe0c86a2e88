"""Quantities, amounts, articles and dates, however they are written: 五千元 = 5000元, 第三十八条 = 第38条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
#: Measure words a number may be asked with; the longer ones first.
UNITS = (
    "平方米", "平方公里", "个月", "立方米", "公里", "小时", "分钟", "公斤", "千克",
    "元", "条", "款", "项", "年", "月", "日", "天", "次", "倍", "户", "人", "台", "个", "名", "家", "件",
    "米", "亩", "吨", "箱", "只", "辆", "起", "处", "份", "岁", "周", "号", "章", "张", "册", "所",
)  # fmt: skip
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_HAN_NUMBER = "[零〇○一二两三四五六七八九十百千万亿]"
_NUMBER = re.compile(
    rf"第?(?:(?P<plain>(?<![a-z\d.])\d+(?:\.\d+)?(?P<scale>[十百千万亿]{{0,2}}))|(?P<han>{_HAN_NUMBER}+))(?P<unit>{_UNIT})?"
)
_FULL_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3}(?=年))(?:年|[-/.](?=\d))"
    r"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月|[-/.](?=\d)|(?=\D|$))"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号|(?![\d年月])))?)?"
)
#: Units that measure the same.
_SAME_UNIT = {"天": "日"}


@dataclass(frozen=True)
class Quantity:
    """A number in folded text: its search term (`#5000元`, or `=5000` when it stands alone) and its value's term."""

    term: str
    value_term: str
    start: int
    end: int


def find_quantities(folded: str) -> Iterator[Quantity]:
    """The quantities of a folded text. A lone Chinese digit counts only with a measure word."""
    for match in _NUMBER.finditer(folded):
        value = _value(match)
        bare = f"={value}"
        unit: str | None = match["unit"]
        unit = _SAME_UNIT.get(unit, unit) if unit else None
        if unit is None and match["han"] and len(match["han"]) < 2:
            continue
        yield Quantity(f"#{value}{unit}" if unit else bare, bare, match.start(), match.end())


def find_dates(folded: str) -> Iterator[tuple[list[str], int, int]]:
    """Dates, months and years: `(terms from wide to narrow, start, end)`."""
    for match in _FULL_DATE.finditer(folded):
        if not match["month"] and "年" not in match[0]:
            continue
        yield _date_terms(match["year"], match["month"], match["day"]), match.start(), match.end()


def terms_of_day(day: date) -> list[str]:
    """The terms under which a day can be found: its year, its month in that year, the day."""
    return _date_terms(str(day.year), str(day.month), str(day.day))


def read_han(numeral: str) -> int:
    """The value of a Chinese numeral (两万三千, 二十八, 二〇二五)."""
    if not any(sign in _SMALL or sign in _LARGE for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    for sign, scale in reversed(_LARGE.items()):
        left, found, right = numeral.rpartition(sign)
        if found:
            return (read_han(left) if left else 1) * scale + (read_han(right) if right else 0)
    total = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * _SMALL[sign]
            digit = 0
    return total + digit


def _value(match: re.Match[str]) -> str:
    if match["han"]:
        return str(read_han(match["han"]))
    number = Decimal(match["plain"].rstrip("十百千万亿"))
    for sign in match["scale"]:
        number *= _SMALL.get(sign) or _LARGE[sign]
    return format(number.normalize(), "f")


def _date_terms(year: str, month: str | None, day: str | None) -> list[str]:
    parts = [_whole(part) for part in (year, month, day) if part]
    return [
        "#" + "".join(f"{value}{unit}" for value, unit in zip(parts[:n], "年月日", strict=False))
        for n in range(1, len(parts) + 1)
    ]


def _whole(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else read_han(numeral)
