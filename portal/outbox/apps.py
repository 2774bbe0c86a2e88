"""Application configuration."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings

#: Days a delivered fact is kept.
KEPT_DAYS = 30


class OutboxConfig(AppConfig):
    name = "portal.outbox"
    label = "outbox"
    verbose_name = "发件箱"

    def ready(self) -> None:
        """Subscribe the tasks; let every tick retry and tidy up."""
        from portal.workdays.api import register_sweep

        from . import queued_tasks
        from .subscriptions import subscribe

        subscribe(queued_tasks.TOPIC, "celery", queued_tasks.queue)
        register_sweep("outbox", _sweep)


def _sweep(now: datetime) -> Iterator[dict[str, Any]]:
    from portal import timekeeping

    from . import delivery

    pruned = delivery.prune(now - timekeeping.days(KEPT_DAYS))
    if pruned:
        yield {"pruned": pruned}
    # With workers, beat has a drain of its own.
    delivered = 0 if settings.USE_CELERY else delivery.drain()
    if delivered:
        yield {"delivered": delivered}
