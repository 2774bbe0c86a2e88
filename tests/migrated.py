"""A migrated SQLite database is kept between test runs: migrating takes half a minute, copying a moment.

Beside the copy stands a list of what it was made from: the migrations and what they import. While these are as they
were, the copy is good; new migrations are applied on top of it and kept too. One test process migrates, the others
wait for its copy. `migrate` runs in every process, finds nothing left to do, and its receivers do their part.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
_MIGRATIONS = ("*/migrations/*.py", "*/*/migrations/*.py")
#: What migrations import, and the packages that bring more of them.
_IMPORTED = (
    "*/**/seed.py",
    "portal/page_tree.py",
    "portal/roles/enums.py",
    "portal/settings/parts/apps.py",
    "home/first_pages.py",
    "requirements.txt",
)


def in_use() -> bool:
    """Whether the suite runs on SQLite."""
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


def _sources(patterns: tuple[str, ...]) -> dict[str, str]:
    files = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Kept:
    """The copy in a folder, and what it was made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copy = folder / "migrated.sqlite3"
        self.made_from = folder / "migrated.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other test processes of this checkout waiting."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _before(self) -> dict[str, dict[str, str]]:
        try:
            found: dict[str, dict[str, str]] = json.loads(self.made_from.read_text())
        except (OSError, ValueError):
            return {}
        return found if self.copy.exists() else {}

    def start(self, own: Path) -> bool:
        """Put the copy where this process keeps its database, if migrating on from it is right.

        Returns:
            Whether the copy holds every migration there is.
        """
        before, now = self._before(), _sources(_MIGRATIONS)
        usable = bool(before) and before["imported"] == _sources(_IMPORTED)
        if not usable or not before["migrations"].items() <= now.items():
            return False
        shutil.copyfile(self.copy, own)
        return before["migrations"] == now

    def keep(self) -> None:
        """Keep the database of this process, which no test has written to yet."""
        half = self.copy.with_suffix(f".{os.getpid()}")
        connection.ensure_connection()
        with sqlite3.connect(half) as copy:
            connection.connection.backup(copy)
        copy.close()
        self.made_from.unlink(missing_ok=True)
        half.replace(self.copy)
        self.made_from.write_text(json.dumps({"migrations": _sources(_MIGRATIONS), "imported": _sources(_IMPORTED)}))
