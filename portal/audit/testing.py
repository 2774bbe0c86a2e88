"""Test databases are emptied between tests, which the triggers refuse: lift them for that moment, there only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import _TestState

from . import triggers


def _refuse_outside_tests() -> None:
    if not hasattr(_TestState, "saved_data"):
        raise RuntimeError("portal.audit.testing may only be used by a running test suite, on its own database")


@contextmanager
def triggers_lifted(using: str = "default") -> Iterator[None]:
    """Let the test database change and empty audit tables inside the block (to tamper with them, or to flush).

    Raises:
        RuntimeError: no test suite is running.
    """
    _refuse_outside_tests()
    _settle(using)
    triggers.lift(using)
    try:
        yield
    finally:
        if not connections[using].needs_rollback:
            _settle(using)
            triggers.ensure(using)


def _settle(using: str) -> None:
    """PostgreSQL alters no table on which deferred foreign keys of the running transaction are still to be checked."""
    connection = connections[using]
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


@contextmanager
def flush_allowed() -> Iterator[None]:
    """Let `TransactionTestCase` (pytest-django's `transactional_db`, `live_server`) empty the database after a test.

    Use it once for the whole session, from a session-scoped autouse fixture.

    Raises:
        RuntimeError: no test suite is running.
    """
    _refuse_outside_tests()
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def lifted_teardown(self: Any) -> None:
        with triggers_lifted():
            teardown(self)

    TransactionTestCase._fixture_teardown = lifted_teardown  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
