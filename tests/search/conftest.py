"""Fixtures for search."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.models import PublicRecord
from search.records import RecordDraft, publish_many
from search.searching import Answer, Request, run

DATA = Path(__file__).parent / "data"


@pytest.fixture
def published(db: None, search_index: Path, deliver: Callable[[], int]) -> Callable[..., list[PublicRecord]]:
    """Publish drafts and let the index learn of them."""

    def publish(*drafts: RecordDraft) -> list[PublicRecord]:
        records = publish_many(drafts)
        deliver()
        return records

    return publish


@pytest.fixture
def elasticsearch(request: pytest.FixtureRequest) -> Iterator[Any]:
    """An engine with an index of the test's own on the node that `make services` started."""
    from search.engines.elastic import ElasticsearchEngine
    from search.engines.elastic_client import Cluster

    addresses = os.environ.get("ELASTICSEARCH_URL", "")
    if not addresses:
        pytest.skip("no Elasticsearch node runs (make services starts one where a JDK and Maven are at hand)")
    cluster = Cluster(hosts=tuple(addresses.split(",")), index=f"test-{uuid.uuid4().hex[:12]}")
    engine = ElasticsearchEngine(cluster)
    yield engine
    forget(engine)


def forget(engine: Any) -> None:
    """Remove an engine's indexes from its cluster."""
    client = engine.cluster.client()
    for name in client.indices.get(index=f"{engine.cluster.index}-*").body:
        client.indices.delete(index=name)


@pytest.fixture
def find(search_index: Path) -> Callable[..., list[str]]:
    """The keys of the records a query finds, in order."""

    def keys(query: str, **fields: Any) -> list[str]:
        return [hit.record.key for hit in answer_to(query, **fields).hits]

    return keys


def answer_to(query: str, **fields: Any) -> Answer:
    """The answer to a query."""
    return run(Request(query=query, page_size=100, **fields))
