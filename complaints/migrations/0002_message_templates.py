"""The words with which staff and partners are told that something waits for them. No message says anything of a complainant."""

from django.db import migrations

from portal.notify.seed import seed_templates, unseed_templates

TEMPLATES = {
    "staff_assigned": {
        "subject": "您被指派办理 {number}",
        "body": "您被指派办理 {number}，请登录监督中心查看。如需回避，请立即告知审批负责人。",
    },
    "notice_issued": {
        "subject": "收到《行政执法监督通知书》{number}",
        "body": "您单位有一份《行政执法监督通知书》{number} 待签收。打开即为送达，期满未打开视为送达，回复期限自送达次日起计算。",
    },
    "referral_sent": {
        "subject": "收到移送函 {number}",
        "body": "中心移送的 {number} 待签收，请登录工作台办理并在期限内反馈结果。",
    },
    "referral_prepared": {
        "subject": "{number} 的移送待签发",
        "body": "{number} 的事涉单位逾期未回复，系统已拟出移送，请核对后签发。",
    },
    "deadline_near": {
        "subject": "{number} 的{what}将于 {due} 届满",
        "body": "{number} 的{what}将于 {due} 届满，请及时办理。",
    },
    "deadline_over": {
        "subject": "{number} 的{what}已逾期",
        "body": "{number} 的{what}已于 {due} 届满，尚未办结，请立即办理并说明原因。",
    },
}


def seed(apps, schema_editor):
    seed_templates(apps, TEMPLATES)


def unseed(apps, schema_editor):
    unseed_templates(apps, TEMPLATES)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("notify", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
