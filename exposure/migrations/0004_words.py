"""The messages around an agency's comment."""

from django.db import migrations

from portal.notify.seed import seed_templates, unseed_templates

TEMPLATES = {
    "exposure_comment_asked": {
        "subject": "请对拟公开内容提出意见：{title}",
        "body": "中心拟在曝光台公开“{title}”。请在 {due} 前登录工作台查看拟公开的内容并提出意见，您单位的意见将与查明的事实并列刊登。逾期没有意见的，条目照常审核发布并注明。",
    },
    "exposure_comment_given": {
        "subject": "单位已对拟公开内容提出意见：{title}",
        "body": "{agency}已对“{title}”提出意见，意见已并入草稿，请核对后提交审核。",
    },
}


def make(apps, schema_editor):
    seed_templates(apps, TEMPLATES)


def unmake(apps, schema_editor):
    unseed_templates(apps, TEMPLATES)


class Migration(migrations.Migration):
    dependencies = [
        ("exposure", "0003_review"),
        ("notify", "0001_initial"),
    ]

    operations = [migrations.RunPython(make, unmake)]
