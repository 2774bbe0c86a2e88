"""Application configuration."""

from django.apps import AppConfig


class RedactionConfig(AppConfig):
    name = "portal.redaction"
    label = "redaction"
    verbose_name = "脱敏"
