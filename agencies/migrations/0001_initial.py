"""The agency registry."""

import uuid

import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Domain",
            fields=[
                ("code", models.SlugField(max_length=30, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="名称")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
            ],
            options={
                "verbose_name": "执法领域",
                "verbose_name_plural": "执法领域",
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "code",
                    models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="行政区划代码"),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="名称")),
            ],
            options={
                "verbose_name": "区划",
                "verbose_name_plural": "区划",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="单位全称")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="简称")),
                (
                    "is_centre_related",
                    models.BooleanField(
                        default=False,
                        help_text="投诉中心自身或其主管部门。对这类单位的投诉不由中心办理，立即转交外部机关。",
                        verbose_name="与投诉中心有隶属关系",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="撤并的单位请取消勾选，不要删除。", verbose_name="在册"
                    ),
                ),
                ("name_key", models.CharField(editable=False, max_length=120)),
                ("short_key", models.CharField(db_index=True, default="", editable=False, max_length=60)),
                ("initials", models.CharField(default="", editable=False, max_length=120, verbose_name="拼音首字母")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="agencies.agency",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        help_text="综合性单位（如街道办事处）可不填。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="agencies.domain",
                        verbose_name="执法领域",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="agencies.region",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "ordering": ["region", "domain__order", "name"],
            },
        ),
        migrations.CreateModel(
            name="AgencyAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="别名")),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=120)),
                ("initials", models.CharField(default="", editable=False, max_length=120)),
                (
                    "agency",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="agencies.agency",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位别名",
                "verbose_name_plural": "单位别名",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AgencyAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("LIAISON", "单位联络员"), ("LEADER", "单位主要领导")],
                        default="LIAISON",
                        max_length=10,
                        verbose_name="身份",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accounts",
                        to="agencies.agency",
                        verbose_name="单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agency_accounts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位账号",
                "verbose_name_plural": "单位账号",
                "ordering": ["agency", "kind", "user"],
                "constraints": [models.UniqueConstraint(fields=("user", "agency", "kind"), name="agency_account_once")],
            },
        ),
        migrations.CreateModel(
            name="PrincipalLeader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("position", models.CharField(max_length=60, verbose_name="职务")),
                ("since", models.DateField(verbose_name="任职起")),
                ("until", models.DateField(blank=True, help_text="在任者不填。", null=True, verbose_name="任职止")),
                (
                    "agency",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leaders",
                        to="agencies.agency",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "主要领导",
                "verbose_name_plural": "主要领导",
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                        name="leader_until_not_before_since",
                        violation_error_message="任职止不能早于任职起。",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(fields=("name_key",), name="agency_name_key_once"),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="agency_not_its_own_parent"
            ),
        ),
    ]
