"""The digest of a sealed file: sealed, and beside it one under the data key. In clear it let known files be recognised."""

from django.db import migrations, models

import portal.vault.fields


def seal_digests(apps, schema_editor):
    from portal.vault.keys import keyed_digest, seal
    from portal.vault.models import DataKey

    SealedFile = apps.get_model("vault", "SealedFile")
    for row in SealedFile.objects.select_related("key").iterator():
        if row.key.destroyed_at is not None:
            continue  # what it was dies with its key
        old = row.key
        key = DataKey(pk=old.pk, wrapped=old.wrapped, cipher=old.cipher, master_id=old.master_id)
        sealed = seal(key, row.clear_sha256, context="vault.sealedfile.sha256")
        digest = keyed_digest(key, row.clear_sha256)
        SealedFile.objects.filter(pk=row.pk).update(sha256=sealed, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.RenameField("sealedfile", "sha256", "clear_sha256"),
        migrations.AddField(
            "sealedfile",
            "sha256",
            portal.vault.fields.SealedTextField(default=b"", key="key", verbose_name="明文摘要"),
            preserve_default=False,
        ),
        migrations.AddField(
            "sealedfile",
            "digest",
            models.CharField(default="", max_length=64, verbose_name="带密钥的摘要"),
            preserve_default=False,
        ),
        migrations.RunPython(seal_digests, migrations.RunPython.noop),
        migrations.RemoveField("sealedfile", "clear_sha256"),
    ]
