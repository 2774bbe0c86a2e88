"""What a complainant asks for has a sealed field of its own."""

from django.db import migrations

import portal.vault.fields


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_grant_intake_rules")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="remedy_sought",
            field=portal.vault.fields.SealedTextField(blank=True, default=b"", key="key"),
            preserve_default=False,
        ),
    ]
