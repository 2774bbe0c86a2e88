"""Load the State Council's yearly notice from a CSV file: date, kind, name."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from portal.workdays.actions.calendar import load_days
from portal.workdays.enums import STORED_KINDS, DayKind
from portal.workdays.models import WorkCalendarDay

#: The words a file may use for each kind.
KINDS = {value: DayKind(value) for value, _ in STORED_KINDS} | {
    "放假": DayKind.HOLIDAY,
    "补班": DayKind.MAKEUP,
    "上班": DayKind.MAKEUP,
    "调休上班": DayKind.MAKEUP,
    "工作日": DayKind.WORKDAY,
}


class Command(BaseCommand):
    help = (
        "导入国务院办公厅年度放假安排（CSV，首行为 date,kind,name；"
        "kind 为 HOLIDAY/放假、MAKEUP/补班、WORKDAY/工作日）。"
        "整份检查无误才写入；受影响的在办期限随即重新计算并记入审计。可重复导入。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--source", default="", help="来源，例如通知的文号；默认为文件名。")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            days = list(_rows(path, options["source"] or path.name))
            loaded = load_days(days=days)
        except OSError as error:
            raise CommandError(f"无法读取 {path}：{error.strerror}。") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} 不是 UTF-8 编码，请另存为 UTF-8 CSV 后再导入。") from error
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"已导入 {loaded.days} 天，重新计算后变动的在办期限 {len(loaded.moved)} 个。")
        for clock in loaded.moved:
            self.stdout.write(f"  {clock.subject} {clock.label}：{clock.due_on:%Y-%m-%d}")
        for year in loaded.provisional_years:
            self.stdout.write(f"注意：{year} 年缺元旦或国庆节的安排，仍按暂定计算。")


def _rows(path: Path, source: str) -> Iterator[WorkCalendarDay]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not {"date", "kind"} <= set(reader.fieldnames or []):
            raise CommandError("首行应为 date,kind,name。日历没有改动。")
        for line, row in enumerate(reader, start=2):
            yield _day(line, row, source)


def _day(line: int, row: dict[str, str | None], source: str) -> WorkCalendarDay:
    text, kind = (row["date"] or "").strip(), (row["kind"] or "").strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"第 {line} 行：日期“{text}”应写成 2027-01-01。日历没有改动。") from None
    if kind.upper() not in KINDS:
        raise CommandError(f"第 {line} 行：类别“{kind}”无法识别，应为 HOLIDAY、MAKEUP 或 WORKDAY。日历没有改动。")
    name = (row.get("name") or "").strip()
    return WorkCalendarDay(date=day, kind=KINDS[kind.upper()], name=name[:40], source=source[:120])
