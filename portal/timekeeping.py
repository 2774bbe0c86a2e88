"""The portal's one source of "now", so that a whole year can be simulated through the real actions.

Every room asks `now()` and `today()` here and never `django.utils.timezone.now()`; the demo, `tick --now`
and the tests move time with `at(...)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("portal_moment", default=None)


def now() -> datetime:
    """The present moment, aware (UTC), or the simulated one inside `at(...)`."""
    return _moment.get() or timezone.now()


def real_now() -> datetime:
    """The true moment, whatever is simulated: for leases and pauses of running processes, never for a deadline."""
    return timezone.now()


def today() -> date:
    """The present day on the wall calendar of the portal's time zone (Asia/Shanghai)."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Let `now()` answer `moment` inside the block.

    A bare date means nine o'clock in the morning of that day; a naive datetime is read in the portal's time zone.
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9)
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _moment.set(moment)
    try:
        yield moment
    finally:
        _moment.reset(token)


def days(count: int) -> timedelta:
    """A span of `count` calendar days."""
    return timedelta(days=count)
