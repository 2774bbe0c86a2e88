"""Fixtures that every room's tests may use."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import timekeeping
from portal.roles.enums import Role
from portal.roles.models import User
from tests import migrated
from tests.factories.roles import UserFactory

IN_PROCESS = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": True}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """On SQLite the run starts from a kept copy of the migrated database, so `create` must not empty it."""
    return django_db_keepdb or migrated.in_use()


@pytest.fixture(scope="session")
def _kept_database(request: pytest.FixtureRequest) -> Iterator[Callable[[], None]]:
    """On SQLite: a database file of this process's own, copied from the migrated one; the call keeps what was added."""
    kept = migrated.Kept(request.config.cache.mkdir("migrated"))  # type: ignore[union-attr]
    own = Path(django_settings.VAR_DIR) / "tests.sqlite3"
    with contextlib.ExitStack() as waiting:
        waiting.enter_context(kept.alone())
        complete = kept.start(own)
        if complete:
            waiting.close()
        django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(own)

        def finish() -> None:
            if not complete:
                kept.keep()
            waiting.close()

        yield finish


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: pytest.FixtureRequest) -> None:
    """On SQLite the database is a file."""
    if migrated.in_use():
        request.getfixturevalue("_kept_database")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Keep the migrated database for the next run, before any test has written to it."""
    if migrated.in_use():
        with django_db_blocker.unblock():
            request.getfixturevalue("_kept_database")()


@pytest.fixture(scope="session", autouse=True)
def _audit_trail_can_be_flushed(django_test_environment: None) -> Iterator[None]:
    """Only here may a table of the audit trail be emptied: a test database between two tests."""
    from portal.audit.testing import flush_allowed

    with flush_allowed():
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_real_broker() -> None:
    """Outside `make test-services` nothing may reach a message broker, whatever the environment says."""
    if not django_settings.TEST_ON_SERVICES:
        from portal.celery import app

        app.conf.update(broker_url="memory://")


@pytest.fixture(scope="module")
def emptied(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make room for `serialized_rollback`: the flush of other tests that commit makes content types anew."""
    from portal.audit.testing import triggers_lifted

    with django_db_blocker.unblock(), triggers_lifted():
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.fixture(autouse=True)
def _work_in_process(request: pytest.FixtureRequest, settings: Any) -> None:
    """Only tests marked `services` have workers: elsewhere, on real services too, queued work would wait for nobody."""
    if settings.USE_CELERY and request.node.get_closest_marker("services") is None:
        settings.USE_CELERY = False
        settings.TASKS = {"default": IN_PROCESS}


@pytest.fixture(autouse=True)
def _clean_world(settings: Any, tmp_path: Path) -> None:
    """Each test has its own store of sealed files, an empty cache, nothing counted, and no text messages behind it."""
    from portal.abuse import counters
    from portal.notify.adapters import MemorySms

    settings.VAULT_STORE_DIR = str(tmp_path / "vault")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()
    counters.clear()
    MemorySms.sent.clear()


@pytest.fixture
def search_index(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for the embedded search index."""
    folder = tmp_path / "search"
    settings.SEARCH_INDEX_DIR = str(folder)
    return folder


@pytest.fixture
def deliver(db: None) -> Callable[[], int]:
    """Deliver everything that waits in the outbox, and what that causes; answers how many deliveries were made."""

    def run() -> int:
        from portal.outbox.api import drain

        total = 0
        while done := drain():
            total += done
        return total

    return run


@pytest.fixture
def at() -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """Move time: `with at(date(2026, 3, 2)): …`."""
    return timekeeping.at


@pytest.fixture
def user_with(db: None) -> Callable[..., User]:
    """Make an account that holds these roles: `user_with(Role.APPROVER, display_name="…")`."""

    def make(*roles: Role, **fields: Any) -> User:
        user: User = UserFactory(roles=roles, **fields)
        return user

    return make


@pytest.fixture
def client_as(db: None) -> Callable[[User], Client]:
    """A browser in which the account is signed in and has shown its second factor."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=True, defaults={"name": "test"})
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return make
