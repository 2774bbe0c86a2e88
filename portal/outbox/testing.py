"""Helpers for tests that subscribe for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from .subscriptions import Handler, subscribe, unsubscribe


@contextmanager
def subscribed(topic: str, name: str, handler: Handler) -> Iterator[None]:
    """Subscribe inside the block only."""
    subscribe(topic, name, handler)
    try:
        yield
    finally:
        unsubscribe(topic, name)
