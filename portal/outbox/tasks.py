"""Celery's way in: thin wrappers."""

from typing import Any

from portal.celery import app

from . import delivery, queued_tasks


@app.task(name="portal.outbox.tasks.drain")
def drain() -> None:
    """Deliver what is due."""
    delivery.drain(limit=delivery.LARGEST_RUN)


@app.task(name="portal.outbox.tasks.run")
def run(payload: dict[str, Any]) -> None:
    """Run one django_tasks task."""
    queued_tasks.run(payload)
