"""Application configuration."""

from django.apps import AppConfig


class MonitorsConfig(AppConfig):
    name = "monitors"
    label = "monitors"
    verbose_name = "特邀监督员"
