"""The indexes follow the table: through rebuilds, outages of a writer, and differences found by reconciliation."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from portal import timekeeping
from portal.outbox.models import Delivery, Fact
from search import indexing
from search.engines.protocol import Engine, EngineBusy, Selection
from search.indexing import catch_up, rebuild, sweep
from search.locking import writing
from search.models import IndexChange, IndexState, PublicRecord
from search.query.plan import Plan
from search.reconciling import compare_index, compare_rooms
from search.records import publish, publish_many, withdraw
from search.searching import Request, run
from tests.factories.search import draft
from tests.portal.threads import Threads

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.services)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, search_index: Any, settings: Any) -> Engine:
    """Each engine in turn, set up as the one that answers."""
    from search.engines.registry import engine as engine_named

    settings.SEARCH_INDEXES = [request.param]
    settings.SEARCH_ENGINE = request.param
    if request.param == "elasticsearch":
        cluster = request.getfixturevalue("elasticsearch").cluster
        settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = ",".join(cluster.hosts), cluster.index
    return engine_named()


def keys(query: str = "") -> list[str]:
    return [hit.record.key for hit in run(Request(query=query, page_size=100)).hits]


@pytest.mark.django_db
def test_writes_during_a_rebuild_are_neither_missing_nor_stale_nor_doubled(engine: Engine, monkeypatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)
    publish_many([draft(key=f"K{n:02d}", title="某茶馆案") for n in range(30)])
    rebuild(engine)
    expected = {f"K{n:02d}" for n in range(30)}

    def busy(records: Iterable[PublicRecord], _total: int) -> Iterable[PublicRecord]:
        for place, record in enumerate(records):
            if place % 3 == 0:
                withdraw("case", f"K{place:02d}")
                expected.discard(f"K{place:02d}")
                publish(draft(key=f"N{place:02d}", title="某茶馆新案"))
                expected.add(f"N{place:02d}")
                publish(draft(key=f"K{29 - place // 3 * 2:02d}", title="某书店案"))
                expected.discard(f"K{29 - place // 3 * 2:02d}")
            found = keys("茶馆")
            waiting = {change.uid.removeprefix("case:") for change in IndexChange.objects.all()}
            assert len(found) == len(set(found)), "doubled"
            assert set(found) <= expected, "stale"
            assert expected - waiting <= set(found), "missing"
            yield record

    rebuild(engine, busy)
    catch_up(engine)

    assert set(keys("茶馆")) == expected
    assert not IndexChange.objects.exists()
    assert compare_index(engine).agrees


@pytest.mark.django_db(transaction=True)
def test_searches_and_writes_in_other_threads_during_rebuilds(engine: Engine, tmp_path, settings) -> None:
    models = (*apps.get_app_config("search").get_models(), Fact, Delivery)
    threads = Threads(tmp_path, models)  # type: ignore[arg-type]
    settled = {f"S{n}" for n in range(20)}

    def prepare(_number: int) -> None:
        publish_many([draft(key=key, title="某茶馆案") for key in sorted(settled)])
        rebuild(engine)
        list(sweep(timekeeping.now()))

    def work(number: int) -> list[str]:
        if number == 0:
            for _turn in range(3):
                _until_free(lambda: rebuild(engine))
        elif number == 1:
            for turn in range(40):
                publish(draft(key=f"W{turn}", title="某书店案"))
                if turn % 2:
                    withdraw("case", f"W{turn - 1}")
        else:
            wrong = []
            for _turn in range(25):
                found = keys("茶馆")
                wrong += [] if sorted(found) == sorted(settled) else found
            return wrong
        return []

    def finish(_number: int) -> tuple[bool, set[str]]:
        list(sweep(timekeeping.now()))
        return compare_index(engine).agrees, set(keys("书店"))

    threads.run(prepare, 1)
    assert threads.run(work, 3) == [[], [], []]
    assert threads.run(finish, 1) == [(True, {f"W{turn}" for turn in range(40) if turn % 2})]


def _until_free(act: Callable[[], object]) -> None:
    while True:
        try:
            act()
        except EngineBusy:
            continue
        return


@pytest.mark.django_db
def test_one_writer_an_engine(engine: Engine, tmp_path) -> None:
    """Another connection holds the lock: nothing is applied, nothing is lost."""
    from concurrent.futures import ThreadPoolExecutor

    publish(draft(key="A"))

    def refused() -> bool:
        from django.db import connection

        try:
            with writing(engine.name):
                return False
        except EngineBusy:
            return True
        finally:
            connection.close()

    with writing(engine.name), ThreadPoolExecutor(1) as pool:
        assert pool.submit(refused).result()
    assert IndexChange.objects.filter(engine=engine.name).count() == 1


@pytest.mark.django_db
def test_a_sweep_rebuilds_what_is_missing_and_applies_what_waits(engine: Engine) -> None:
    publish(draft(key="A", title="某茶馆案"))
    assert list(sweep(timekeeping.now())) == [{"engine": engine.name, "applied": 1}]
    publish(draft(key="B", title="某茶馆案"))
    assert list(sweep(timekeeping.now())) == [{"engine": engine.name, "applied": 1}]
    assert list(sweep(timekeeping.now())) == []
    assert set(keys("茶馆")) == {"A", "B"}


@pytest.mark.django_db
def test_a_rebuild_is_noted(engine: Engine) -> None:
    publish(draft())
    rebuild(engine)

    state = IndexState.objects.get(engine=engine.name)
    assert state.entries == 1
    assert isinstance(state.rebuilt_at, datetime)


@pytest.mark.django_db
def test_reconciliation_finds_and_repairs_each_kind_of_difference(engine: Engine, capsys) -> None:
    publish_many([draft(key=key, title="某茶馆案") for key in "ABC"])
    rebuild(engine)
    PublicRecord.objects.filter(key="A").delete()  # behind the back of `search.records`
    publish(draft(key="B", title="某书店案"))
    publish(draft(key="D", title="某书店案"))
    IndexChange.objects.all().delete()

    found = compare_index(engine)
    assert (found.missing.names, found.stale.names, found.surplus.count) == (["case:D"], ["case:B"], 1)
    assert keys("茶馆") == ["C"], "whatever the index says, readers see nothing untrue"

    with pytest.raises(SystemExit):
        call_command("reconcile_search", engine=engine.name)
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first == first | {"side": engine.name, "agrees": False, "missing": 1, "stale": 1, "surplus": 1}

    with pytest.raises(SystemExit):  # no room stands behind these records; that is reported, not repaired
        call_command("reconcile_search", engine=engine.name, repair=True)
    assert json.loads(capsys.readouterr().out.splitlines()[0])["agrees"] is True
    assert compare_index(engine).agrees


@pytest.mark.django_db
def test_rooms_answer_for_what_they_published() -> None:
    publish(draft(key="4711"))
    publish(draft(key="archive-1"))

    sides = {found.side: found for found in compare_rooms()}
    assert sides["room:case"].surplus.names == ["case:4711"]
    assert {"room:page", "room:exposure", "room:monitor"} <= set(sides)


@pytest.mark.django_db
def test_an_empty_plan_counts_everything(engine: Engine) -> None:
    publish_many([draft() for _turn in range(3)])
    rebuild(engine)

    assert engine.search(Selection(Plan()), newest=True, limit=1).total == 3
