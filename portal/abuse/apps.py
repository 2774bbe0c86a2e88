"""Application configuration."""

from django.apps import AppConfig


class AbuseConfig(AppConfig):
    name = "portal.abuse"
    label = "abuse"
    verbose_name = "防滥用"

    def ready(self) -> None:
        """Join the sweeps and the system checks."""
        from django.core.checks import register

        from portal.workdays.api import register_sweep

        from . import checks, sweeps

        register(checks.limits_can_be_read)
        register_sweep("abuse.forget", sweeps.forget)
