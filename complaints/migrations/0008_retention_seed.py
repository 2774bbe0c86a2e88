"""A first schedule, every line of it an example that a second person must confirm before anything is destroyed by it."""

from django.db import migrations

from portal.notify.seed import seed_templates, unseed_templates

BASIS = "示例数值，未经核定：请对照本市档案保管期限表填写依据。"
RULES = (
    ("不予受理的事项", "refused", 2),
    ("转有权机关的事项", "referred_out", 2),
    ("撤回的事项", "withdrawn", 2),
    ("不予立案的事项", "不予立案", 5),
    ("整改到位的案件", "整改到位", 10),
    ("通知书被撤销的案件", "监督异议成立撤销", 10),
    ("移送纪检监察的案件", "移送纪检监察", 30),
)
PERIODS = (
    ("disposal_wait", "批准销毁后的等待期", 30),
    ("answers", "销毁后仍凭查询码答复的时间", 365),
    ("in_site_messages", "站内消息", 730),
    ("addressed_messages", "外发短信、邮件的记录（内容发出即销毁）", 30),
    ("sessions", "失效的会话", 1),
    ("captcha", "过期的验证码", 1),
    ("login_attempts", "登录记录", 180),
)
TEMPLATES = {
    "retention_due": {
        "subject": "{count} 件事项保存期限届满",
        "body": "有 {count} 件事项的保存期限届满，请在“保存与销毁”中核对，需要继续保存的请先封存。",
    },
    "disposal_proposed": {
        "subject": "一份销毁清册待您批准（{count} 件）",
        "body": "一份销毁清册待批准，共 {count} 件。批准后还有等待期，期内随时可以取消。",
    },
    "disposal_executed": {
        "subject": "销毁清册已执行（{count} 件）",
        "body": "销毁清册已执行：销毁 {count} 件，未销毁 {spared} 件。销毁证明摘要见清册。",
    },
}


def seed(apps, schema_editor):
    rule = apps.get_model("complaints", "RetentionRule")
    for label, ending, years in RULES:
        rule.objects.create(label=label, ending=ending, years=years, legal_basis=BASIS)
    period = apps.get_model("complaints", "RetentionPeriod")
    for code, label, days in PERIODS:
        period.objects.create(code=code, label=label, days=days)
    seed_templates(apps, TEMPLATES)


def unseed(apps, schema_editor):
    unseed_templates(apps, TEMPLATES)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_retention"), ("notify", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
