"""The first version of the table of synonyms, from the file that comes with the portal, and who keeps it."""

from typing import Any

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke
from search.analysis.synonyms import shipped_lines

PERMISSIONS = [
    *(f"search.{verb}_synonymgroup" for verb in ("view", "add", "change", "delete")),
    "search.view_synonymversion",
]
GRANTS = {Role.EDITOR: PERMISSIONS, Role.ADMINISTRATOR: PERMISSIONS}


def seed(apps: Any, schema_editor: Any) -> None:
    """Write the groups and version 1."""
    groups = [{"kind": kind, "line": line, "note": "", "active": True} for kind, line in shipped_lines()]
    Group = apps.get_model("search", "SynonymGroup")
    Group.objects.bulk_create(Group(**group) for group in groups)
    apps.get_model("search", "SynonymVersion").objects.create(number=1, change="随系统提供的词表", groups=groups)
    grant(apps, schema_editor, GRANTS)


def clear(apps: Any, schema_editor: Any) -> None:
    """Empty the table."""
    revoke(apps, schema_editor, GRANTS)
    apps.get_model("search", "SynonymGroup").objects.all().delete()
    apps.get_model("search", "SynonymVersion").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_synonyms"),
        ("roles", "0002_seed_groups"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(seed, clear)]
