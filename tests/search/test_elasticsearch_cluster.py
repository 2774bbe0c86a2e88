"""Three nodes lose their master by kill -9: searches go on, writes go on, nothing is lost."""

import signal
import time
import uuid
from collections.abc import Iterator

import pytest

from search.documents import entry_of
from search.engines.elastic import ElasticsearchEngine
from search.engines.elastic_client import Cluster
from search.engines.protocol import Engine, EngineUnavailable, Selection
from search.query.plan import Plan
from search.query.planning import plan_of
from tests.services.nodes import Node, master_of
from tests.services.processes import until

from . import test_engine_contract as contract

pytestmark = [pytest.mark.services, pytest.mark.django_db]

#: A new master is elected in a few seconds; the machine may be busy.
BOUND = 120.0


@pytest.fixture(scope="module")
def bereaved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of three that held an index, was searched and written, and lost its master."""
    folder = tmp_path_factory.mktemp("cluster")
    nodes = [Node(folder, name) for name in ("north", "south", "west")]
    try:
        for node in nodes:
            node.start(nodes)
        for node in nodes:
            node.ready(3)
        cluster = Cluster(hosts=tuple(node.address for node in nodes), replicas=1, timeout=10.0)
        _lose_the_master(nodes, cluster)
        yield cluster
    finally:
        for node in nodes:
            node.stop(signal.SIGKILL)


def _lose_the_master(nodes: list[Node], cluster: Cluster) -> None:
    engine = ElasticsearchEngine(cluster)
    engine.rebuild(entry_of(contract.record(n, title="某茶馆案")) for n in range(1, 31))
    until(lambda: nodes[0].ask("/_cluster/health")["status"] == "green", BOUND, "replicas are in place")

    master_of(nodes).stop(signal.SIGKILL)

    until(lambda: _found(engine) == 30, BOUND, "the survivors answer, with every record")
    until(lambda: _takes(engine), BOUND, "the survivors take a change")
    assert _found(engine) == 31


def _found(engine: Engine) -> int:
    try:
        return engine.search(Selection(plan_of("茶馆"))).total
    except EngineUnavailable:
        time.sleep(0.5)
        return -1


def _takes(engine: Engine) -> bool:
    try:
        engine.apply([entry_of(contract.record(99, title="某茶馆案"))], [])
    except EngineUnavailable:
        return False
    return True


@pytest.fixture
def engine(bereaved: Cluster) -> Engine:
    from dataclasses import replace

    return ElasticsearchEngine(replace(bereaved, index=f"test-{uuid.uuid4().hex[:12]}"))


filled, ids = contract.filled, contract.ids

test_words = contract.test_words_phrases_and_amounts
test_order = contract.test_equal_scores_come_newest_first_and_only_as_many_as_asked
test_facets = contract.test_facets_narrow_and_are_counted
test_excluded = contract.test_excluded_entries_are_neither_found_nor_counted
test_replaced = contract.test_an_entry_is_replaced_not_doubled
test_scan = contract.test_a_scan_goes_through_every_match_by_row
test_rebuild = contract.test_a_rebuild_replaces_the_live_index
test_meanwhile = contract.test_what_changes_during_a_rebuild_is_in_both_indexes
test_failed = contract.test_a_failed_rebuild_leaves_the_live_index_alone


def test_the_cluster_tells_staff_how_it_is(engine: Engine) -> None:
    engine.rebuild([])
    assert engine.health()["nodes"] == 2
    assert engine.search(Selection(Plan())).total == 0
