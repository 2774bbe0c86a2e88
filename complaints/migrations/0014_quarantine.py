"""The check of each file, and digests that only the matter's key can make."""

import django.db.models.deletion
from django.db import migrations, models

import portal.timekeeping
import portal.vault.fields

STATES = [
    ("waiting", "正在检查"),
    ("clean", "可查阅"),
    ("original_only", "仅有原件"),
    ("refused", "不可使用"),
    ("stuck", "检查受阻"),
]


def seal_digests(apps, schema_editor):
    from portal.vault.keys import keyed_digest, seal
    from portal.vault.models import DataKey

    Evidence = apps.get_model("complaints", "Evidence")
    for row in Evidence.objects.select_related("complaint__key").iterator():
        old = row.complaint.key
        if old.destroyed_at is not None:
            continue
        key = DataKey(pk=old.pk, wrapped=old.wrapped, cipher=old.cipher, master_id=old.master_id)
        sealed = seal(key, row.clear_sha256, context="complaints.evidence.sha256")
        Evidence.objects.filter(pk=row.pk).update(sha256=sealed, digest=keyed_digest(key, row.clear_sha256))


def put_in_quarantine(apps, schema_editor):
    """Files from before are checked like new ones: the next sweep finds them due."""
    Evidence, Quarantine = apps.get_model("complaints", "Evidence"), apps.get_model("complaints", "Quarantine")
    for key in Evidence.objects.filter(file__isnull=False).values_list("pk", flat=True).iterator():
        Quarantine.objects.create(evidence_id=key, next_try_at=portal.timekeeping.real_now())


class Migration(migrations.Migration):
    dependencies = [("complaints", "0013_correspondence_words"), ("vault", "0002_keyed_digest")]

    operations = [
        migrations.AddField(
            "leadimport",
            "fingerprint",
            models.CharField(blank=True, db_index=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RenameField("evidence", "sha256", "clear_sha256"),
        migrations.AddField(
            "evidence",
            "sha256",
            portal.vault.fields.SealedTextField(default=b"", editable=False, key="complaint.key"),
            preserve_default=False,
        ),
        migrations.AddField(
            "evidence",
            "digest",
            models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(seal_digests, migrations.RunPython.noop),
        migrations.RemoveField("evidence", "clear_sha256"),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="quarantine",
                        serialize=False,
                        to="complaints.evidence",
                    ),
                ),
                (
                    "state",
                    models.CharField(choices=STATES, default="waiting", max_length=16, verbose_name="检查状态"),
                ),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="原因")),
                ("malware", models.CharField(blank=True, max_length=100, verbose_name="恶意程序名称")),
                ("scanned", models.BooleanField(default=False, verbose_name="已查杀")),
                ("removed", models.JSONField(default=list, verbose_name="副本中去掉的内容")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="检查次数")),
                (
                    "next_try_at",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="下次检查"),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="检查完成")),
                (
                    "copy",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vault.sealedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件检查",
                "verbose_name_plural": "文件检查",
                "ordering": ["next_try_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [code for code, _label in STATES])),
                        name="quarantine_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("copy__isnull", False), ("state", "clean")),
                            models.Q(models.Q(("state", "clean"), _negated=True), ("copy__isnull", True)),
                            _connector="OR",
                        ),
                        name="quarantine_clean_has_copy",
                    ),
                ],
            },
        ),
        migrations.RunPython(put_in_quarantine, migrations.RunPython.noop),
    ]
