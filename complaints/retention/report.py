"""What is due and what would be done, as rows, as JSON and as CSV. Nothing here changes anything."""

import csv
from collections.abc import Iterable
from typing import IO, Any

from django.utils.timezone import localtime

from complaints.models import DisposalList
from portal import timekeeping

from .enums import Fate
from .purge import waiting
from .schedule import ending_of
from .selectors import Due, due_matters

Rows = Iterable[dict[str, str]]


def due_rows(found: Iterable[Due]) -> Rows:
    """The matters whose time is over; no word of what they are about."""
    for due in found:
        closed = due.complaint.closed_at
        yield {
            "受理编号": due.complaint.number,
            "单位": str(due.complaint.agency or ""),
            "办理结果": ending_of(due.complaint),
            "办结日期": localtime(closed).date().isoformat() if closed else "",
            "适用规则": due.rule.label,
            "保存期限": due.rule.term,
            "届满日期": due.due_on.isoformat(),
            "可否销毁": str(due.obstacle.label),
        }


def list_rows(disposal: DisposalList) -> Rows:
    """The matters of a list and what became of them."""
    for item in disposal.items.select_related("complaint__agency", "rule"):
        yield {
            "受理编号": item.complaint.number,
            "单位": str(item.complaint.agency or ""),
            "适用规则": item.rule.label,
            "保存期限": item.term,
            "届满日期": item.due_on.isoformat(),
            "结果": str(Fate(item.fate).label),
            "处理时间": localtime(item.settled_at).isoformat(timespec="minutes") if item.settled_at else "",
            "销毁证明摘要": item.certificate,
        }


def write_csv(rows: Rows, out: IO[str] | Any) -> None:
    """Write rows with their head; a cell that a spreadsheet would take for a formula is made harmless."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, fieldnames=list(row))
            writer.writeheader()
        writer.writerow({name: f"'{cell}" if cell[:1] in "=+-@" and cell else cell for name, cell in row.items()})


def forecast() -> dict[str, Any]:
    """What a sweep at this moment would do: destroy, spare, purge; and what waits for people."""
    now = timekeeping.now()
    approved = DisposalList.objects.filter(
        execute_on__lte=timekeeping.today(), executed_at=None, cancelled_at=None
    ).prefetch_related("items__complaint")
    destroyed = [item.complaint.number for one in approved for item in one.items.all() if item.fate == Fate.PENDING]
    purged: dict[str, int] = {}
    for purge, rows in waiting(now):
        purged[purge.code] = purged.get(purge.code, 0) + rows.count()
    return {
        "at": now.isoformat(),
        "due": list(due_rows(due_matters())),
        "would_destroy": destroyed,
        "would_purge": {code: count for code, count in purged.items() if count},
    }
