"""Application configuration."""

from django.apps import AppConfig


class MonitorsConfig(AppConfig):
    name = "monitors"
    label = "monitors"
    verbose_name = "特邀监督员"

    def ready(self) -> None:
        """Follow the pages, and join the sweeps of the clocks."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from portal.workdays.api import register_sweep
        from search.records import register_source

        from . import signals
        from .actions import listing

        page_published.connect(signals.published, dispatch_uid="monitors.published")
        page_unpublished.connect(signals.unpublished, dispatch_uid="monitors.unpublished")
        for moved in (post_page_move, page_slug_changed):
            moved.connect(signals.moved, dispatch_uid="monitors.moved")
        for signal in (post_save, post_delete):
            signal.connect(signals.restricted, sender=PageViewRestriction, dispatch_uid="monitors.restricted")
        register_sweep("monitor-terms", listing.sweep_terms)
        register_source("monitor", listing.published_keys)
