"""Elasticsearch in the portal: it dies, comes back, and answers as the embedded engine does."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from bench.relevance import read
from portal import timekeeping
from search.engines.registry import engine as engine_named
from search.indexing import rebuild, sweep
from search.models import IndexChange, PublicRecord
from search.reconciling import compare_index
from search.records import publish, withdraw
from search.searching import Request, run, run_or_newest
from tests.factories.search import draft
from tests.search.conftest import DATA
from tests.services.nodes import Node

pytestmark = [pytest.mark.services, pytest.mark.django_db]

BOTH = ["embedded", "elasticsearch"]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    made = Node(tmp_path_factory.mktemp("elasticsearch"), "lone")
    made.start()
    made.ready()
    yield made
    made.stop()


@pytest.fixture
def both(node: Node, settings: Any, search_index: Path) -> None:
    """Both engines are kept up to date, on a node that may be killed."""
    settings.SEARCH_INDEXES = BOTH
    settings.ELASTICSEARCH_URL = node.address
    settings.ELASTICSEARCH_INDEX = f"portal-{time.monotonic_ns()}"
    for name in BOTH:
        rebuild(engine_named(name))


def test_a_killed_node_during_a_hundred_changes_agrees_after_one_sweep(
    node: Node, both: None, deliver: Callable[[], int]
) -> None:
    killer = threading.Thread(target=lambda: (time.sleep(0.7), node.stop(signal.SIGKILL)))
    killer.start()
    for turn in range(100):
        if turn % 3 == 2:
            withdraw("case", f"K{turn - 1}")
        else:
            publish(draft(key=f"K{turn}", title="某茶馆案"))
        deliver()
    killer.join()
    assert IndexChange.objects.filter(engine="elasticsearch").exists(), "what it missed is noted"
    assert not IndexChange.objects.filter(engine="embedded").exists(), "the other engine is not held up"
    assert compare_index(engine_named("embedded")).agrees

    node.start()
    node.ready()
    list(sweep(timekeeping.now()))

    assert not IndexChange.objects.exists()
    for name in BOTH:
        assert compare_index(engine_named(name)).agrees
    time.sleep(2.1)  # readers were spared the wait for a dead node; now they ask again
    found = [_keys(name, "茶馆") for name in BOTH]
    assert found[0] == found[1]
    assert len(found[0]) == PublicRecord.objects.count()


def test_without_the_cluster_readers_get_the_newest_records_and_a_notice(
    both: None, settings: Any, client: Client, capsys
) -> None:
    publish(draft(title="某茶馆案"))
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # nobody listens

    page = client.get("/search/", {"q": "书店"})
    assert page.status_code == 200
    assert "检索暂时不可用" in page.content.decode() and "某茶馆案" in page.content.decode()
    answer = client.get("/api/v1/search", {"q": "书店"}).json()
    assert "检索暂时不可用" in answer["notice"] and answer["hits"][0]["title"] == "某茶馆案"
    call_command("search", "书店", "--json")
    assert json.loads(capsys.readouterr().out)["notice"] == answer["notice"]
    assert {"engine": "elasticsearch", "error": "OutOfReach"} in list(sweep(timekeeping.now()))


def test_a_node_that_does_not_answer_in_time_is_out_of_reach(both: None, settings: Any) -> None:
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.ELASTICSEARCH_TIMEOUT = 0.3
        assert run_or_newest(Request("茶馆", engine="elasticsearch")).is_fallback


def test_both_engines_give_the_same_hits_in_the_same_order(both: None, deliver: Callable[[], int]) -> None:
    call_command("import_archive", str(DATA / "cases.jsonl"))
    deliver()
    queries = [label["q"] for label in read(DATA / "queries.jsonl")]

    different = [query for query in queries if _keys("embedded", query) != _keys("elasticsearch", query)]
    assert len(different) <= len(queries) // 100, different
    for query in queries[:20]:
        answers = [run(Request(query, engine=name)) for name in BOTH]
        assert answers[0].total == answers[1].total
        assert answers[0].facets == answers[1].facets


def _keys(engine: str, query: str) -> list[str]:
    return [hit.record.key for hit in run(Request(query, page_size=100, engine=engine)).hits]
