"""The city's years before this software: imported once, searchable, their numbers reserved."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.archive import import_lines
from search.models import PublicRecord
from search.records import number_taken, publish
from tests.factories.search import draft

pytestmark = pytest.mark.django_db

ROW = {
    "id": "H1",
    "doc_no": "旧府执监通〔2019〕5号",
    "title": "某茶馆被重复检查案",
    "summary": "某茶馆一月内被检查九次。",
    "agency": "示例区卫生健康局",
    "region": "示例区",
    "domain": "卫健",
    "violation": "乱检查",
    "act_kind": "检查",
    "outcome": "整改到位",
    "closed_on": "2019-05-06",
    "unknown": "ignored",
}


def line(**fields: object) -> str:
    return json.dumps({**ROW, **fields}, ensure_ascii=False)


def test_an_archived_case_is_found_and_its_number_reserved(
    search_index: Path, deliver: Callable[[], int], find: Callable[..., list[str]]
) -> None:
    report = import_lines([line()])
    deliver()

    assert report.as_json() == {"published": 1, "unchanged": 0, "removed": 0, "failed": 0, "errors": []}
    assert find("旧府执监通[2019]5号") == ["archive-H1"]
    assert number_taken("旧府执监通（2019）5号")


def test_the_same_file_twice_changes_nothing() -> None:
    import_lines([line()])
    before = PublicRecord.objects.get().revision

    report = import_lines([line()])
    assert (report.published, report.unchanged) == (0, 1)
    assert PublicRecord.objects.get().revision == before


def test_a_corrected_line_replaces() -> None:
    import_lines([line()])
    import_lines([line(title="某书店被重复检查案")])

    assert PublicRecord.objects.get().title == "某书店被重复检查案"


def test_replace_takes_down_what_the_file_no_longer_holds() -> None:
    publish(draft(key="own"))
    import_lines([line(), line(id="H2", doc_no="")])

    assert import_lines([line()], replace=True).removed == 1
    assert set(PublicRecord.objects.values_list("key", flat=True)) == {"own", "archive-H1"}


@pytest.mark.parametrize(
    "bad",
    ["{", "[]", "null", line(title=""), line(closed_on="2019/5/6"), line(closed_on=None), line(agency="长" * 500)],
)
def test_a_bad_line_is_reported_and_the_rest_go_on(bad: str) -> None:
    report = import_lines([bad, line()], replace=True)

    assert report.published == 1
    assert [error["line"] for error in report.errors] == [1]


def test_the_command_prints_a_summary_and_fails_on_a_bad_line(tmp_path: Path, capsys) -> None:
    file = tmp_path / "archive.jsonl"
    file.write_text(f"{line()}\nnot json\n", encoding="utf-8")

    with pytest.raises(SystemExit) as failure:
        call_command("import_archive", str(file))
    assert failure.value.code == 1
    assert json.loads(capsys.readouterr().out)["failed"] == 1


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(CommandError):
        call_command("import_archive", "/nowhere.jsonl")


def test_reindex_rebuilds_from_the_database(search_index: Path, find: Callable[..., list[str]], capsys) -> None:
    import_lines([line()])
    call_command("reindex")

    assert "1 条记录" in capsys.readouterr().out
    assert find("茶馆") == ["archive-H1"]
