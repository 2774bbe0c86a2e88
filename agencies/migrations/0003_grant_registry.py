"""Who keeps the registry: administrators and the director."""

from typing import Any

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke

MODELS = ["agency", "agencyaccount", "region", "domain"]
PERMISSIONS = [f"agencies.{verb}_{model}" for model in MODELS for verb in ("view", "add", "change", "delete")]
GRANTS = {Role.ADMINISTRATOR: PERMISSIONS, Role.DIRECTOR: PERMISSIONS}


def give(apps: Any, schema_editor: Any) -> None:
    """Grant."""
    grant(apps, schema_editor, GRANTS)


def take(apps: Any, schema_editor: Any) -> None:
    """Revoke."""
    revoke(apps, schema_editor, GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_seed_regions_and_domains"),
        ("roles", "0002_seed_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
