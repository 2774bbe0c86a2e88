"""Celery's way in: thin wrappers over actions."""

from celery import shared_task

from .actions import imports


@shared_task
def run_import(pk: str) -> int:
    """Read an imported file to its end; how many rows."""
    return imports.run(pk)
