"""Put the portal's home page in the place of Wagtail's welcome page, with the first content pages below it."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from home import first_pages
from portal.page_tree import add_page, remove_page


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    pages: Any = apps.get_model("wagtailcore.Page").objects
    welcome = pages.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page")
    welcome_ids = list(welcome.values_list("pk", flat=True))
    slug_taken = pages.filter(pk__in=welcome_ids, slug="home")
    slug_taken.update(slug="welcome", url_path="/welcome/")
    root = pages.get(depth=1)
    home = pages.filter(url_path="/home/").first() or _add_home(apps)
    sites: Any = apps.get_model("wagtailcore.Site").objects
    if sites.filter(is_default_site=True).update(root_page_id=home.pk, site_name="行政执法监督+") == 0:
        sites.create(hostname="localhost", site_name="行政执法监督+", root_page_id=home.pk, is_default_site=True)
    pages.filter(pk__in=welcome_ids, numchild=0).delete()
    pages.filter(pk=root.pk).update(numchild=pages.filter(depth=2).count())
    add_page(
        apps,
        "home.NewsIndexPage",
        under="/home/",
        slug="news",
        title="工作动态",
        summary="监督工作的消息、通报和公告。",
    )
    _add_text(apps, "privacy", "隐私说明", "本网站保存什么、谁能看到、公开什么。", first_pages.PRIVACY)
    _add_text(apps, "accessibility", "无障碍说明", "长者模式、字号、键盘与读屏。", first_pages.ACCESSIBILITY)


def _add_home(apps: Apps) -> Any:
    fields = first_pages.home_fields()
    return add_page(apps, "home.HomePage", under="/", slug="home", title="行政执法监督+", **fields)


def _add_text(apps: Apps, slug: str, title: str, summary: str, body: Any) -> None:
    add_page(
        apps,
        "home.ContentPage",
        under="/home/",
        slug=slug,
        title=title,
        summary=summary,
        body=first_pages.stream(body),
    )


def unmake(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the pages; the site goes back to a bare page, as a site must have one."""
    welcome = add_page(apps, "wagtailcore.Page", under="/", slug="welcome", title="Welcome")
    apps.get_model("wagtailcore.Site").objects.update(root_page_id=welcome.pk)
    remove_page(apps, "home.HomePage", url_path="/home/")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, unmake)]
