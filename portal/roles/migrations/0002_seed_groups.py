"""One group a role; the staff's groups may enter the Wagtail admin."""

from django.db import migrations

from portal.roles.enums import STAFF_ROLES, Role
from portal.roles.seed import grant, revoke

ENTRY = {role: ["wagtailadmin.access_admin"] for role in STAFF_ROLES}


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role in Role:
        Group.objects.get_or_create(name=role.value)
    grant(apps, schema_editor, ENTRY)


def remove_groups(apps, schema_editor):
    revoke(apps, schema_editor, ENTRY)
    apps.get_model("auth", "Group").objects.filter(name__in=Role.values).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0001_initial"),
        ("wagtailadmin", "0002_admin"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
