"""manage.py reindex [--engine embedded|elasticsearch]"""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from portal.errors import Refused
from search.engines.protocol import EngineUnavailable
from search.engines.registry import NAMES, engine
from search.indexing import catch_up, rebuild
from search.models import PublicRecord


class Command(BaseCommand):
    """Rebuild an index beside the live one and swap; searches go on meanwhile."""

    help = "重建检索索引（与现用索引并存，完成后切换）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine."""
        parser.add_argument("--engine", choices=NAMES, default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild with a progress bar, then apply what changed meanwhile."""
        try:
            chosen = engine(options["engine"])
            count = rebuild(chosen, _bar)
            catch_up(chosen)
        except (Refused, EngineUnavailable) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"索引已重建：{count} 条记录。")


def _bar(records: Iterable[PublicRecord], total: int) -> Iterable[PublicRecord]:
    return tqdm(records, total=total, unit="条", disable=None)
