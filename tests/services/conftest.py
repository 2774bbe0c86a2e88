"""Live workers and beat on the test's own database."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from .processes import Live, celery


@pytest.fixture
def live_env(transactional_db: None) -> dict[str, str]:
    """The environment that lets another process work on this test's database."""
    name = connection.settings_dict["NAME"]
    return {
        "DATABASE_URL": re.sub(r"/[^/]*$", f"/{name}", os.environ["DATABASE_URL"]),
        "DJANGO_SETTINGS_MODULE": "tests.services.settings",
    }


@pytest.fixture
def mail(live_env: dict[str, str]) -> Callable[[], list[str]]:
    """Reads what the live processes have mailed since the test began."""
    folder = Path(settings.VAR_DIR) / "mail"
    folder.mkdir(exist_ok=True)
    before = set(folder.iterdir())
    return lambda: [path.read_text() for path in sorted(set(folder.iterdir()) - before)]


@pytest.fixture
def start_worker(live_env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Starts workers and waits until they are ready; they end with the test."""
    started: list[Live] = []

    def start(**env: str) -> Live:
        log = tmp_path / f"worker-{len(started)}.log"
        name = f"w{len(started)}-{os.getpid()}@test"
        arguments = ("worker", "--concurrency", "2", "--loglevel", "INFO", "--hostname", name, "--without-mingle")
        started.append(celery(log, *arguments, env={**live_env, **env}))
        started[-1].says("ready.")
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture
def start_beat(live_env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Starts beat; it ends with the test."""
    started: list[Live] = []

    def start(**env: str) -> Live:
        arguments = ("beat", "--loglevel", "INFO", "--schedule", str(tmp_path / "schedule"), "--pidfile", "")
        started.append(celery(tmp_path / "beat.log", *arguments, env={**live_env, **env}))
        started[-1].says("beat: Starting")
        return started[-1]

    yield start
    for beat in started:
        beat.stop()
