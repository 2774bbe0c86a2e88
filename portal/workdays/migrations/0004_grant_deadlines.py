"""Who keeps calendar and rules: administrators and the director. Rules are changed, never added or removed."""

from typing import Any

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke

PERMISSIONS = [
    *(f"workdays.{verb}_workcalendarday" for verb in ("view", "add", "change", "delete")),
    "workdays.view_deadlinerule",
    "workdays.change_deadlinerule",
]
GRANTS = {Role.ADMINISTRATOR: PERMISSIONS, Role.DIRECTOR: PERMISSIONS}


def give(apps: Any, schema_editor: Any) -> None:
    """Grant."""
    grant(apps, schema_editor, GRANTS)


def take(apps: Any, schema_editor: Any) -> None:
    """Revoke."""
    revoke(apps, schema_editor, GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("workdays", "0003_seed_deadline_rules"),
        ("roles", "0002_seed_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
