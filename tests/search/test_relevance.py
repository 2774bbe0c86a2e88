"""The labelled set: the figures reached, held."""

from pathlib import Path

import pytest
from django.core.management import call_command

from bench.relevance import evaluate, portal_finder, read
from tests.search.conftest import DATA

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_results(search_index: Path, deliver, capsys) -> dict[str, dict[str, float]]:
    call_command("import_archive", str(DATA / "second_cases.jsonl"))
    deliver()
    return evaluate(read(DATA / "second_queries.jsonl"), portal_finder())


@pytest.fixture
def results(search_index: Path, deliver, capsys) -> dict[str, dict[str, float]]:
    call_command("import_archive", str(DATA / "cases.jsonl"))
    deliver()
    return evaluate(read(DATA / "queries.jsonl"), portal_finder())


def test_journalists_find_what_is_there_and_nothing_that_only_looks_alike(results) -> None:
    overall = results["all"]
    assert overall["recall"] >= 0.99
    assert overall["ndcg@10"] >= 0.98
    assert overall["precision@10"] >= 0.98
    for kind in ("word", "boundary", "number", "phrase", "docno"):
        assert results[kind]["must_not_returned"] == 0, kind
        assert results[kind]["recall"] == 1, kind
    for kind in ("typo", "abbr", "synonym", "trad", "fullwidth", "latin"):
        assert results[kind]["recall"] == 1, kind


def test_it_holds_on_other_cases_and_queries_as_well(second_results) -> None:
    """A second set, written apart from the first before any of it was run, on other matters and in other words."""
    overall = second_results["all"]
    assert overall["recall"] >= 0.98
    assert overall["ndcg@10"] >= 0.95
    assert overall["must_not_returned"] == 0
