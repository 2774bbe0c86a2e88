"""One writer for each engine's index, whichever process or host it is in."""

import fcntl
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from .engines.protocol import EngineBusy

_held = threading.local()


@contextmanager
def writing(engine: str) -> Iterator[None]:
    """Hold the lock of an engine's index; whoever dies loses it. The thread that holds it may ask again.

    PostgreSQL keeps it for the session, or until the end of the running transaction. SQLite's database is one file of
    one host: a lock file beside the portal's other files does.

    Raises:
        EngineBusy: somebody else writes.
    """
    held = _held.__dict__.setdefault("engines", set())
    if engine in held:
        yield
        return
    with _advisory(engine) if connection.vendor == "postgresql" else _lock_file(engine):
        held.add(engine)
        try:
            yield
        finally:
            held.discard(engine)


@contextmanager
def _advisory(engine: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(f"search:{engine}".encode()).digest()[:8], signed=True)
    bound = connection.in_atomic_block
    if not _ask("pg_try_advisory_xact_lock" if bound else "pg_try_advisory_lock", key):
        raise EngineBusy("另一个进程正在更新检索索引。")
    try:
        yield
    finally:
        if not bound:
            _ask("pg_advisory_unlock", key)


def _ask(function: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return bool(cursor.fetchone()[0])


@contextmanager
def _lock_file(engine: str) -> Iterator[None]:
    with (Path(settings.VAR_DIR) / f"search-{engine}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EngineBusy("另一个进程正在更新检索索引。") from error
        yield
