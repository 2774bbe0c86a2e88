"""`manage.py intake FILE.jsonl`: take in leads in bulk."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.bulk import take_in


class Command(BaseCommand):
    """Prints one JSON line for each line taken; exit 1 if any failed. Running a file twice adds nothing (by `id`)."""

    help = "批量接收线索：每行一个 JSON 对象，只有 text 必填。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One argument: the file."""
        parser.add_argument("file", help="JSONL 文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read line by line, so that memory does not grow with the file."""
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"找不到文件：{path}")
        failed = 0
        with path.open(encoding="utf-8-sig", errors="replace") as lines:
            for result in take_in(lines):
                failed += result.error is not None
                self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
        if failed:
            self.stderr.write(f"{failed} 行未能接收，其余已接收。")
            sys.exit(1)
