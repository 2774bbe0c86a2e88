"""Put the list of supervisors at /monitors/."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portal.page_tree import add_page, remove_page

SUMMARY = "特邀监督员由人大代表、政协委员、律师、记者、企业和社区人士担任，依聘书在聘期内监督行政执法，发现的问题直接通报中心。"


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    add_page(
        apps,
        "monitors.MonitorIndexPage",
        under="/home/",
        slug="monitors",
        title="特邀监督员",
        summary=SUMMARY,
        show_in_menus=False,
    )


def unmake(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove_page(apps, "monitors.MonitorIndexPage", url_path="/home/monitors/")


class Migration(migrations.Migration):
    dependencies = [
        ("monitors", "0001_initial"),
        ("home", "0002_first_pages"),
    ]

    operations = [migrations.RunPython(make, unmake)]
