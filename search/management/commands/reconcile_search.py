"""manage.py reconcile_search [--engine embedded|elasticsearch] [--repair]"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from portal.errors import Refused
from search.engines.protocol import Engine, EngineUnavailable
from search.engines.registry import NAMES, engine, maintained
from search.indexing import catch_up, rebuild
from search.reconciling import Comparison, compare_index, compare_rooms


class Command(BaseCommand):
    """Prove that each index says row for row what is published; a JSON line each, exit 1 on any difference."""

    help = "核对公开记录与各检索索引、与各栏目已公开内容是否逐条一致"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine (all that are kept up to date), and whether a differing index is rebuilt."""
        parser.add_argument("--engine", choices=NAMES, default="")
        parser.add_argument("--repair", action="store_true", help="不一致的索引从数据库重建；与栏目的差异只报告")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, repair when asked, and say whether all is well."""
        names = [options["engine"]] if options["engine"] else maintained()
        agrees = True
        for line in self._lines(names, repair=options["repair"]):
            agrees = agrees and bool(line["agrees"])
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if not agrees:
            raise SystemExit(1)

    def _lines(self, names: list[str], *, repair: bool) -> Iterator[dict[str, object]]:
        for name in names:
            try:
                yield _compared(engine(name), repair=repair).as_json()
            except (EngineUnavailable, Refused) as error:
                yield {"side": name, "agrees": False, "error": str(error)}
        yield from (comparison.as_json() for comparison in compare_rooms())


def _compared(chosen: Engine, *, repair: bool) -> Comparison:
    catch_up(chosen)
    found = compare_index(chosen)
    if found.agrees or not repair:
        return found
    rebuild(chosen)
    catch_up(chosen)
    return compare_index(chosen)
