"""Who sets the rules of intake: administrators and the director."""

from typing import Any

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke

PERMISSIONS = ["complaints.change_intakerules"]
GRANTS = {Role.ADMINISTRATOR: PERMISSIONS, Role.DIRECTOR: PERMISSIONS}


def give(apps: Any, schema_editor: Any) -> None:
    """Grant."""
    grant(apps, schema_editor, GRANTS)


def take(apps: Any, schema_editor: Any) -> None:
    """Revoke."""
    revoke(apps, schema_editor, GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0004_channels"),
        ("roles", "0002_seed_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
