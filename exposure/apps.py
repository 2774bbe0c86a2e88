"""Application configuration."""

from django.apps import AppConfig


class ExposureConfig(AppConfig):
    name = "exposure"
    label = "exposure"
    verbose_name = "曝光台"
