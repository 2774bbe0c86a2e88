"""Matters about the Centre go outside; measures against retaliation are entered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.timekeeping
import portal.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_grant_registry"),
        ("complaints", "0008_retention_seed"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideTransfer",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outside",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
                ("body", models.CharField(max_length=120, verbose_name="受转交机关")),
                ("transferred_at", models.DateTimeField(default=portal.timekeeping.now, verbose_name="转交时间")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")),
                ("result", portal.vault.fields.SealedTextField(blank=True, key="complaint.key")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="结果反馈时间")),
            ],
            options={
                "verbose_name": "转外部机关",
                "verbose_name_plural": "转外部机关",
                "ordering": ["-transferred_at"],
            },
        ),
        migrations.CreateModel(
            name="ProtectionMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measures", portal.vault.fields.SealedTextField(key="complaint.key")),
                ("recorded_at", models.DateTimeField(default=portal.timekeeping.now, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "防打击报复措施",
                "verbose_name_plural": "防打击报复措施",
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="complaint",
            name="complaint_state_known",
        ),
        migrations.AlterField(
            model_name="complainantreviewrequest",
            name="from_state",
            field=models.CharField(
                choices=[
                    ("received", "待研判"),
                    ("supplementing", "待补正"),
                    ("accepted", "已受理，待指派"),
                    ("investigating", "调查取证中"),
                    ("verifying", "核实报告待审批"),
                    ("substantiated", "属实，待立案"),
                    ("unsubstantiated", "不属实，待反馈"),
                    ("filed", "已立案，通知书待送达"),
                    ("awaiting_reply", "已送达，待书面回复"),
                    ("receipt_review", "回执待整改验收"),
                    ("second_notice_due", "部分整改，拟发二次通知"),
                    ("referral_due", "未有效整改，拟移送"),
                    ("objected", "监督异议待指派核查"),
                    ("reverifying", "重新核查中"),
                    ("objection_decision", "异议待决定"),
                    ("revoked", "异议成立，通知已撤销，待反馈"),
                    ("rectified", "整改到位，待反馈"),
                    ("referred", "已移送纪检监察"),
                    ("referral_reported", "移送结果已反馈，待办结"),
                    ("review_requested", "复核申请待决定"),
                    ("closed", "已办结"),
                    ("refused", "不予受理"),
                    ("referred_out", "已转有权机关"),
                    ("sent_outside", "涉及中心，已转外部机关"),
                    ("outside_answered", "外部机关已反馈"),
                    ("merged", "已并案"),
                    ("withdrawn", "已撤回"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="resume_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("received", "待研判"),
                    ("supplementing", "待补正"),
                    ("accepted", "已受理，待指派"),
                    ("investigating", "调查取证中"),
                    ("verifying", "核实报告待审批"),
                    ("substantiated", "属实，待立案"),
                    ("unsubstantiated", "不属实，待反馈"),
                    ("filed", "已立案，通知书待送达"),
                    ("awaiting_reply", "已送达，待书面回复"),
                    ("receipt_review", "回执待整改验收"),
                    ("second_notice_due", "部分整改，拟发二次通知"),
                    ("referral_due", "未有效整改，拟移送"),
                    ("objected", "监督异议待指派核查"),
                    ("reverifying", "重新核查中"),
                    ("objection_decision", "异议待决定"),
                    ("revoked", "异议成立，通知已撤销，待反馈"),
                    ("rectified", "整改到位，待反馈"),
                    ("referred", "已移送纪检监察"),
                    ("referral_reported", "移送结果已反馈，待办结"),
                    ("review_requested", "复核申请待决定"),
                    ("closed", "已办结"),
                    ("refused", "不予受理"),
                    ("referred_out", "已转有权机关"),
                    ("sent_outside", "涉及中心，已转外部机关"),
                    ("outside_answered", "外部机关已反馈"),
                    ("merged", "已并案"),
                    ("withdrawn", "已撤回"),
                ],
                editable=False,
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="complaint",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "待研判"),
                    ("supplementing", "待补正"),
                    ("accepted", "已受理，待指派"),
                    ("investigating", "调查取证中"),
                    ("verifying", "核实报告待审批"),
                    ("substantiated", "属实，待立案"),
                    ("unsubstantiated", "不属实，待反馈"),
                    ("filed", "已立案，通知书待送达"),
                    ("awaiting_reply", "已送达，待书面回复"),
                    ("receipt_review", "回执待整改验收"),
                    ("second_notice_due", "部分整改，拟发二次通知"),
                    ("referral_due", "未有效整改，拟移送"),
                    ("objected", "监督异议待指派核查"),
                    ("reverifying", "重新核查中"),
                    ("objection_decision", "异议待决定"),
                    ("revoked", "异议成立，通知已撤销，待反馈"),
                    ("rectified", "整改到位，待反馈"),
                    ("referred", "已移送纪检监察"),
                    ("referral_reported", "移送结果已反馈，待办结"),
                    ("review_requested", "复核申请待决定"),
                    ("closed", "已办结"),
                    ("refused", "不予受理"),
                    ("referred_out", "已转有权机关"),
                    ("sent_outside", "涉及中心，已转外部机关"),
                    ("outside_answered", "外部机关已反馈"),
                    ("merged", "已并案"),
                    ("withdrawn", "已撤回"),
                ],
                default="received",
                max_length=24,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "received",
                            "supplementing",
                            "accepted",
                            "investigating",
                            "verifying",
                            "substantiated",
                            "unsubstantiated",
                            "filed",
                            "awaiting_reply",
                            "receipt_review",
                            "second_notice_due",
                            "referral_due",
                            "objected",
                            "reverifying",
                            "objection_decision",
                            "revoked",
                            "rectified",
                            "referred",
                            "referral_reported",
                            "review_requested",
                            "closed",
                            "refused",
                            "referred_out",
                            "sent_outside",
                            "outside_answered",
                            "merged",
                            "withdrawn",
                        ],
                    )
                ),
                name="complaint_state_known",
            ),
        ),
        migrations.AddField(
            model_name="outsidetransfer",
            name="acknowledged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outsidetransfer",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="protectionmeasure",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="protection", to="complaints.complaint"
            ),
        ),
        migrations.AddField(
            model_name="protectionmeasure",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
