"""Agents, principals, joint complainants, and consent to disclosure."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.timekeeping
import portal.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0010_seed_protection"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="complainantidentity",
            name="authority",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vault.sealedfile",
            ),
        ),
        migrations.AddField(
            model_name="complainantidentity",
            name="authority_name",
            field=portal.vault.fields.SealedTextField(blank=True, default=b"", key="complaint.key"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="complainantidentity",
            name="authority_type",
            field=models.CharField(blank=True, editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="complainantidentity",
            name="is_agent",
            field=models.BooleanField(default=False, verbose_name="委托代理人"),
        ),
        migrations.AddField(
            model_name="draftfile",
            name="is_authority",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="ComplaintParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", portal.vault.fields.SealedTextField(blank=True, key="complaint.key")),
                ("phone", portal.vault.fields.SealedTextField(blank=True, key="complaint.key")),
                ("id_number", portal.vault.fields.SealedTextField(blank=True, key="complaint.key")),
                ("address", portal.vault.fields.SealedTextField(blank=True, key="complaint.key")),
                ("phone_index", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[("principal", "委托人"), ("joint", "共同投诉人")], max_length=10, verbose_name="身份"
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="complaints.complaint"
                    ),
                ),
            ],
            options={
                "verbose_name": "其他投诉人（密封）",
                "verbose_name_plural": "其他投诉人（密封）",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["principal", "joint"])), name="party_role_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recipient",
                    models.CharField(
                        choices=[("agency", "事涉单位"), ("discipline", "纪检监察机关"), ("other", "其他机关")],
                        max_length=12,
                        verbose_name="告知谁",
                    ),
                ),
                ("purpose", portal.vault.fields.SealedTextField(key="complaint.key")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "等待答复"),
                            ("given", "已同意"),
                            ("refused", "不同意"),
                            ("revoked", "已撤回同意"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=portal.timekeeping.now, verbose_name="征求时间")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="complaints.complaint"
                    ),
                ),
            ],
            options={
                "verbose_name": "披露同意",
                "verbose_name_plural": "披露同意",
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "given", "refused", "revoked"])),
                        name="consent_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "given"])),
                        fields=("complaint", "recipient"),
                        name="one_live_consent_per_recipient",
                    ),
                ],
            },
        ),
    ]
