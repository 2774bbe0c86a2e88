"""Application configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "门户"

    def ready(self) -> None:
        """Follow the pages."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import PageViewRestriction
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from search.records import register_source

        from . import signals
        from .actions import listing

        page_published.connect(signals.published, dispatch_uid="home.published")
        page_unpublished.connect(signals.unpublished, dispatch_uid="home.unpublished")
        for moved in (post_page_move, page_slug_changed):
            moved.connect(signals.moved, dispatch_uid="home.moved")
        for restricted in (post_save, post_delete):
            restricted.connect(signals.restricted, sender=PageViewRestriction, dispatch_uid="home.restricted")
        register_source("page", listing.published_keys)
