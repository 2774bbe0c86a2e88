"""Application configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "公开检索"

    def ready(self) -> None:
        """Let the index follow what is published."""
        from portal.outbox.api import subscribe

        from .indexing import on_changed
        from .records import TOPIC

        subscribe(TOPIC, "search.index", on_changed)
