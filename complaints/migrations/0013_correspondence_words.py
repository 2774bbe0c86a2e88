"""The words sent to a complainant's own address. None says whose matter it is, which one, or what it is about."""

from django.db import migrations

from portal.notify.seed import seed_templates, unseed_templates

TEMPLATES = {
    "contact_code": {
        "channel": "sms",
        "subject": "验证码",
        "body": "验证码 {code}，{minutes} 分钟内有效。请勿告诉任何人；如非您本人操作，请忽略。",
    },
    "matter_news": {
        "channel": "sms",
        "subject": "有新消息",
        "body": "您关注的事项有新消息，请用您保存的编号查询。",
    },
    "recovery_delay": {
        "channel": "sms",
        "subject": "有人申请更换查询码",
        "body": "有人申请更换您的查询码，{hours} 小时后发送领取码。如非您本人，请尽快用原查询码查询并取消。",
    },
    "recovery_claim": {
        "channel": "sms",
        "subject": "领取码",
        "body": "领取码 {code}，{days} 天内有效。请在查询页选“领取新的查询码”。请勿告诉任何人。",
    },
    "recovery_done": {
        "channel": "sms",
        "subject": "查询码已更换",
        "body": "您的查询码已更换，原查询码失效。如非您本人，请立即到中心说明。",
    },
}


def seed(apps, schema_editor):
    seed_templates(apps, TEMPLATES)


def unseed(apps, schema_editor):
    unseed_templates(apps, TEMPLATES)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0012_correspondence"), ("notify", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
