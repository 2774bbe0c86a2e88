"""What every engine must do, whatever it is made of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from search.documents import entry_of, stamp_of
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Changes, Engine, EngineBusy, IndexMissing, Selection
from search.models import PublicRecord
from search.query.plan import Plan
from search.query.planning import plan_of
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.services)]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "elasticsearch":
        return request.getfixturevalue("elasticsearch")
    return EmbeddedEngine(tmp_path / "engine")


def record(pk: int, **fields: object) -> PublicRecord:
    made = draft(**fields)
    return PublicRecord(pk=pk, number_key="", **{name: getattr(made, name) for name in made.__dataclass_fields__})


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.rebuild(
        entry_of(one)
        for one in (
            record(1, title="某药店被重复检查案", region="东区", violation="乱检查"),
            record(2, title="某农药店被查封案", region="西区", violation="乱查封"),
            record(
                3,
                title="某网吧案",
                summary="执法人员检查了药店旁的网吧，罚款五千元。",
                region="西区",
                violation="乱检查",
            ),
        )
    )
    return engine


@pytest.fixture
def ids(filled: Engine) -> Callable[..., set[int]]:
    def found(typed: str, **choice: list[str]) -> set[int]:
        return {hit.record for hit in filled.search(Selection(plan_of(typed), choice)).hits}

    return found


def test_an_engine_without_an_index_says_so(engine: Engine) -> None:
    with pytest.raises(IndexMissing):
        engine.search(Selection(plan_of("药店")))
    assert engine.health()["available"] is False


def test_words_phrases_and_amounts(ids: Callable[..., set[int]]) -> None:
    assert ids("药店") == {1, 3}
    assert ids("药店 检查") == {1, 3}
    assert ids("“药店旁的网吧”") == {3}
    assert ids("5000元") == {3}
    assert ids("检查 -网吧") == {1}


def test_an_empty_plan_matches_everything(ids: Callable[..., set[int]]) -> None:
    assert ids("") == {1, 2, 3}


def test_a_title_is_worth_more_than_the_text(filled: Engine) -> None:
    scores = {hit.record: hit.score for hit in filled.search(Selection(plan_of("药店"))).hits}

    assert scores[1] > scores[3]


def test_facets_narrow_and_are_counted(filled: Engine, ids: Callable[..., set[int]]) -> None:
    assert ids("", region=["西区"]) == {2, 3}
    assert ids("", region=["西区"], violation=["乱检查"]) == {3}
    assert ids("", region=["西区", "东区"], violation=["乱检查"]) == {1, 3}
    assert dict(filled.facet(Selection(plan_of("检查")), ["region"])["region"]) == {"东区": 1, "西区": 1}


def test_excluded_entries_are_neither_found_nor_counted(filled: Engine) -> None:
    filled.apply([entry_of(record(9, key="out", title="某茶馆甲案")), entry_of(record(10, title="某茶馆乙案"))], [])

    selection = Selection(plan_of("茶馆"), excluded=["case:out", "case:unknown"])
    assert {hit.record for hit in filled.search(selection).hits} == {10}
    assert filled.search(selection).total == 1
    assert filled.facet(selection, ["kind"]) == {"kind": [("case", 1)]}


def test_an_entry_is_replaced_not_doubled(filled: Engine) -> None:
    first = record(9, key="same", title="某茶馆案")
    filled.apply([entry_of(first)], [])
    filled.apply([entry_of(record(9, key="same", title="某书店案"))], [])

    assert filled.search(Selection(plan_of("茶馆"))).total == 0
    assert filled.search(Selection(plan_of("书店"))).total == 1
    assert filled.search(Selection(plan_of("书店"), excluded=["case:same"])).total == 0


def test_an_entry_is_removed(filled: Engine) -> None:
    filled.apply([entry_of(record(9, key="gone", title="某茶馆案"))], [])
    filled.apply([], ["case:gone"])

    assert filled.search(Selection(plan_of("茶馆"))).total == 0


def test_equal_scores_come_newest_first_and_only_as_many_as_asked(engine: Engine) -> None:
    days = [date(2020 + n % 5, 1 + n % 12, 1 + n % 28) for n in range(40)]
    engine.rebuild(entry_of(record(n, title="某茶馆案", closed_on=day)) for n, day in enumerate(days, start=1))
    engine.apply([entry_of(record(99, title="某茶馆被罚茶馆案", summary="罚款。", closed_on=date(2000, 1, 1)))], [])

    selection = Selection(replace(plan_of("茶馆 罚款"), minimum=1))
    hits = engine.search(selection, limit=12).hits
    expected = sorted(range(1, 41), key=lambda n: (days[n - 1], n), reverse=True)
    assert [hit.record for hit in hits] == [99, *expected[:11]]
    assert engine.search(selection, limit=12).total == 41


def test_a_candidate_tells_the_revision_it_was_made_of(engine: Engine) -> None:
    one = record(1)
    engine.rebuild([entry_of(one)])

    (hit,) = engine.search(Selection(Plan())).hits
    assert hit.stamp == stamp_of(one.revision)


def test_a_scan_goes_through_every_match_by_row(engine: Engine) -> None:
    engine.rebuild(entry_of(record(n, title="某茶馆案" if n % 2 else "某书店案")) for n in range(1, 30))

    rows, last = [], 0
    while step := engine.scan(Selection(plan_of("茶馆")), after=last, limit=4):
        rows += [hit.record for hit in step]
        last = rows[-1]
    assert rows == list(range(1, 30, 2))


def test_what_changes_during_a_rebuild_is_in_both_indexes(filled: Engine) -> None:
    late = [Changes([entry_of(record(9, key="late", title="某茶馆案"))], ["case:gone"])]

    def entries():
        yield entry_of(record(8, key="gone", title="某书店案"))
        filled.apply([entry_of(record(9, key="late", title="某茶馆案"))], [])
        assert filled.search(Selection(plan_of("茶馆"))).total == 1, "the live index goes on"
        yield entry_of(record(5))

    assert filled.rebuild(entries(), lambda: late.pop() if late else Changes()) == 2
    assert {hit.record for hit in filled.search(Selection(Plan())).hits} == {5, 9}


def test_removing_what_is_not_there_is_no_failure(filled: Engine) -> None:
    filled.apply([], ["case:nobody"])

    assert filled.search(Selection(Plan())).total == 3


def test_an_engine_without_an_index_takes_no_changes(engine: Engine) -> None:
    with pytest.raises(IndexMissing):
        engine.apply([entry_of(record(1))], [])


def test_the_newest_first(filled: Engine) -> None:
    hits = filled.search(Selection(plan_of("")), newest=True).hits

    assert [hit.day for hit in hits] == sorted((hit.day for hit in hits), reverse=True)


def test_a_rebuild_replaces_the_live_index(filled: Engine) -> None:
    assert filled.rebuild([entry_of(record(5, title="某茶馆案"))]) == 1
    assert {hit.record for hit in filled.search(Selection(plan_of(""))).hits} == {5}


def test_a_failed_rebuild_leaves_the_live_index_alone(filled: Engine) -> None:
    def broken() -> object:
        yield entry_of(record(5))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        filled.rebuild(broken())  # type: ignore[arg-type]
    assert filled.search(Selection(plan_of(""))).total == 3


def test_a_second_reader_sees_what_the_first_wrote(tmp_path: Path) -> None:
    writer, reader = EmbeddedEngine(tmp_path / "shared"), EmbeddedEngine(tmp_path / "shared")
    writer.rebuild([entry_of(record(1, title="某茶馆案"))])
    assert reader.search(Selection(plan_of("茶馆"))).total == 1

    writer.apply([entry_of(record(2, title="某茶馆又案"))], [])
    assert reader.search(Selection(plan_of("茶馆"))).total == 2
    writer.rebuild([entry_of(record(3, title="某书店案"))])
    assert reader.search(Selection(plan_of("茶馆"))).total == 0


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = EmbeddedEngine(tmp_path / "shared"), EmbeddedEngine(tmp_path / "shared")

    with first._writing(), pytest.raises(EngineBusy):
        second.rebuild([])


def test_a_damaged_index_is_missing_not_fatal(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "damaged")
    engine.rebuild([entry_of(record(1))])
    for file in (tmp_path / "damaged").glob("gen-*/meta.json"):
        file.write_text("{")

    with pytest.raises(IndexMissing):
        EmbeddedEngine(tmp_path / "damaged").search(Selection(plan_of("")))
