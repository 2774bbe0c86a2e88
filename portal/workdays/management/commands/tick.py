"""Run every clock sweep due at a moment; what Celery beat does every ten minutes."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import timekeeping
from portal.workdays.api import run_sweeps


class Command(BaseCommand):
    help = "到期检查：提醒、标记逾期、起草移送。逐行输出 JSON，说明做了什么；重复运行不会重复处理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO", help="以此时刻为准，例如 2026-10-15T09:00；默认为当前时刻。")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for item in run_sweeps(_moment(options["now"])):
            self.stdout.write(json.dumps(item, ensure_ascii=False, default=str))
            failed |= "error" in item
        if failed:
            raise CommandError("有检查项未完成，原因见日志；其余各项已完成，下次运行会补上。")


def _moment(text: str | None) -> datetime:
    if not text:
        return timekeeping.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"无法识别的时刻：{text}。请写成 2026-10-15 或 2026-10-15T09:00。") from None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
