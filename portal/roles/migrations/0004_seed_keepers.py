"""The administrator (管理员) keeps the accounts, the editor (编辑) keeps images and documents."""

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke

ACCOUNTS = {Role.ADMINISTRATOR: ["roles.add_user", "roles.change_user", "roles.view_user"]}
FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))
ACTIONS = ("add", "change", "choose")


def forwards(apps, schema_editor):
    grant(apps, schema_editor, ACCOUNTS)
    editors = apps.get_model("auth", "Group").objects.get(name=Role.EDITOR.value)
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for permission in _file_permissions(apps):
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=editors, collection=root, permission=permission
        )


def backwards(apps, schema_editor):
    revoke(apps, schema_editor, ACCOUNTS)
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(
        group__name=Role.EDITOR.value, permission__in=_file_permissions(apps)
    ).delete()


def _file_permissions(apps):
    """The rows exist already: Wagtail's own migrations make them."""
    Permission = apps.get_model("auth", "Permission")
    return [
        Permission.objects.get(content_type__app_label=app, codename=f"{action}_{model}")
        for app, model in FILES
        for action in ACTIONS
    ]


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_retire_stock_groups")]
    operations = [migrations.RunPython(forwards, backwards)]
