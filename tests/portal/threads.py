"""Several threads on one database, each with its own connection.

On PostgreSQL that is the test's database (ask for `transactional_db`). SQLite's test database lies in memory, where
threads meet other locks than on disk, so there the threads share a fresh file with only the tables they name.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.models import Model


class Threads:
    """Runs work in threads; `models` are the tables it needs."""

    def __init__(self, folder: Path, models: tuple[type[Model], ...]) -> None:
        self.file = folder / "threads.sqlite3" if connection.vendor == "sqlite" else None
        if self.file:
            self.run(lambda _number: self._create(models), 1)

    @staticmethod
    def _create(models: tuple[type[Model], ...]) -> None:
        with connections["default"].schema_editor() as editor:
            for model in models:
                editor.create_model(model)

    def run(self, work: Callable[[int], Any], count: int) -> list[Any]:
        """Call `work(number)` in `count` threads at once; their answers. Raises what a thread raised."""
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda number: self._alone(work, number), range(count)))

    def _alone(self, work: Callable[[int], Any], number: int) -> Any:
        own = connections["default"]
        if self.file:
            own.settings_dict = {**own.settings_dict, "NAME": str(self.file)}
        try:
            return work(number)
        finally:
            own.close()
