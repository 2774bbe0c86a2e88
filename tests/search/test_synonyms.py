"""Staff keep the synonyms: in force at once, every version kept, nothing rebuilt."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.audit.api import events_for
from portal.errors import NotYours
from portal.roles.enums import Role
from portal.roles.models import User
from search.models import PublicRecord, SynonymGroup, SynonymVersion
from search.synonyms.actions import SUBJECT, remove_group, restore, save_group
from search.synonyms.in_force import table_in_force
from tests.factories.search import draft
from tests.search.conftest import answer_to

pytestmark = pytest.mark.django_db

Find = Callable[..., list[str]]


@pytest.fixture
def keeper(user_with) -> User:
    return user_with(Role.EDITOR)


def whole(query: str) -> list[str]:
    """The keys of the records that hold every word, without those that hold most."""
    answer = answer_to(query)
    return [hit.record.key for hit in answer.hits[: answer.complete]]


def group(line: str, **fields: object) -> SynonymGroup:
    return SynonymGroup(line=line, **fields)


def test_the_table_begins_with_the_words_that_come_with_the_portal() -> None:
    from search.analysis.synonyms import shipped

    assert table_in_force() == shipped()
    assert SynonymVersion.objects.get().number == 1


def test_a_new_group_is_in_force_with_the_next_search(published, find: Find, keeper: User) -> None:
    published(draft(key="A", title="某面馆被要求订阅报刊案"))
    assert whole("摊派报刊") == []

    save_group(group=group("摊派报刊 要求订阅报刊"), actor=keeper)
    assert whole("摊派报刊") == ["A"]


def test_a_word_no_dictionary_knows_finds_and_is_found(published, find: Find, keeper: User) -> None:
    published(draft(key="A", title="某店被囧查案"), draft(key="B", title="某店被多头检查案"))

    save_group(group=group("囧查 多头检查"), actor=keeper)
    assert sorted(find("囧查")) == sorted(find("多头检查")) == ["A", "B"]


def test_a_group_that_is_switched_off_or_removed_is_not_in_force(published, find: Find, keeper: User) -> None:
    published(draft(key="A", title="某面馆被要求订阅报刊案"))
    kept = save_group(group=group("摊派报刊 要求订阅报刊"), actor=keeper)

    kept.active = False
    save_group(group=kept, actor=keeper)
    assert whole("摊派报刊") == []
    kept.active = True
    save_group(group=kept, actor=keeper)
    assert whole("摊派报刊") == ["A"]
    remove_group(group=kept, actor=keeper)
    assert whole("摊派报刊") == []


def test_another_process_learns_of_it() -> None:
    """What a process keeps of a version it has read does not hide a newer one, written elsewhere."""
    before = table_in_force()
    groups = [{"kind": "words", "line": "甲词 乙词", "note": "", "active": True}]
    SynonymVersion.objects.create(number=2, change="elsewhere", groups=groups)

    assert table_in_force().words() == {"甲词", "乙词"}
    SynonymVersion.objects.filter(number=2).delete()
    assert table_in_force() == before


def test_every_change_is_a_version_and_an_event_and_can_be_undone(keeper: User) -> None:
    before = list(SynonymGroup.objects.values_list("line", flat=True))
    save_group(group=group("摊派报刊 要求订阅报刊"), actor=keeper)
    remove_group(group=SynonymGroup.objects.get(line__startswith="强拆"), actor=keeper)

    newest = restore(version=SynonymVersion.objects.get(number=1), actor=keeper)
    assert newest.number == 4
    assert list(SynonymGroup.objects.values_list("line", flat=True)) == before
    assert [version.actor for version in SynonymVersion.objects.filter(number__gt=1)] == [keeper] * 3
    assert [event.data["version"] for event in events_for(SUBJECT)] == [2, 3, 4]


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.STATISTICIAN, Role.DIRECTOR])
def test_others_change_nothing(user_with, role: Role) -> None:
    with pytest.raises(NotYours):
        save_group(group=group("摊派报刊 要求订阅报刊"), actor=user_with(role))
    assert SynonymVersion.objects.count() == 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "强拆",
        "罚 款",
        "强制 强制",
        "強拆 强拆",
        "~甲词 ~乙词",
        "a -> b",
        "甲词->乙词",
        "甲词 乙词 -> 丙词",
        "甲词，乙词 丙词",
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_the_reason(keeper: User, line: str) -> None:
    with pytest.raises(ValidationError):
        save_group(group=group(line), actor=keeper)
    assert SynonymVersion.objects.count() == 1


def test_an_editor_adds_a_group_in_the_admin(client_as, keeper: User) -> None:
    client: Client = client_as(keeper)
    place = "/admin/snippets/search/synonymgroup/"

    assert "强拆 强制拆除" in client.get(place, {"q": "强拆"}).content.decode()
    refused = client.post(f"{place}add/", {"line": "单独一个", "kind": "words", "active": "on", "note": ""})
    assert "一组至少要有两个词" in refused.content.decode()
    client.post(f"{place}add/", {"line": "摊派报刊  要求订阅报刊", "kind": "words", "active": "on", "note": ""})
    assert SynonymGroup.objects.filter(line="摊派报刊 要求订阅报刊").exists()
    versions = client.get("/admin/snippets/search/synonymversion/").content.decode()
    assert "新增：摊派报刊 要求订阅报刊" in versions
    assert "/admin/search-words/synonyms/1/restore/" in versions


def test_an_editor_restores_a_version_in_the_admin(client_as, keeper: User) -> None:
    client: Client = client_as(keeper)
    save_group(group=group("摊派报刊 要求订阅报刊"), actor=keeper)

    assert "恢复到第 1 版" in client.get("/admin/search-words/synonyms/1/restore/").content.decode()
    assert client.post("/admin/search-words/synonyms/1/restore/").status_code == 302
    assert not SynonymGroup.objects.filter(line="摊派报刊 要求订阅报刊").exists()


@pytest.mark.parametrize(
    "path", ["/admin/snippets/search/synonymgroup/add/", "/admin/search-words/synonyms/1/restore/"]
)
def test_the_admin_is_shut_to_other_roles(client_as, user_with, path: str) -> None:
    response = client_as(user_with(Role.INVESTIGATOR)).get(path)

    assert response.status_code in (302, 403)


def test_a_search_asks_for_the_version_once(published, django_assert_num_queries) -> None:
    published(draft())
    table_in_force()

    with django_assert_num_queries(1):
        table_in_force()
    assert PublicRecord.objects.exists()
