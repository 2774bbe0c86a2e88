"""`manage.py retention`: what is due; without --dry-run, what was approved and waited is destroyed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from complaints.retention import disposal, purge, report, sweeps
from complaints.retention.selectors import due_matters
from portal import timekeeping


class Command(BaseCommand):
    help = (
        "Without options: note what has fallen due, destroy what two people approved and that has waited, purge what "
        "is past its need (what `tick` does). Prints what it did as JSON lines. With --dry-run: only say it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing; print what would be done")
        parser.add_argument("--json", action="store_true", help="the same as one JSON object")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="write what is due as CSV (changes nothing)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["csv"]:
            with options["csv"].open("w", encoding="utf-8-sig", newline="") as out:
                report.write_csv(report.due_rows(due_matters()), out)
        elif options["json"]:
            self.stdout.write(json.dumps(report.forecast(), ensure_ascii=False))
        elif options["dry_run"]:
            self._tell(report.forecast())
        else:
            self._carry_out()

    def _tell(self, found: dict[str, Any]) -> None:
        self.stdout.write(
            f"到期 {len(found['due'])} 件；现在执行将销毁 {len(found['would_destroy'])} 件。没有改动任何数据。"
        )
        for row in found["due"]:
            self.stdout.write("  ".join(row.values()))
        for number in found["would_destroy"]:
            self.stdout.write(f"将销毁：{number}")
        for code, count in found["would_purge"].items():
            self.stdout.write(f"将清理：{code} {count}")

    def _carry_out(self) -> None:
        now = timekeeping.now()
        for sweep in (sweeps.note_due, disposal.execute_due, purge.sweep):
            for done in sweep(now):
                self.stdout.write(json.dumps(done, ensure_ascii=False))
