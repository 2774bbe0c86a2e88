"""Counting in the cache: shared by all processes in production, per process when there is no cache or it is down."""

import logging
import time
from collections.abc import Callable

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache

logger = logging.getLogger(__name__)

#: After a failure the shared cache is left alone for so many seconds: a visitor does not wait for a dead server.
REST_SECONDS = 15

_own = LocMemCache("abuse", {"OPTIONS": {"MAX_ENTRIES": 50_000}})
_resting_until = 0.0


def add_one(key: str, seconds: int) -> int:
    """Count one under a key that is kept for so many seconds; answers the new count."""
    return _with_cache(lambda cache: _add_one(cache, key, seconds))


def read(key: str) -> int:
    """The count under a key."""
    return _with_cache(lambda cache: int(cache.get(key, 0)))


def clear() -> None:
    """Forget every count of this process, and that the shared cache was down."""
    global _resting_until
    _resting_until = 0.0
    _own.clear()
    caches["limits"].clear()


def _add_one(cache: BaseCache, key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two steps
        return 1


def _with_cache(act: Callable[[BaseCache], int]) -> int:
    global _resting_until
    if time.monotonic() < _resting_until:
        return act(_own)
    try:
        return act(caches["limits"])
    except Exception as error:
        _resting_until = time.monotonic() + REST_SECONDS
        logger.warning("the cache of the limits is down (%s): counting per process", type(error).__name__)
        return act(_own)
