"""Editors find Chinese inside sentences in the Wagtail admin, on SQLite and on PostgreSQL."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.query import Not, Phrase, PlainText
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from portal.roles.enums import Role
from tests.factories.agencies import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> dict[str, Page]:
    home = Page.objects.filter(depth=2).first() or Page.get_first_root_node().add_child(title="首页", slug="h")
    titles = {
        "factory": "某工厂夜间排放污水被查处",
        "road": "四平市长江路烧烤店油烟案",
        "mayor": "市长信箱转来的早市收费问题",
        "trad": "選擇性執法案件通報",
        "code": "ＡＢＣ－０１型报警器指定购买案",
    }
    return {name: home.add_child(title=title, slug=name) for name, title in titles.items()}


def found(pages: dict[str, Page], query: object) -> set[str]:
    hits = {page.pk for page in Page.objects.search(query)}
    return {name for name, page in pages.items() if page.pk in hits}


def typed(pages: dict[str, Page], query: str) -> set[str]:
    hits = {page.pk for page in Page.objects.autocomplete(query)}
    return {name for name, page in pages.items() if page.pk in hits}


def test_a_word_inside_a_title_is_found(pages: dict[str, Page]) -> None:
    assert found(pages, "污水") == {"factory"}
    assert found(pages, "排放污水") == {"factory"}
    assert found(pages, "烧烤") == {"road"}


def test_word_borders_hold(pages: dict[str, Page]) -> None:
    assert found(pages, "市长") == {"mayor"}


def test_traditional_and_full_width_are_the_same(pages: dict[str, Page]) -> None:
    assert found(pages, "选择性执法") == found(pages, "選擇性執法") == {"trad"}
    assert found(pages, "abc-01") == {"code"}


def test_all_words_unless_told_otherwise(pages: dict[str, Page]) -> None:
    assert found(pages, PlainText("污水 烧烤", operator="and")) == set()
    assert found(pages, PlainText("污水 烧烤", operator="or")) == {"factory", "road"}
    assert found(pages, PlainText("案") & Not(PlainText("烧烤"))) == {"code"}
    assert found(pages, Phrase("排放污水")) == {"factory"}


def test_half_a_title_is_found_as_it_is_typed(pages: dict[str, Page]) -> None:
    assert typed(pages, "放污") == {"factory"}
    assert typed(pages, "江路烧") == {"road"}
    assert typed(pages, "污水 工厂") == {"factory"}
    assert typed(pages, "水污") == set()
    assert typed(pages, "ab") == {"code"}


@pytest.mark.parametrize("query", ["", "“”", "。", "*", '"', "'", "\\", "%s", "(", "-", "NOT AND", "：|&!"])
def test_no_query_breaks_the_search(pages: dict[str, Page], query: str) -> None:
    list(Page.objects.search(query))
    list(Page.objects.autocomplete(query))


def test_a_changed_title_is_found_by_its_new_words_only(pages: dict[str, Page]) -> None:
    page = pages["road"]
    page.title = "某茶馆被重复检查案"
    page.save()

    assert found(pages, "茶馆") == {"road"}
    assert found(pages, "烧烤") == set()


def test_publishing_touches_no_other_row(pages: dict[str, Page]) -> None:
    IndexEntry.objects.update(title_norm=1.0)  # where the stock backend would rewrite every row, each time

    with CaptureQueriesContext(
        connection,
    ) as queries:
        get_search_backend().add(pages["road"])

    writes = [
        query["sql"]
        for query in queries
        if not query["sql"].lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(writes) == 1
    assert IndexEntry.objects.filter(title_norm=1.0).count() == IndexEntry.objects.count() - 1


def test_a_rebuild_indexes_everything_again(pages: dict[str, Page]) -> None:
    from django.core.management import call_command

    IndexEntry.objects.all().delete()
    call_command("update_index", verbosity=0)

    assert found(pages, "污水") == {"factory"}


def test_the_explorer_finds_it(pages: dict[str, Page], user_with, client_as) -> None:
    client = client_as(user_with(Role.EDITOR))

    response = client.get("/admin/pages/search/", {"q": "放污水"})
    assert response.status_code == 200
    assert "排放污水" in response.content.decode()


# --- choosers and listings: what an editor types into each search box of the admin


def admin(client_as, user_with, role: Role = Role.EDITOR):
    return client_as(user_with(role))


def test_the_page_chooser_finds_it(pages: dict[str, Page], client_as, user_with) -> None:
    client = admin(client_as, user_with)

    for query in ("排放污水", "放污"):
        page = client.get("/admin/choose-page/search/", {"q": query}).content.decode()
        assert "某工厂夜间排放污水被查处" in page, query
    assert "油烟" not in client.get("/admin/choose-page/search/", {"q": "排放污水"}).content.decode()


@pytest.mark.parametrize("place", ["/admin/images/", "/admin/images/chooser/results/"])
def test_images_are_found_by_words_inside_their_titles(client_as, user_with, place: str) -> None:
    model = get_image_model()
    model.objects.create(title="早市收費公示牌現場照片", file=get_test_image_file(), width=1, height=1)
    model.objects.create(title="联席会议合影", file=get_test_image_file(), width=1, height=1)

    page = admin(client_as, user_with).get(place, {"q": "收费公示"}).content.decode()
    assert "早市收費公示牌現場照片" in page
    assert "联席会议合影" not in page


@pytest.mark.parametrize("place", ["/admin/documents/", "/admin/documents/chooser/results/"])
def test_documents_are_found_by_words_inside_their_titles(client_as, user_with, place: str) -> None:
    model = get_document_model()
    model.objects.create(title="２０２６年度执法计划汇总", file=ContentFile(b"x", name="a.txt"))
    model.objects.create(title="联席会议纪要", file=ContentFile(b"x", name="b.txt"))

    page = admin(client_as, user_with).get(place, {"q": "执法计划"}).content.decode()
    assert "年度执法计划汇总" in page
    assert "联席会议纪要" not in page


def test_snippets_are_found_by_a_part_of_their_name(client_as, user_with) -> None:
    AgencyFactory(name="示例区城市管理局")
    AgencyFactory(name="示例区水务局")

    page = admin(client_as, user_with, Role.ADMINISTRATOR).get("/admin/snippets/agencies/agency/", {"q": "市管理"})
    assert "示例区城市管理局" in page.content.decode()
    assert "示例区水务局" not in page.content.decode()


def test_accounts_are_found_by_a_part_of_their_chinese_name(client_as, user_with) -> None:
    client = admin(client_as, user_with, Role.ADMINISTRATOR)
    user_with(Role.EDITOR, display_name="测试欧阳小明")
    user_with(Role.EDITOR, display_name="测试司马")

    page = client.get("/admin/users/", {"q": "欧阳"}).content.decode()
    assert "测试欧阳小明" in page
    assert "测试司马" not in page
