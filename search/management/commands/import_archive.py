"""manage.py import_archive FILE.jsonl [--replace]"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.archive import import_lines


class Command(BaseCommand):
    """Make historic closed cases public and searchable; prints a JSON summary, exits 1 when a line was bad."""

    help = "导入历史结案档案（JSON Lines），成为可检索的公开记录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether cases missing from it are taken down."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="撤下不在文件中的历史档案")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, report, and fail when any line failed."""
        try:
            with options["file"].open(encoding="utf-8") as lines:
                report = import_lines(tqdm(lines, unit="行", disable=None), replace=options["replace"])
        except OSError as error:
            raise CommandError(f"无法读取文件：{error}") from error
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        if report.errors:
            raise SystemExit(1)
