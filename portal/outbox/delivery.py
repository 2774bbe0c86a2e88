"""Delivering facts: each to each handler once, again and again until it succeeds."""

import logging
import traceback
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import transaction

from portal import timekeeping

from .models import Delivery, Fact
from .subscriptions import handler_for

logger = logging.getLogger(__name__)

_draining: ContextVar[bool] = ContextVar("outbox_draining", default=False)

#: Seconds before the second attempt; doubled with each further one, up to `LONGEST_PAUSE`.
FIRST_PAUSE = 10
LONGEST_PAUSE = 6 * 3600

#: Attempts in one unattended run: high enough for any one transaction's facts, and an end for handlers that answer
#: each other for ever.
LARGEST_RUN = 5000


def drain(limit: int = 200) -> int:
    """Deliver what is due, the oldest first, facts that handlers write meanwhile included.

    Several processes may drain at once: each delivery's row is locked while it is handled and skipped by the others.
    A drain inside a handler does nothing, the outer one goes on with what was written.

    Args:
        limit: attempts in this run; what is left waits for the next.

    Returns:
        How many deliveries succeeded.
    """
    if _draining.get():
        return 0
    token = _draining.set(True)
    try:
        return _drain(limit)
    finally:
        _draining.reset(token)


def is_draining() -> bool:
    """Whether this code runs inside a drain."""
    return _draining.get()


def _drain(limit: int) -> int:
    delivered = 0
    for _attempt in range(limit):
        outcome = _deliver_next()
        if outcome is None:
            break
        delivered += outcome
    return delivered


def drain_quietly() -> None:
    """Drain; whatever goes wrong is logged, and tried again with the next fact or tick."""
    try:
        drain(limit=LARGEST_RUN)
    except Exception as error:
        logger.error("the outbox could not be drained: %s", describe(error))


@transaction.atomic
def _deliver_next() -> bool | None:
    """Handle one delivery; whether it succeeded, or None when nothing is due."""
    due = Delivery.objects.due(timekeeping.now()).select_related("fact")
    delivery = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if delivery is None:
        return None
    delivery.attempts += 1
    error = _hand_over(delivery)
    if error is None:
        delivery.delivered_at, delivery.next_try_at, delivery.last_error = timekeeping.now(), None, ""
    else:
        delivery.next_try_at = next_try(delivery.attempts)
        delivery.last_error = type(error).__name__[:80]
        logger.error("outbox: %s failed on %s: %s", delivery.handler, delivery.fact, describe(error))
    delivery.save(update_fields=["attempts", "delivered_at", "next_try_at", "last_error"])
    return error is None


class NotSubscribed(LookupError):
    """This process has no handler of that name; another, or a later release, may have."""


def _hand_over(delivery: Delivery) -> Exception | None:
    try:
        handler = handler_for(delivery.fact.topic, delivery.handler)
        if handler is None:
            raise NotSubscribed
        with transaction.atomic():
            handler(delivery.fact.payload)
    except Exception as error:
        return error
    return None


def next_try(attempts: int) -> datetime:
    """When to try again after so many attempts."""
    return timekeeping.now() + timedelta(seconds=min(FIRST_PAUSE * 2 ** (min(attempts, 20) - 1), LONGEST_PAUSE))


def describe(error: BaseException) -> str:
    """Kind and place of an error, without its message, which might quote what must not be logged."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def prune(before: datetime) -> int:
    """Forget facts older than that, save those still on their way; how many."""
    old = Fact.objects.filter(at__lt=before).exclude(pk__in=Delivery.objects.pending().values("fact_id"))
    gone = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:1000]):
        gone += Fact.objects.filter(pk__in=batch).delete()[1].get(Fact._meta.label, 0)
    return gone
