"""A migrated SQLite database is kept between test runs: migrating takes half a minute, copying a moment.

The copy is named after everything a migration reads, so a changed migration or seed makes a new one. `migrate` still
runs on the copy, finds nothing to do, and its receivers do their part.
"""

import hashlib
import os
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
#: What decides how a fresh database looks: the migrations, what they import, and the packages that bring more of them.
_SOURCES = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
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


def kept_in(folder: Path) -> Path:
    """Where the migrated database of these sources is, or will be."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return folder / f"{digest.hexdigest()[:24]}.sqlite3"


def keep(kept: Path) -> None:
    """Keep the database of this run; the copies of other sources go."""
    if kept.exists():
        return
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with sqlite3.connect(half) as copy:
        connection.connection.backup(copy)
    copy.close()
    half.replace(kept)
