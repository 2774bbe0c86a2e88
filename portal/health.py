"""Whether the portal can do its work. Rooms may add checks of their own in `AppConfig.ready`."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal import timekeeping
from portal.outbox.models import Delivery

#: A fact that is not delivered after this long means that nobody drains the outbox.
OUTBOX_PATIENCE = timedelta(minutes=10)

Check = Callable[[], bool]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Add a check: it answers whether all is well; an exception means no."""
    _checks[name] = check


def results() -> Iterator[tuple[str, bool]]:
    """Each check's name and outcome. Says nothing about the cause: the page is open to everybody."""
    for name, check in _checks.items():
        try:
            yield name, bool(check())
        except Exception:
            yield name, False


def database_answers() -> bool:
    """One query to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def outbox_moves() -> bool:
    """No delivery has been waiting, untried, for longer than the outbox's patience.

    One that was tried and failed backs off and is an operator's matter; it must not take the portal off the air.
    """
    limit = timekeeping.now() - OUTBOX_PATIENCE
    return not Delivery.objects.pending().filter(attempts=0, fact__at__lt=limit).exists()


def search_index_readable() -> bool:
    """The embedded engine's folder can be read, or is not there yet (it is rebuilt from the database)."""
    if settings.SEARCH_ENGINE != "embedded":
        return True  # the room checks its own cluster
    folder = Path(settings.SEARCH_INDEX_DIR)
    return not folder.exists() or os.access(folder, os.R_OK | os.X_OK)


register_check("database", database_answers)
register_check("outbox", outbox_moves)
register_check("search", search_index_readable)
