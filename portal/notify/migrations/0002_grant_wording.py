"""The administrator (管理员) words the message templates; migrations alone make and remove them."""

from django.db import migrations

from portal.roles.enums import Role
from portal.roles.seed import grant, revoke

WORDING = {Role.ADMINISTRATOR: ["notify.change_messagetemplate", "notify.view_messagetemplate"]}


def forwards(apps, schema_editor):
    grant(apps, schema_editor, WORDING)


def backwards(apps, schema_editor):
    revoke(apps, schema_editor, WORDING)


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial"), ("roles", "0004_seed_keepers")]
    operations = [migrations.RunPython(forwards, backwards)]
