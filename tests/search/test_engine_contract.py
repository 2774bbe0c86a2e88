"""What every engine must do, whatever it is made of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search.documents import entry_of
from search.engines.embedded import EmbeddedEngine
from search.engines.protocol import Engine, EngineBusy, IndexMissing, Selection
from search.models import PublicRecord
from search.query.planning import plan_of
from tests.factories.search import draft

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["embedded"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
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
