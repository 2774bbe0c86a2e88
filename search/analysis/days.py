"""Stretches of time: how people write them, and the few terms that cover every day of one.

A record is indexed under its year, its month and its day (`year~2026`, `month~2026-04`, `day~2026-04-03`), so any
stretch is an "or" of a few dozen terms, which every engine can test.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .numerals import read_han

#: An open stretch begins and ends with these years.
FIRST_YEAR, LAST_YEAR = 1949, 2099

_YEAR = r"(?:19|20)\d\d"
_HAN_YEAR = re.compile(r"[一二][〇零○一二三四五六七八九]{3}(?=年)")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"3[01]|[12]\d|0?[1-9]|三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"(?:\.{2,3}|…+|~+|至|到|—+|--)"
_POINT = re.compile(
    rf"(?:(?P<year>{_YEAR})(?:年|[-/.]|$))?(?:(?P<month>{_MONTH})(?:月|[-/.]|$)(?:份)?)?(?:(?P<day>{_DAY})(?:日|号)?)?$"
)
_WRITTEN = r"(?:[\d年月日号\-/]|(?<=\d)\.(?=\d)|[一二三四五六七八九十](?=[一二三四五六七八九十]?[月日号]))+份?"
_STRETCH = re.compile(rf"(?P<since>{_WRITTEN})?\s*{_TO}\s*(?P<until>{_WRITTEN})?")
_YEARS = re.compile(rf"(?P<since>{_YEAR})\s*-\s*(?P<until>{_YEAR})")
_SINCE = re.compile(rf"(?P<since>{_WRITTEN})(?:以来|以后|之后|起)")
_UNTIL = re.compile(rf"(?P<until>{_WRITTEN})(?:以前|之前|前|止)")


@dataclass(frozen=True)
class Stretch:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    def terms(self) -> list[str]:
        """The fewest terms that cover the stretch; none when it is empty."""
        return list(_cover(self.since, self.until))


def terms_of(day: date) -> list[str]:
    """The terms under which a day can be found."""
    return [f"year~{day.year}", f"month~{day:%Y-%m}", f"day~{day.isoformat()}"]


def read_stretch(folded: str) -> Stretch | None:
    """A text that is one stretch of time: 2024年3月, 2024-01..2025-03, 2024年1月至3月, 2025年以来, 2023-2025.

    Returns:
        The stretch, or None when the text is anything else, or names a day that does not exist.
    """
    text = _in_digits(folded.strip())
    for form in (_YEARS, _STRETCH, _SINCE, _UNTIL):
        if match := form.fullmatch(text):
            ends = match.groupdict()
            return _between(ends.get("since") or "", ends.get("until") or "")
    return _whole(text, None)


def find_stretches(folded: str) -> Iterator[tuple[Stretch, int, int]]:
    """Stretches in a query: two dates joined by 至, 到, ~ or …, or one with 以来, 以后 or 以前; each with its span."""
    text = _in_digits(folded)
    for form in (_STRETCH, _SINCE, _UNTIL):
        for match in form.finditer(text):
            found = read_stretch(match[0])
            if found and re.search(rf"{_YEAR}", match[0]):
                yield found, match.start(), match.end()


def between(since: date | None, until: date | None) -> Stretch | None:
    """The stretch between two days, either of which may be missing, in the years there are; None when both are."""
    if since is None and until is None:
        return None
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    return Stretch(max(since or first, first), min(until or last, last))


def _in_digits(text: str) -> str:
    """二〇二四年 as 2024年; no sign more and no sign less."""
    return _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_DIGITS), text)


def _between(since: str, until: str) -> Stretch | None:
    first = _whole(since, None) if since else None
    last = _whole(until, first) if until else None
    if (since and not first) or (until and not last) or not (first or last):
        return None
    return between(first.since if first else None, last.until if last else None)


def _whole(text: str, before: Stretch | None) -> Stretch | None:
    """The year, month or day that a text names; what it leaves out is as in `before` (2024年1月至3月)."""
    match = _POINT.match(text) if text else None
    if not match or not any(match.groups()):
        return None
    year = int(match["year"]) if match["year"] else before.until.year if before else None
    month = _number(match["month"]) if match["month"] else None
    day = _number(match["day"]) if match["day"] else None
    if month is None and day is not None and before and not match["year"]:
        month = before.until.month
    if year is None or (month is None and day is not None):
        return None
    return _stretch(year, month, day)


def _stretch(year: int, month: int | None, day: int | None) -> Stretch | None:
    last = calendar.monthrange(year, month or 12)[1]
    if day is not None and day > last:
        return None
    return Stretch(date(year, month or 1, day or 1), date(year, month or 12, day or last))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else read_han(text)


def _cover(since: date, until: date) -> Iterator[str]:
    day = since
    while day <= until:
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= until:
            yield f"year~{day.year}"
            day = date(day.year + 1, 1, 1)
        elif day.day == 1 and (last := _last(day)) <= until:
            yield f"month~{day:%Y-%m}"
            day = last + timedelta(days=1)
        else:
            yield f"day~{day.isoformat()}"
            day += timedelta(days=1)


def _last(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
