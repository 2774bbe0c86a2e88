"""The embedded engine: Tantivy in this process, its index in a folder.

    FOLDER/CURRENT        the name of the live generation
    FOLDER/<generation>/  a Tantivy index and VERSION, the version of the analysis that built it
    FOLDER/write.lock     held by the one process that writes

A rebuild fills a new generation and then replaces CURRENT; readers notice at their next search. A missing or broken
index, or one built by another version of the analysis, is unavailable until it is rebuilt.
"""

import fcntl
import os
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Index, Occur, Order, Query

from search.analysis.version import analysis_version
from search.documents import COUNTED, IndexEntry
from search.query.plan import Field, Group, Option, Plan

from .protocol import WINDOW, Candidate, Candidates, EngineBusy, EngineUnavailable, IndexMissing, Selection

_HEAP = 64_000_000
#: How many values of a facet are counted.
_FACET_SIZE = 200


class EmbeddedEngine:
    """Tantivy behind the engine contract; see `protocol.Engine`."""

    name = "embedded"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._guard = threading.Lock()
        self._open: tuple[str, Index] | None = None

    def search(self, selection: Selection, *, newest: bool = False) -> Candidates:
        """See `Engine.search`."""
        order: dict[str, Any] = {"order_by_field": "day", "order": Order.Desc} if newest else {}
        with _translated(EngineUnavailable):
            query = _query(_schema(), selection)
        with _translated(IndexMissing):
            searcher = self._searcher()
            found = searcher.search(query, WINDOW, **order)
            addresses = [address for _score, address in found.hits]
            records, days = (searcher.fast_field_values(name, addresses) for name in ("record", "day"))
            total = int(found.count)  # type: ignore[attr-defined]
        scores = [0.0 if newest else float(score) for score, _address in found.hits]
        hits = [
            Candidate(int(record or 0), score, int(day or 0))
            for score, record, day in zip(scores, records, days, strict=True)
        ]
        return Candidates(total=total, hits=hits)

    def facet(self, selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """See `Engine.facet`."""
        wanted = {name: {"terms": {"field": f"facet_{name}", "size": _FACET_SIZE}} for name in names}
        with _translated(EngineUnavailable):
            query = _query(_schema(), selection)
        with _translated(IndexMissing):
            answer = self._searcher().aggregate(query, wanted)
        return {
            name: [(bucket["key"], int(bucket["doc_count"])) for bucket in answer[name]["buckets"]] for name in names
        }

    def apply(self, entries: Sequence[IndexEntry], removed: Sequence[str]) -> None:
        """See `Engine.apply`."""
        with self._writing():
            index = self._current()
            _write(index, entries, [*removed, *(entry.uid for entry in entries)])

    def rebuild(self, entries: Iterable[IndexEntry]) -> int:
        """See `Engine.rebuild`."""
        with self._writing():
            name = f"gen-{uuid.uuid4().hex[:12]}"
            place = self.folder / name
            try:
                place.mkdir(parents=True)
                with _translated(EngineUnavailable):
                    index = Index(_schema(), path=str(place))
                count = _write(index, entries, [])
                (place / "VERSION").write_text(analysis_version())
                self._make_current(name)
            except OSError as error:
                shutil.rmtree(place, ignore_errors=True)
                raise EngineUnavailable("检索索引的文件夹不可写。") from error
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise
            self._sweep(keep=name)
            return count

    def health(self) -> dict[str, object]:
        """See `Engine.health`."""
        try:
            return {"available": True, "entries": self._searcher().num_docs, "version": analysis_version()}
        except EngineUnavailable as error:
            return {"available": False, "entries": 0, "reason": str(error)}

    def _searcher(self) -> tantivy.Searcher:
        index = self._current()
        index.reload()
        return index.searcher()

    def _current(self) -> Index:
        """The live generation, opened once and again after a swap."""
        try:
            name = (self.folder / "CURRENT").read_text().strip()
            version = (self.folder / name / "VERSION").read_text()
        except OSError as error:
            raise IndexMissing("没有可用的检索索引，需要重建。") from error
        if version != analysis_version():
            raise IndexMissing("检索索引由另一版本的分析规则建立，需要重建。")
        with self._guard:
            if self._open is None or self._open[0] != name:
                with _translated(IndexMissing):
                    self._open = (name, Index.open(str(self.folder / name)))
            return self._open[1]

    def _make_current(self, name: str) -> None:
        draft = self.folder / f"CURRENT.{os.getpid()}"
        draft.write_text(name)
        os.replace(draft, self.folder / "CURRENT")

    def _sweep(self, *, keep: str) -> None:
        for old in self.folder.glob("gen-*"):
            if old.name != keep:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "write.lock").open("w")
        except OSError as error:
            raise EngineUnavailable("检索索引的文件夹不可写。") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise EngineBusy("另一个进程正在更新检索索引。") from error
            yield


@contextmanager
def _translated(kind: type[EngineUnavailable]) -> Iterator[None]:
    """Turn whatever Tantivy raises into the errors callers expect (a Rust panic is a BaseException)."""
    try:
        yield
    except (EngineUnavailable, KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        if "LockBusy" in str(error):
            raise EngineBusy("另一个进程正在更新检索索引。") from error
        raise kind(f"检索引擎出错：{type(error).__name__}") from error


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    for name in ("record", "day"):
        builder.add_integer_field(name, fast=True)
    for field in Field:
        in_a_row = field in (Field.TITLE_SIGNS, Field.TEXT_SIGNS)
        builder.add_text_field(
            field.value, tokenizer_name="whitespace", index_option="position" if in_a_row else "basic"
        )
    for name in COUNTED:
        builder.add_text_field(f"facet_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def _write(index: Index, entries: Iterable[IndexEntry], stale: Iterable[str]) -> int:
    with _translated(IndexMissing):
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for uid in stale:
            writer.delete_documents_by_term("uid", uid)
    count = 0
    for entry in entries:  # what fails in there is the database's error, not the engine's
        with _translated(IndexMissing):
            writer.add_document(tantivy.Document.from_dict(_document(entry), index.schema))
        count += 1
    with _translated(IndexMissing):
        writer.commit()
        writer.wait_merging_threads()
    return count


def _document(entry: IndexEntry) -> dict[str, Any]:
    return {
        "uid": entry.uid,
        "record": entry.record,
        "day": entry.day,
        **{field.value: " ".join(terms) for field, terms in entry.terms.items()},
        **{f"facet_{name}": value for name, value in entry.facets.items()},
    }


def _query(schema: tantivy.Schema, selection: Selection) -> Query:
    parts = [(Occur.Must, _plan_query(schema, selection.plan))]
    for name, values in selection.facets.items():
        if values:
            chosen = Query.term_set_query(schema, f"facet_{name}", list(values))
            parts.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
    if selection.excluded:
        parts.append((Occur.MustNot, Query.term_set_query(schema, "uid", list(selection.excluded))))
    return Query.boolean_query(parts)


def _plan_query(schema: tantivy.Schema, plan: Plan) -> Query:
    wanted = [_group_query(schema, group) for group in plan.must]
    if not wanted:
        matching = Query.const_score_query(Query.all_query(), 0.0)
    elif plan.minimum is None:
        matching = Query.boolean_query([(Occur.Must, query) for query in wanted])
    else:
        matching = Query.boolean_query([(Occur.Should, query) for query in wanted], plan.minimum)
    parts = [(Occur.Must, matching)]
    parts += [(Occur.Should, _group_query(schema, group)) for group in plan.should]
    parts += [(Occur.MustNot, _group_query(schema, group)) for group in plan.must_not]
    return Query.boolean_query(parts)


def _group_query(schema: tantivy.Schema, group: Group) -> Query:
    return Query.disjunction_max_query([_option_query(schema, option) for option in group.options])


def _option_query(schema: tantivy.Schema, option: Option) -> Query:
    if len(option.terms) == 1:
        test = Query.term_query(schema, option.field.value, option.terms[0], index_option="basic")
    else:
        test = Query.phrase_query(schema, option.field.value, list(option.terms))
    if option.domain:
        narrowed = Query.term_query(schema, Field.EXACT.value, f"domain~{option.domain}", index_option="basic")
        test = Query.boolean_query([(Occur.Must, test), (Occur.Must, narrowed)])
    return Query.const_score_query(test, float(option.weight))
