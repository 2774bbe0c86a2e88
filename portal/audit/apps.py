"""Application configuration."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Guard the tables after every migration; sign the heads as time passes."""
        from portal.workdays.api import register_sweep

        from .checks import check_signing_key, check_triggers
        from .triggers import ensure_after_migrate

        post_migrate.connect(ensure_after_migrate, sender=self, dispatch_uid="audit.triggers")
        checks.register(check_signing_key, checks.Tags.security)
        checks.register(check_triggers, checks.Tags.database)
        register_sweep("audit.checkpoint", _sweep)


def _sweep(_now: datetime) -> Iterable[dict[str, Any]]:
    from .checkpoints import sweep

    return sweep()
