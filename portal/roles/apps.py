"""Application configuration."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class RolesConfig(AppConfig):
    name = "portal.roles"
    label = "roles"
    verbose_name = "角色与账号"
    default = True

    def ready(self) -> None:
        """Record every change of somebody's roles."""
        from .actions.roles import watch

        watch()


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with our forms: display names, roles, no superusers."""

    default = False
    user_viewset = "portal.roles.account_admin.AccountViewSet"
