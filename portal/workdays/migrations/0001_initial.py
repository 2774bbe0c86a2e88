"""Calendar, rules, clocks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "日历版本",
            },
        ),
        migrations.CreateModel(
            name="WorkCalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(unique=True, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[("WORKDAY", "工作日"), ("HOLIDAY", "放假"), ("MAKEUP", "补班")],
                        default="HOLIDAY",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="来源")),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("value", models.PositiveSmallIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[("WORKDAY", "个工作日"), ("DAY", "日"), ("MONTH", "个月")],
                        default="WORKDAY",
                        max_length=10,
                        verbose_name="单位",
                    ),
                ),
                (
                    "counted_from",
                    models.CharField(
                        default="起算之日",
                        help_text="说明从何日起算，例如“收到之日”。当日不计入。",
                        max_length=30,
                        verbose_name="起算日",
                    ),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="依据")),
                ("verified", models.BooleanField(default=False, verbose_name="依据已核实")),
            ],
            options={
                "verbose_name": "期限规则",
                "verbose_name_plural": "期限规则",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 1)),
                        name="deadline_rule_positive",
                        violation_error_message="期限至少为 1。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(db_index=True, max_length=80, verbose_name="对象")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("rule_value", models.PositiveSmallIntegerField(verbose_name="期限")),
                (
                    "unit",
                    models.CharField(
                        choices=[("WORKDAY", "个工作日"), ("DAY", "日"), ("MONTH", "个月")],
                        max_length=10,
                        verbose_name="单位",
                    ),
                ),
                ("counted_from", models.CharField(max_length=30, verbose_name="起算日")),
                ("started_on", models.DateField(verbose_name="起算日期")),
                ("due_on", models.DateField(verbose_name="届满日期")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("extended_days", models.PositiveSmallIntegerField(default=0, verbose_name="延长")),
                ("stopped_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="已提醒")),
                ("overdue_noted_on", models.DateField(blank=True, null=True, verbose_name="已标记逾期")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="workdays.deadlinerule",
                        verbose_name="规则",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限",
                "verbose_name_plural": "期限",
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_on__isnull", True)), fields=["due_on"], name="clock_running_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_on__isnull", True)),
                        fields=("subject", "rule"),
                        name="clock_runs_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("started_on"))), name="clock_due_not_before_start"
                    ),
                ],
            },
        ),
    ]
