"""An explanation says what the engine did."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.archive import import_lines
from search.documents import entry_of
from search.engines.protocol import Selection
from search.engines.registry import engine
from search.explaining import explain
from search.indexing import rebuild
from search.models import PublicRecord
from search.query.planning import plan_of
from tests.factories.search import draft
from tests.search.conftest import DATA

pytestmark = pytest.mark.django_db


def test_the_engine_and_the_explanation_agree_on_every_labelled_query(search_index: Path) -> None:
    import_lines((DATA / "cases.jsonl").read_text(encoding="utf-8").splitlines())
    rebuild(engine())
    entries = {record.pk: entry_of(record) for record in PublicRecord.objects.all()}

    for line in (DATA / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        plan = plan_of(json.loads(line)["q"])
        explained = {pk: explain(plan, entry) for pk, entry in entries.items()}
        expected = {pk: said.score for pk, said in explained.items() if said.matches}
        found = {hit.record: round(hit.score) for hit in engine().search(Selection(plan)).hits}
        assert found == expected, line


def said(query: str, record: str) -> str:
    out = io.StringIO()
    call_command("explain_search", query, record=record, stdout=out)
    return out.getvalue()


def test_the_command_says_why_and_why_not(published) -> None:
    published(
        draft(
            key="A",
            number="例府执监通〔2026〕3号",
            title="某茶馆被查封案",
            summary="生态环境局查封茶馆，未告知听证权利。",
        )
    )

    assert "相符，得分" in said("茶馆 环保局", "case:A")
    assert "正文：生态环境局" in said("茶馆 环保局", "例府执监通[2026]3号")
    assert "“书店”：没有" in said("茶馆 书店", "case:A")
    assert "不要“茶馆”：有" in said("查封 -茶馆", "case:A")
    assert "读音相同的“听证”：\n相符" in said("听正", "case:A")


def test_an_unknown_record_is_said_to_be_unknown(published) -> None:
    with pytest.raises(CommandError, match="没有"):
        said("茶馆", "case:nobody")
