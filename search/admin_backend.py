"""Wagtail's admin search, with our analysis of Chinese (settings name this module as the backend)."""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the default database.

    Raises:
        NotImplementedError: the database is neither SQLite nor PostgreSQL.
    """
    if connection.vendor == "sqlite":
        from .editors.sqlite import SearchBackend as Sqlite

        return Sqlite(params)
    if connection.vendor == "postgresql":
        from .editors.postgres import SearchBackend as Postgres

        return Postgres(params)
    raise NotImplementedError(f"The admin search has no variant for {connection.vendor}.")
