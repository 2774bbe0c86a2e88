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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Index, Order, Query

from search.analysis.version import analysis_version
from search.documents import IndexEntry

from .embedded_queries import WEIGHT, document_of, query_of, schema
from .embedded_queries import after as rows_after
from .protocol import (
    WINDOW,
    Candidate,
    Candidates,
    Changes,
    EngineBusy,
    EngineUnavailable,
    IndexMissing,
    Selection,
    no_changes,
)

_HEAP = 64_000_000
#: Entries looked at beyond those asked for, so that ties are cut by day and row.
_SLACK = 500
#: How many values of a facet are counted.
_FACET_SIZE = 200


class EmbeddedEngine:
    """Tantivy behind the engine contract; see `protocol.Engine`."""

    name = "embedded"

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._guard = threading.Lock()
        self._open: tuple[str, Index] | None = None
        self._writer: int | None = None

    def search(self, selection: Selection, *, newest: bool = False, limit: int = WINDOW) -> Candidates:
        """See `Engine.search`."""
        by_day = newest or not selection.plan.is_ranked
        with _translated(EngineUnavailable):
            query = query_of(selection)
        with _translated(IndexMissing):
            searcher = self._searcher()
            found = _best(searcher, query, min(limit, WINDOW), by_day=by_day)
            scores = [0.0 if by_day else float(int(score)) for score, _address in found.hits]
            hits = _candidates(searcher, found, scores)
        return Candidates(int(found.count), sorted(hits, key=_place)[:limit])

    def facet(self, selection: Selection, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """See `Engine.facet`."""
        wanted = {name: {"terms": {"field": f"facet_{name}", "size": _FACET_SIZE}} for name in names}
        with _translated(EngineUnavailable):
            query = query_of(selection)
        with _translated(IndexMissing):
            answer = self._searcher().aggregate(query, wanted)
        return {
            name: [(bucket["key"], int(bucket["doc_count"])) for bucket in answer[name]["buckets"]] for name in names
        }

    def scan(self, selection: Selection, *, after: int, limit: int) -> list[Candidate]:
        """See `Engine.scan`."""
        with _translated(EngineUnavailable):
            query = rows_after(query_of(selection), after)
        with _translated(IndexMissing):
            searcher = self._searcher()
            found = searcher.search(query, limit, count=False, order_by_field="record", order=Order.Asc)
            return _candidates(searcher, found, [0.0] * len(found.hits))

    def apply(self, entries: Sequence[IndexEntry], removed: Sequence[str]) -> None:
        """See `Engine.apply`."""
        with self._writing():
            index = self._current()
            _write(index, entries, _replaced(Changes(entries, removed)))

    def rebuild(self, entries: Iterable[IndexEntry], meanwhile: Callable[[], Changes] = no_changes) -> int:
        """See `Engine.rebuild`."""
        with self._writing():
            name = f"gen-{uuid.uuid4().hex[:12]}"
            place = self.folder / name
            try:
                count = _build(place, entries, meanwhile)
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
        """Hold the folder's lock; the thread that holds it may ask again (a rebuild keeps the live index true)."""
        me = threading.get_ident()
        if self._writer == me:
            yield
            return
        with self._locked():
            self._writer = me
            try:
                yield
            finally:
                self._writer = None

    @contextmanager
    def _locked(self) -> Iterator[None]:
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


def _best(searcher: tantivy.Searcher, query: Query, limit: int, *, by_day: bool) -> Any:
    """The first `limit` hits and those of the same rank as the last of them, whatever their order is."""
    how: dict[str, Any] = {"order_by_field": "day", "order": Order.Desc} if by_day else {"weight_by_field": WEIGHT}
    width = limit + _SLACK
    while True:
        found = searcher.search(query, width, **how)
        ranks = [rank for rank, _address in found.hits]
        if len(ranks) < width or ranks[limit - 1] != ranks[-1]:
            return found
        width *= 8


def _candidates(searcher: tantivy.Searcher, found: Any, scores: Sequence[float]) -> list[Candidate]:
    addresses = [address for _rank, address in found.hits]
    rows, days, stamps = (searcher.fast_field_values(name, addresses) for name in ("record", "day", "stamp"))
    return [
        Candidate(int(row or 0), score, int(day or 0), int(stamp or 0))
        for row, score, day, stamp in zip(rows, scores, days, stamps, strict=True)
    ]


def _place(hit: Candidate) -> tuple[float, int, int]:
    return (-hit.score, -hit.day, -hit.record)


def _build(place: Path, entries: Iterable[IndexEntry], meanwhile: Callable[[], Changes]) -> int:
    """A new index in a folder of its own, with what changed while it was made."""
    place.mkdir(parents=True)
    with _translated(EngineUnavailable):
        index = Index(schema(), path=str(place))
    _write(index, entries, [])
    while changes := meanwhile():
        _write(index, changes.entries, _replaced(changes))
    (place / "VERSION").write_text(analysis_version())
    index.reload()
    return int(index.searcher().num_docs)


def _replaced(changes: Changes) -> list[str]:
    return [*changes.removed, *(entry.uid for entry in changes.entries)]


def _write(index: Index, entries: Iterable[IndexEntry], stale: Iterable[str]) -> None:
    with _translated(IndexMissing):
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for uid in stale:
            writer.delete_documents_by_term("uid", uid)
    for entry in entries:  # what fails in there is the database's error, not the engine's
        with _translated(IndexMissing):
            writer.add_document(document_of(entry))
    with _translated(IndexMissing):
        writer.commit()
        writer.wait_merging_threads()
