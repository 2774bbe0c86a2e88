"""The engines that the benchmarks measure, and plain bigrams on each of them as a baseline. No benchmark itself."""

import os
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


def set_aside() -> None:
    """Before Django starts: an index of the benchmarks' own on the cluster, and no other benchmark writes to it."""
    os.environ["ELASTICSEARCH_INDEX"] = f"bench-{uuid.uuid4().hex[:12]}"
    os.environ["SEARCH_INDEXES"] = os.environ["SEARCH_ENGINE"] = "embedded"
    os.environ.setdefault("ELASTICSEARCH_TIMEOUT", "60")


def names() -> list[str]:
    """`BENCH_ENGINES`, or the embedded one and Elasticsearch where a node runs (`make services`)."""
    asked = os.environ.get("BENCH_ENGINES", "").replace(",", " ").split()
    return asked or ["embedded", *(["elasticsearch"] if os.environ.get("ELASTICSEARCH_URL") else [])]


@contextmanager
def built(name: str) -> Iterator[Any]:
    """The engine by name with a fresh index over what is published; a cluster is left as it was."""
    from search.engines.registry import engine
    from search.indexing import rebuild

    chosen = engine(name)
    rebuild(chosen)
    try:
        yield chosen
    finally:
        forget(chosen)


def forget(engine: Any) -> None:
    """Drop the indexes of the benchmarks from a cluster."""
    if engine.name == "elasticsearch":
        client = engine.cluster.client()
        for index in client.indices.get(index=f"{engine.cluster.index}-gen-*").body:
            client.indices.delete(index=index)


@contextmanager
def bigrams(name: str, folder: Path, *, every: bool) -> Iterator[Callable[[str], list[str]]]:
    """A finder on the same engine that knows bigrams only: `every` one must be there, or any."""
    from search.archive import PREFIX
    from search.engines.embedded import EmbeddedEngine
    from search.engines.protocol import Selection
    from search.engines.registry import engine
    from search.models import PublicRecord

    chosen: Any = EmbeddedEngine(folder / "bigrams")
    if name == "elasticsearch":
        known: Any = engine(name)
        chosen = type(known)(replace(known.cluster, index=f"{known.cluster.index}-bigrams"))
    keys = dict(PublicRecord.objects.values_list("pk", "key"))
    chosen.rebuild(_bigram_entries())

    def find(query: str) -> list[str]:
        plan = _bigram_plan(query, every=every)
        hits = chosen.search(Selection(plan), limit=100).hits if plan.must else []
        return [keys[hit.record].removeprefix(PREFIX) for hit in hits]

    try:
        yield find
    finally:
        forget(chosen)


def _bigram_entries() -> Iterator[Any]:
    from search.documents import entry_of
    from search.models import PublicRecord
    from search.query.plan import Field

    texts = ("title", "number", "summary", "body", "agency", "region", "domain", "violation", "act_kind", "outcome")
    for record in PublicRecord.objects.order_by("pk"):
        terms = _pairs(" ".join(getattr(record, name) for name in texts))
        yield replace(entry_of(record), terms={Field.TEXT: list(dict.fromkeys(terms))})


def _bigram_plan(query: str, *, every: bool) -> Any:
    from search.query.plan import Field, Group, Option, Plan

    groups = tuple(Group(pair, (Option(Field.TEXT, (pair,), 1),)) for pair in dict.fromkeys(_pairs(query)))
    return Plan(must=groups, minimum=None if every else 1)


def _pairs(text: str) -> Iterator[str]:
    """What a stock analyser makes of Chinese: overlapping pairs of Han characters, other words whole."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if len(run) > 1 and "\u3400" <= run[0] <= "\u9fff":
            yield from (run[place : place + 2] for place in range(len(run) - 1))
        else:
            yield run
