"""The Elasticsearch engine: an ordinary cluster, no plugin. It tests plans on ready tokens; see `protocol.Engine`.

An alias that names the version of the analysis (`portal-records-3f2a…`) stands on one index (`…-<generation>`). A
rebuild fills a new index and moves the alias in one step; an index of another version is missing for this one.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.dsl import A, Search
from elasticsearch.helpers import streaming_bulk

from search.analysis.version import analysis_version
from search.documents import IndexEntry

from .elastic_client import Breaker, Cluster, translated
from .elastic_mapping import document_of, mapping_of
from .elastic_queries import query_of
from .protocol import (
    WINDOW,
    Candidate,
    Candidates,
    Changes,
    EngineUnavailable,
    IndexMissing,
    Selection,
    no_changes,
)

#: How many values of a facet are counted, of those each shard reports (so that counts are exact on several shards).
_FACET_SIZE, _SHARD_SIZE = 200, 5_000
#: Entries sent in one request, and seconds that a request of a writer may take.
_CHUNK, _WRITING = 500, 60.0
_BY_SCORE = ({"_score": "desc"}, {"day": "desc"}, {"record": "desc"})
_BY_DAY = ({"day": "desc"}, {"record": "desc"})
_BY_ROW = ({"record": {"order": "asc"}},)


class ElasticsearchEngine:
    """Elasticsearch behind the engine contract."""

    name = "elasticsearch"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._breaker = Breaker()

    @cached_property
    def _client(self) -> Elasticsearch:
        return self.cluster.client()

    @property
    def alias(self) -> str:
        """The name under which the live index is reached."""
        return f"{self.cluster.index}-{analysis_version()}"

    def search(self, selection: Selection, *, newest: bool = False, limit: int = WINDOW) -> Candidates:
        """See `Engine.search`."""
        by_day = newest or not selection.plan.is_ranked
        asked = self._asked(selection).sort(*(_BY_DAY if by_day else _BY_SCORE))
        asked = asked.extra(size=min(limit, WINDOW), track_total_hits=True, track_scores=not by_day)
        found = self._answer(asked)["hits"]
        return Candidates(found["total"]["value"], _candidates(found["hits"], by_day=by_day))

    def facet(self, selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """See `Engine.facet`."""
        asked = self._asked(selection).extra(size=0, track_total_hits=False)
        for name in names:
            terms = A("terms", field=f"facet_{name}", size=_FACET_SIZE, shard_size=_SHARD_SIZE)
            asked.aggs.bucket(name, terms)
        counted = self._answer(asked).get("aggregations", {})
        return {name: [(bucket["key"], bucket["doc_count"]) for bucket in counted[name]["buckets"]] for name in names}

    def scan(self, selection: Selection, *, after: int, limit: int) -> list[Candidate]:
        """See `Engine.scan`."""
        asked = self._asked(selection).sort(*_BY_ROW).extra(size=limit, track_total_hits=False, search_after=[after])
        with translated():  # no reader waits for it
            found = self._found(asked)["hits"]["hits"]
        return _candidates(found, by_day=True)

    def apply(self, entries: Sequence[IndexEntry], removed: Sequence[str]) -> None:
        """See `Engine.apply`."""
        with translated():
            self._send(self.alias, Changes(entries, removed), require_alias=True, refresh=True)

    def rebuild(self, entries: Iterable[IndexEntry], meanwhile: Callable[[], Changes] = no_changes) -> int:
        """See `Engine.rebuild`."""
        name = f"{self.cluster.index}-gen-{uuid.uuid4().hex[:12]}"
        with translated():
            self._create(name)
        try:
            self._fill(name, entries, meanwhile)
            with translated():
                count = int(self._client.count(index=name)["count"])
                self._make_current(name)
        except BaseException:
            self._discard(name)
            raise
        return count

    def health(self) -> dict[str, object]:
        """See `Engine.health`."""
        try:
            with translated():
                entries = self._client.count(index=self.alias)["count"]
                state = self._client.cluster.health(index=self.alias, timeout="1s")
        except EngineUnavailable as error:
            return {"available": False, "entries": 0, "reason": str(error)}
        return {
            "available": state["status"] != "red",
            "entries": entries,
            "version": analysis_version(),
            "status": state["status"],
            "nodes": state["number_of_nodes"],
        }

    def _asked(self, selection: Selection) -> Search:
        search: Search = Search().query(query_of(selection))
        return search.extra(_source=False, docvalue_fields=["record", "day", "stamp"])

    def _answer(self, asked: Search) -> dict[str, Any]:
        with self._breaker.reading():
            return self._found(asked)

    def _found(self, asked: Search) -> dict[str, Any]:
        """One search request. Partial answers are refused: a record must not be missing because a shard is."""
        answer = self._client.search(
            index=self.alias,
            search_type="dfs_query_then_fetch",
            allow_partial_search_results=False,
            request_cache=False,
            **asked.to_dict(),
        )
        return answer.body

    def _create(self, name: str) -> None:
        layout = {"number_of_shards": self.cluster.shards, "number_of_replicas": 0, "refresh_interval": "-1"}
        self._client.indices.create(index=name, settings=layout, mappings=mapping_of().to_dict())

    def _fill(self, name: str, entries: Iterable[IndexEntry], meanwhile: Callable[[], Changes]) -> None:
        for chunk in _chunks(entries):  # what fails in there is the database's error, not the engine's
            with translated():
                self._send(name, Changes(chunk))
        while changes := meanwhile():
            with translated():
                self._send(name, changes)
        settled = {"number_of_replicas": self.cluster.replicas, "refresh_interval": None}
        with translated():
            self._client.indices.put_settings(index=name, settings=settled)
            self._client.indices.refresh(index=name)

    def _send(self, index: str, changes: Changes, **options: Any) -> None:
        """Write changes; removing what is not there is no failure."""
        client = self._client.options(request_timeout=_WRITING)
        actions = _actions(index, changes)
        answers = streaming_bulk(client, actions, chunk_size=_CHUNK, raise_on_error=False, **options)
        failed = [next(iter(item.values())) for ok, item in answers if not ok]
        refused = [item for item in failed if item.get("result") != "not_found"]
        if any(item["status"] == HTTPStatus.NOT_FOUND for item in refused):
            raise IndexMissing("集群上没有可用的检索索引，需要重建。")
        if refused:
            raise EngineUnavailable(f"检索集群没有收下 {len(refused)} 条记录。")

    def _make_current(self, name: str) -> None:
        """Move the alias and drop the other generations, in one step."""
        others = [other for other in self._generations() if other != name]
        moves: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias}}]
        moves += [{"remove_index": {"index": other}} for other in others]
        self._client.options(request_timeout=_WRITING).indices.update_aliases(actions=moves)

    def _generations(self) -> list[str]:
        return list(self._client.indices.get(index=f"{self.cluster.index}-gen-*", features=["settings"]).body)

    def _discard(self, name: str) -> None:
        try:
            self._client.indices.delete(index=name, ignore_unavailable=True)
        except Exception:
            return  # the cluster is gone; the next rebuild drops what is left


def _candidates(hits: Iterable[dict[str, Any]], *, by_day: bool) -> list[Candidate]:
    found = []
    for hit in hits:
        values = hit["fields"]
        score = 0.0 if by_day else float(hit["_score"])
        found.append(Candidate(values["record"][0], score, values["day"][0], values["stamp"][0]))
    return found


def _actions(index: str, changes: Changes) -> Iterator[dict[str, Any]]:
    for uid in changes.removed:
        yield {"_op_type": "delete", "_index": index, "_id": uid}
    for entry in changes.entries:
        yield {"_op_type": "index", "_index": index, "_id": entry.uid, **document_of(entry)}


def _chunks(entries: Iterable[IndexEntry]) -> Iterator[list[IndexEntry]]:
    chunk: list[IndexEntry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
