"""Application configuration."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "portal.roles"
    label = "roles"
    verbose_name = "角色与账号"
