"""Live workers and beat on the test's own database."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from .processes import Live, celery, redis_server


@pytest.fixture(scope="module", autouse=True)
def _room(emptied: None) -> None:
    """Every test here commits, and begins with what the migrations seed."""


@pytest.fixture(scope="session")
def live_env(django_db_setup: None) -> dict[str, str]:
    """The environment that lets another process work on this test run's database."""
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

    def read() -> list[str]:
        # A file holds what one connection sent in the same second, with a dashed line after each message.
        files = sorted(set(folder.iterdir()) - before)
        messages = "".join(path.read_text() for path in files).split("-" * 79)
        return [message for message in messages if message.strip()]

    return read


@pytest.fixture(scope="session")
def start_worker(live_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Live]]:
    """Starts a worker and waits until it is ready; the test stops it, or the end of the run does."""
    folder = tmp_path_factory.mktemp("workers")
    started: list[Live] = []

    def start(**env: str) -> Live:
        name = f"w{len(started)}-{os.getpid()}@test"
        arguments = ("worker", "--concurrency", "2", "--loglevel", "INFO", "--hostname", name, "--without-mingle")
        started.append(celery(folder / f"{len(started)}.log", *arguments, env={**live_env, **env}))
        started[-1].says("ready.")
        return started[-1]

    yield start
    for worker in started:
        worker.stop()


@pytest.fixture(scope="session")
def shared_worker() -> list[Live]:
    """The worker that tests share, once one has asked for it."""
    return []


@pytest.fixture
def worker(shared_worker: list[Live], start_worker: Callable[..., Live]) -> Live:
    """A running worker on the suite's broker; a test may kill it, the next one then gets another."""
    if not shared_worker or shared_worker[0].process.poll() is not None:
        shared_worker[:] = [start_worker()]
    return shared_worker[0]


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


@pytest.fixture
def start_broker(tmp_path: Path) -> Iterator[Callable[[int], Live]]:
    """Starts a Redis of the test's own at a port; it ends with the test."""
    started: list[Live] = []

    def start(port: int) -> Live:
        started.append(redis_server(tmp_path, port))
        return started[-1]

    yield start
    for server in started:
        server.stop()
