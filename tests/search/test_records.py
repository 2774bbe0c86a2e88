"""The door to the public world: what is published is found, what is taken down is gone at once."""

from collections.abc import Callable

import pytest
from django.db import transaction

from search.models import IndexChange, PublicRecord
from search.records import latest, number_taken, publish, publish_many, withdraw
from tests.factories.search import draft
from tests.search.conftest import answer_to

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]
Find = Callable[..., list[str]]


def test_what_is_published_is_found(published: Publish, find: Find) -> None:
    published(draft(key="A", title="某茶馆被重复检查案"))

    assert find("茶馆") == ["A"]
    assert not IndexChange.objects.exists()


def test_publishing_again_replaces(published: Publish, find: Find) -> None:
    published(draft(key="A", title="某茶馆案"))
    published(draft(key="A", title="某书店案"))

    assert find("茶馆") == []
    assert find("书店") == ["A"]
    assert PublicRecord.objects.count() == 1


def test_a_take_down_is_instant_whatever_the_index_says(published: Publish, find: Find) -> None:
    published(draft(key="A", title="某茶馆甲案"), draft(key="B", title="某茶馆乙案"))

    withdraw("case", "A")  # the outbox has not been delivered: the index still holds it

    answer = answer_to("茶馆")
    assert [hit.record.key for hit in answer.hits] == ["B"]
    assert answer.total == 1
    assert dict(answer.facets["kind"]) == {"case": 1}


def test_a_corrected_record_is_not_found_by_its_old_words(published: Publish, find: Find) -> None:
    published(draft(key="A", title="某茶馆案"))

    publish(draft(key="A", title="某书店案"))

    assert find("茶馆") == []


def test_after_delivery_the_index_has_forgotten(published: Publish, find: Find, deliver: Callable[[], int]) -> None:
    published(draft(key="A", title="某茶馆案"))
    withdraw("case", "A")
    deliver()

    assert not IndexChange.objects.exists()
    assert answer_to("茶馆").total == 0


def test_withdrawing_what_is_not_there_changes_nothing() -> None:
    assert withdraw("case", "nobody") is False
    assert not IndexChange.objects.exists()


def test_a_rolled_back_publication_never_was(published: Publish, find: Find, deliver: Callable[[], int]) -> None:
    published(draft(key="B"))

    with pytest.raises(RuntimeError), transaction.atomic():
        publish(draft(key="A", title="某茶馆案"))
        raise RuntimeError
    deliver()

    assert find("茶馆") == []
    assert not PublicRecord.objects.filter(key="A").exists()


def test_a_number_stays_taken_after_the_record_is_gone() -> None:
    publish(draft(key="A", number="例府执监通〔2026〕7号"))
    assert number_taken("例府执监通[2026]7号")
    assert not number_taken("例府执监通〔2026〕17号")

    withdraw("case", "A")
    assert number_taken("例府执监通〔2026〕7号")


def test_latest_of_a_kind() -> None:
    first, second = publish_many([draft(), draft()])
    publish(draft(kind="exposure"))

    assert list(latest("case", 5)) == sorted([first, second], key=lambda one: one.published_on, reverse=True)


def test_a_missing_index_is_rebuilt_from_the_database(published: Publish, find: Find, settings, tmp_path) -> None:
    published(draft(key="A", title="某茶馆案"))
    settings.SEARCH_INDEX_DIR = str(tmp_path / "elsewhere")

    assert find("茶馆") == ["A"]
