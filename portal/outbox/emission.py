"""Writing facts, and setting off their delivery once the transaction is committed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from . import broker, delivery
from .models import Delivery, Fact
from .subscriptions import handlers_of


def emit(topic: str, payload: dict[str, Any], *, not_before: datetime | None = None) -> Fact:
    """Write a fact in the running transaction; those subscribed hear of it after the commit.

    Args:
        topic: e.g. `"complaint.moved"`; at most 80 characters.
        payload: identifiers, codes and dates, never personal data or free text. Handlers get it as JSON gives it back.
        not_before: deliver it then, at the earliest.

    Raises:
        RuntimeError: no transaction is running: a fact and the change that made it stand or fall together.
        TypeError: the payload is not JSON.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"emit({topic!r}) outside of a transaction")
    if len(topic) > 80:
        raise ValueError("a topic has at most 80 characters")
    fact = Fact.objects.create(topic=topic, payload=payload)
    deliveries = [Delivery(fact=fact, handler=name, next_try_at=not_before) for name in handlers_of(topic)]
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
        _deliver_on_commit()
    return fact


def _deliver_on_commit() -> None:
    """Register the delivery once a transaction, however many facts it writes."""
    savepoints = set(connection.savepoint_ids)
    for registered in connection.run_on_commit:
        # One registered under savepoints that we share lives at least as long as ours would.
        if registered[1] is after_commit and registered[0] <= savepoints:
            return
    transaction.on_commit(after_commit, robust=True)


def after_commit() -> None:
    """Deliver what is due: in the worker where there is one, here otherwise. Never raises into the request."""
    if delivery.is_draining():
        return  # a handler wrote this; the drain it runs in goes on with it
    if settings.USE_CELERY:
        broker.ask_for_drain()
    else:
        delivery.drain_quietly()
