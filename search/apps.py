"""Application configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "公开检索"

    def ready(self) -> None:
        """Let each index follow what is published; let every tick catch up."""
        from portal.outbox.api import subscribe
        from portal.workdays.api import register_sweep

        from .engines.registry import NAMES
        from .indexing import on_changed, sweep
        from .operation.noting import forget_old
        from .records import TOPIC

        for name in NAMES:
            subscribe(TOPIC, f"search.index.{name}", on_changed(name))
        register_sweep("search", sweep)
        register_sweep("search.notes", forget_old)
