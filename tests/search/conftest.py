"""Fixtures for search."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.models import PublicRecord
from search.records import RecordDraft, publish_many
from search.searching import Answer, Request, run

DATA = Path(__file__).parent / "data"


@pytest.fixture
def published(db: None, search_index: Path, deliver: Callable[[], int]) -> Callable[..., list[PublicRecord]]:
    """Publish drafts and let the index learn of them."""

    def publish(*drafts: RecordDraft) -> list[PublicRecord]:
        records = publish_many(drafts)
        deliver()
        return records

    return publish


@pytest.fixture
def find(search_index: Path) -> Callable[..., list[str]]:
    """The keys of the records a query finds, in order."""

    def keys(query: str, **fields: Any) -> list[str]:
        return [hit.record.key for hit in answer_to(query, **fields).hits]

    return keys


def answer_to(query: str, **fields: Any) -> Answer:
    """The answer to a query."""
    return run(Request(query=query, page_size=100, **fields))
