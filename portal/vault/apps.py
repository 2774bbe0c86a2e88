"""Application configuration."""

from django.apps import AppConfig
from django.core import checks


class VaultConfig(AppConfig):
    name = "portal.vault"
    label = "vault"
    verbose_name = "保险库"

    def ready(self) -> None:
        """Register the check."""
        from .checks import check_settings

        checks.register(check_settings, checks.Tags.security)
