"""Put the exposure board at /exposure/."""

from django.db import migrations

from portal.page_tree import add_page, remove_page

SUMMARY = (
    "经核实存在违法执法行为、已送达监督通知书的案件，征求单位意见并经保密审查和法制审核后在此公布。"
    "单位的说明与查明的事实并列；整改到位的注明已整改，通知书被撤销的随即撤下。"
)


def make(apps, schema_editor):
    add_page(
        apps,
        "exposure.ExposureIndexPage",
        under="/home/",
        slug="exposure",
        title="曝光台",
        summary=SUMMARY,
        show_in_menus=False,
    )


def unmake(apps, schema_editor):
    remove_page(apps, "exposure.ExposureIndexPage", url_path="/home/exposure/")


class Migration(migrations.Migration):
    dependencies = [
        ("exposure", "0001_initial"),
        ("home", "0002_first_pages"),
    ]

    operations = [migrations.RunPython(make, unmake)]
