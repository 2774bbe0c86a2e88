"""The project: settings, routes and the platform services that every room uses."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
