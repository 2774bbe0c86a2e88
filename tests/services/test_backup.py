"""Backup and restore on a real PostgreSQL: a dump without keys, keys apart, the list of the destroyed replayed."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backups import the_whole_story, vendor_url

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def _sql(statement: str) -> None:
    address = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/postgres"
    subprocess.run(["psql", address, "-qc", statement], check=True, capture_output=True)


@pytest.fixture
def new_database() -> Iterator[Callable[[str], str]]:
    """Makes empty databases; they go with the test."""
    made: list[str] = []

    def make(name: str) -> str:
        full = f"portal_restored_{name}_{os.getpid()}"
        _sql(f"CREATE DATABASE {full}")
        made.append(full)
        return f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{full}"

    yield make
    for full in made:
        _sql(f"DROP DATABASE {full} WITH (FORCE)")


def test_the_whole_story_on_postgresql(tmp_path: Path, new_database: Callable[[str], str]) -> None:
    the_whole_story(tmp_path, vendor_url(), new_database)
