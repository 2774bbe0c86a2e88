"""Application configuration."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class RolesConfig(AppConfig):
    name = "portal.roles"
    label = "roles"
    verbose_name = "角色与账号"
    default = True

    def ready(self) -> None:
        """Record every change of somebody's roles; keep failed logins without names."""
        from axes.models import AccessAttempt
        from django.db.models.signals import pre_save

        from .actions.roles import watch
        from .login import empty_attempt

        watch()
        pre_save.connect(empty_attempt, sender=AccessAttempt, dispatch_uid="roles.empty_attempt")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with our forms: display names, roles, no superusers."""

    default = False
    user_viewset = "portal.roles.account_admin.AccountViewSet"
