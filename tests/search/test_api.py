"""GET /api/v1/search: the same answer as the shell, and honest errors."""

import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from search.models import PublicRecord
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

Publish = Callable[..., list[PublicRecord]]


def test_the_api_and_the_shell_give_the_same_answer(client: Client, published: Publish, capsys) -> None:
    published(draft(key="A", title="某茶馆案", number="例府执监通〔2026〕3号"), draft(title="某书店案"))

    call_command("search", "茶馆", "--json")
    shell = json.loads(capsys.readouterr().out)
    api = client.get("/api/v1/search", {"q": "茶馆"}).json()

    assert api == shell
    assert api["total"] == 1
    (hit,) = api["hits"]
    assert {"kind", "number", "title", "url", "highlight"} <= set(hit)
    assert hit["number"] == "例府执监通〔2026〕3号"
    assert {"value": "case", "count": 1} in api["facets"]["kind"]


def test_facets_and_pages(client: Client, published: Publish) -> None:
    published(*(draft(region="东区") for _ in range(3)), draft(region="西区"))

    answer = client.get("/api/v1/search", {"q": "收费", "region": "东区", "page": "2", "page_size": "2"}).json()
    assert answer["total"] == 3
    assert len(answer["hits"]) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "１"},
        {"page": "999999999999"},
        {"page_size": "101"},
        {"page_size": "0"},
        {"sort": "random"},
        {"q": "长" * 201},
    ],
)
def test_a_bad_parameter_is_refused_with_the_reason(client: Client, published: Publish, parameters) -> None:
    response = client.get("/api/v1/search", parameters)

    assert response.status_code == 400
    assert "参数" in response.json()["error"]


def test_only_reading_is_allowed(client: Client, published: Publish) -> None:
    assert client.post("/api/v1/search").status_code == 405


def test_an_engine_that_is_not_set_up_is_refused_in_chinese(published: Publish, settings) -> None:
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="Elasticsearch"):
        call_command("search", "茶馆", "--engine", "elasticsearch")


def test_the_shell_reads_for_people_too(published: Publish, capsys) -> None:
    published(draft(title="某茶馆案"))

    call_command("search", "茶馆")
    out = capsys.readouterr().out
    assert "共 1 条" in out
    assert "某茶馆案" in out
