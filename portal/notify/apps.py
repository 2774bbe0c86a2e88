"""Application configuration."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "portal.notify"
    label = "notify"
    verbose_name = "通知"

    def ready(self) -> None:
        """Send after commit what was written in a transaction."""
        from portal.outbox.api import subscribe

        from .actions.delivery import deliver
        from .api import TOPIC

        subscribe(TOPIC, "notify.deliver", deliver)
