"""The clock of those who fear retaliation, the clock of the outside body, and the words in which both are announced."""

from django.db import migrations

from portal.notify.seed import seed_templates, unseed_templates

POLICY = "本系统默认工作规则（政策设定，非法定期限，待本市核定）"
#: code, label, working days, starting event
RULES = [
    ("protect", "防打击报复优先处置期限", 1, "收到之日"),
    ("outside", "外部机关签收期限", 3, "转交之日"),
]
TEMPLATES = {
    "retaliation_feared": {
        "subject": "{number} 的投诉人担心打击报复",
        "body": "{number} 的投诉人担心打击报复，请在 {due} 前安排保护措施并登记。",
    },
    "consent_answered": {
        "subject": "{number} 的投诉人就披露身份作了答复",
        "body": "{number} 的投诉人就披露身份作了答复或撤回，请登录监督中心查看后再办理。",
    },
    "outside_received": {
        "subject": "收到涉及投诉举报中心的事项 {number}",
        "body": "{number} 涉及投诉举报中心或其主管部门，已直接转交贵单位，请登录工作台签收并办理。",
    },
}


def seed(apps, schema_editor):
    rules = apps.get_model("workdays", "DeadlineRule")
    for code, label, value, event in RULES:
        words = {"label": label, "value": value, "unit": "WORKDAY", "counted_from": event, "legal_basis": POLICY}
        rules.objects.get_or_create(code=code, defaults={**words, "verified": False})
    seed_templates(apps, TEMPLATES)


def unseed(apps, schema_editor):
    codes = [code for code, *_rest in RULES]
    apps.get_model("workdays", "DeadlineRule").objects.filter(code__in=codes, clocks=None).delete()
    unseed_templates(apps, TEMPLATES)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0009_outside_and_protection"),
        ("workdays", "0003_seed_deadline_rules"),
        ("notify", "0001_initial"),
    ]

    operations = [migrations.RunPython(seed, unseed)]
