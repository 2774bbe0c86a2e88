"""The words beside a deadline bar."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from .arithmetic import Term
from .enums import DayKind, Unit

#: A run of days of one kind and name: first, last, kind, name.
Run = tuple[date, date, DayKind, str]


class Day(Protocol):
    """What of a tick the sentence needs."""

    @property
    def date(self) -> date: ...
    @property
    def kind(self) -> DayKind: ...
    @property
    def name(self) -> str: ...


def headline(
    unit: Unit, on: date, due: date, *, elapsed: int, total: int, remaining: int, overdue_days: int, stopped: bool
) -> str:
    """The state in a few words: "第 12 天 / 15 个工作日，还剩 3 个工作日"."""
    if stopped:
        return _stopped(unit, on, due, elapsed=elapsed, overdue_days=overdue_days)
    if on > due:
        return _("逾期 %(amount)s") % {"amount": amount(overdue_days, unit)} if overdue_days else _("已过期限")
    if not elapsed and on < due:
        return _("期限 %(total)s，还未计第一天") % {"total": amount(total, unit)}
    progress = _("第 %(elapsed)d 天 / %(total)s") % {"elapsed": elapsed, "total": amount(total, unit)}
    left = _("今天到期") if on == due else _("还剩 %(amount)s") % {"amount": amount(remaining, unit)}
    return _("%(progress)s，%(left)s") % {"progress": progress, "left": left}


def _stopped(unit: Unit, on: date, due: date, *, elapsed: int, overdue_days: int) -> str:
    if on <= due:
        return _("已在期限内完成，用时 %(amount)s") % {"amount": amount(elapsed, unit)}
    # "Ended", not "done": a clock also stops when a case is referred because nobody replied.
    if overdue_days:
        return _("已结束，逾期 %(amount)s") % {"amount": amount(overdue_days, unit)}
    return _("已结束，超过期限")


def amount(count: int, unit: Unit) -> str:
    """So many of a unit; months have been turned into days by the time one counts."""
    return (_("%(count)d 个工作日") if unit == Unit.WORKDAY else _("%(count)d 天")) % {"count": count}


def arithmetic_sentence(
    term: Term, start: date, nominal: date, due: date, counted_from: str, days: Sequence[Day], provisional: bool
) -> str:
    """The sum in one sentence, from the starting event (not counted) over the closed days to the last day."""
    parts = [
        _("%(event)s（%(start)s，当日不计）次日起 %(term)s")
        % {"event": counted_from, "start": full(start), "term": _length(term)}
    ]
    if due > nominal:
        parts.append(
            _("期满日 %(nominal)s不是工作日，顺延至 %(due)s届满") % {"nominal": full(nominal), "due": full(due)}
        )
        between = (day for day in days if nominal <= day.date <= due)
    else:
        between = (day for day in days if day.date <= due)
        parts.append(_("至 %(due)s届满") % {"due": full(due)})
    if (term.unit == Unit.WORKDAY or due > nominal) and (named := _exceptions(between, start.year)):
        parts.insert(1, _("其中 %(days)s") % {"days": named})
    sentence = _("，").join(parts) + _("。")
    if provisional:
        sentence += _("其中有年份的放假安排尚未公布，日期为暂定，公布后重新计算。")
    return sentence


def _length(term: Term) -> str:
    units = {Unit.WORKDAY: _("%(count)d 个工作日"), Unit.DAY: _("%(count)d 日"), Unit.MONTH: _("%(count)d 个月")}
    text = units[term.unit] % {"count": term.value}
    if term.extended:
        longer = units[Unit.WORKDAY if term.unit == Unit.WORKDAY else Unit.DAY] % {"count": term.extended}
        text = _("%(term)s，加上批准延长的 %(longer)s") % {"term": text, "longer": longer}
    return text


def _exceptions(days: Iterable[Day], year: int) -> str:
    words = []
    for first, last, kind, name in _runs(days):
        span = _span(first, last, year)
        year = last.year
        if kind == DayKind.HOLIDAY:
            words.append(_("%(days)s %(name)s放假") % {"days": span, "name": name})
        elif kind == DayKind.MAKEUP:
            words.append(_("%(days)s 补班") % {"days": span})
    return _("、").join(words)


def _runs(days: Iterable[Day]) -> list[Run]:
    """Successive days of the same kind and holiday."""
    runs: list[Run] = []
    for day in days:
        if runs and runs[-1][2:] == (day.kind, day.name) and runs[-1][1] + timedelta(days=1) == day.date:
            runs[-1] = (runs[-1][0], day.date, day.kind, day.name)
        else:
            runs.append((day.date, day.date, day.kind, day.name))
    return runs


def _span(first: date, last: date, year: int) -> str:
    start = f"{first:%m-%d}" if first.year == year else f"{first:%Y-%m-%d}"
    if first == last:
        return start
    end = f"{last:%m-%d}" if last.year == first.year else f"{last:%Y-%m-%d}"
    return _("%(first)s 至 %(last)s") % {"first": start, "last": end}


def full(day: date) -> str:
    """A date in full: 2026年10月9日."""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
