"""Sketches of narratives, matters that look alike, the rules of intake, and imported files."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.timekeeping
import portal.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_grant_registry"),
        ("complaints", "0003_draft_number"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("sketch", models.BinaryField(max_length=128)),
                ("made_at", models.DateTimeField(default=portal.timekeeping.now)),
            ],
            options={
                "verbose_name": "文本指纹",
                "verbose_name_plural": "文本指纹",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FingerprintBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "指纹分段",
                "verbose_name_plural": "指纹分段",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="行")),
                ("number", models.CharField(blank=True, max_length=24, verbose_name="受理编号")),
                ("code", portal.vault.fields.SealedTextField(blank=True, key="batch.results_key")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="错误")),
                ("cells", portal.vault.fields.SealedJSONField(blank=True, key="batch.results_key")),
            ],
            options={
                "verbose_name": "导入的一行",
                "verbose_name_plural": "导入的行",
                "ordering": ["line"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IntakeRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "window_days",
                    models.PositiveIntegerField(
                        default=365, help_text="只与这些天内收到的事项比对。", verbose_name="比对范围（天）"
                    ),
                ),
                (
                    "text_percent",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="文字相近达到此值即提示，不论单位。",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="仅凭文字（%）",
                    ),
                ),
                (
                    "agency_percent",
                    models.PositiveSmallIntegerField(
                        default=16,
                        help_text="反映同一单位、文字相近达到此值即提示。",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="单位相同时（%）",
                    ),
                ),
                (
                    "day_span",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="反映同一单位、发生日期相差不超过此值即提示。",
                        verbose_name="发生日期相差（天）",
                    ),
                ),
                ("import_rows", models.PositiveIntegerField(default=20000, verbose_name="一次导入最多行数")),
                (
                    "import_days",
                    models.PositiveSmallIntegerField(
                        default=7, help_text="未领取的查询码和出错的行到期销毁。", verbose_name="导入结果保留（天）"
                    ),
                ),
            ],
            options={
                "verbose_name": "线索接收规则",
            },
        ),
        migrations.CreateModel(
            name="LeadImport",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("columns", portal.vault.fields.SealedJSONField(blank=True, key="file_key")),
                (
                    "format",
                    models.CharField(
                        choices=[("csv", "CSV 表格"), ("xlsx", "Excel 表格"), ("jsonl", "JSONL")],
                        max_length=8,
                        verbose_name="格式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preview", "待确认"),
                            ("queued", "等待导入"),
                            ("running", "导入中"),
                            ("done", "已完成"),
                            ("unreadable", "文件读到一半无法继续"),
                            ("cancelled", "已取消"),
                        ],
                        default="preview",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(default=portal.timekeeping.now, verbose_name="上传时间")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("last_line", models.PositiveIntegerField(default=0, verbose_name="已读到")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="新登记")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="此前已登记")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="出错")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("codes_taken_at", models.DateTimeField(blank=True, null=True, verbose_name="查询码领取时间")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="结果销毁时间")),
            ],
            options={
                "verbose_name": "批量导入",
                "verbose_name_plural": "批量导入",
                "ordering": ["-uploaded_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "similarity",
                    models.PositiveSmallIntegerField(default=0, help_text="百分比。", verbose_name="文本相近度"),
                ),
                ("same_agency", models.BooleanField(default=False, verbose_name="同一单位")),
                ("days_apart", models.PositiveIntegerField(blank=True, null=True, verbose_name="发生日期相差天数")),
                ("same_sender", models.BooleanField(default=False, verbose_name="同一来电号码")),
                ("found_at", models.DateTimeField(default=portal.timekeeping.now, verbose_name="发现时间")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "待核对"), ("linked", "关联事项"), ("distinct", "不是同一件")],
                        default="",
                        max_length=10,
                        verbose_name="核对结论",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
            ],
            options={
                "verbose_name": "相近事项",
                "verbose_name_plural": "相近事项",
                "ordering": ["-similarity", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["agency", "-received_at"], name="complaint_agency_received"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["happened_on"], name="complaint_happened_on"),
        ),
        migrations.AddField(
            model_name="fingerprintband",
            name="fingerprint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="bands", to="complaints.fingerprint"
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="complaint",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="complaints.complaint",
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="file",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.sealedfile"
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="file_key",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.datakey"
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="results_key",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.datakey"
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="complaints.leadimport"
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="earlier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="likenesses_after", to="complaints.complaint"
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="later",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="likenesses_before", to="complaints.complaint"
            ),
        ),
        migrations.AddIndex(
            model_name="fingerprintband",
            index=models.Index(fields=["digest", "fingerprint"], name="fingerprint_band"),
        ),
        migrations.AddConstraint(
            model_name="leadimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["preview", "queued", "running", "done", "unreadable", "cancelled"])),
                name="import_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ["csv", "xlsx", "jsonl"])), name="import_format_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrow",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="imported_row_once"),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.UniqueConstraint(fields=("earlier", "later"), name="likeness_once"),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("earlier", models.F("later")), _negated=True), name="likeness_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(condition=models.Q(("similarity__lte", 100)), name="likeness_percent"),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["", "linked", "distinct"])), name="likeness_verdict_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", ""),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="likeness_verdict_by_somebody",
            ),
        ),
    ]
