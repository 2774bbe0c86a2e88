"""Granting permissions to roles in data migrations, before `post_migrate` has made the Permission rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from .enums import Role

Grants = Mapping[Role, Iterable[str]]


def grant(apps: Any, schema_editor: Any, grants: Grants) -> None:
    """Give each role its permissions (`"app_label.codename"`), making missing rows.

    Raises:
        LookupError: no model of the app, in the migration's state, has such a permission.
    """
    for role, names in grants.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role.value)
        group.permissions.add(*[_permission(apps, name) for name in names])


def revoke(apps: Any, schema_editor: Any, grants: Grants) -> None:
    """Take the permissions back (the reverse of `grant`); permission rows and groups stay."""
    for role, names in grants.items():
        group = apps.get_model("auth", "Group").objects.filter(name=role.value).first()
        if group is not None:
            group.permissions.remove(*[_permission(apps, name) for name in names])


def _permission(apps: Any, name: str) -> Any:
    app_label, codename = name.split(".")
    Permission = apps.get_model("auth", "Permission")
    found = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
    return found or _make(apps, app_label, codename)


def _make(apps: Any, app_label: str, codename: str) -> Any:
    for model in apps.get_app_config(app_label).get_models():
        options = model._meta
        known = {
            f"{action}_{options.model_name}": f"Can {action} {options.verbose_name_raw}"
            for action in options.default_permissions
        }
        known.update(dict(options.permissions))
        if codename in known:
            ContentType = apps.get_model("contenttypes", "ContentType")
            kind, _ = ContentType.objects.get_or_create(app_label=app_label, model=options.model_name)
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": known[codename][:255]}
            )
            return permission
    raise LookupError(f"No model of {app_label} has the permission {codename}")
