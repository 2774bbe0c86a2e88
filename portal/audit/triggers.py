"""Triggers that make the database itself refuse to change or remove what was recorded.

Django re-creates a table when it alters it on SQLite, and the triggers go with the old one: they are put back after
every migration (`post_migrate`), and a system check and `verify_audit` fail while one is missing or altered.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .errors import AuditError
from .models import GUARDED, AppendOnlyModel

MESSAGE = "the audit trail only grows"
_FUNCTION = "audit_refuse_change"
_BODY = f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END "
# pg_trigger.tgtype: BEFORE (2), DELETE (8), UPDATE (16), TRUNCATE (32), once a statement (no 1).
_PG_TYPE = 2 + 8 + 16 + 32


def _tables(connection: BaseDatabaseWrapper) -> list[type[AppendOnlyModel]]:
    existing = set(connection.introspection.table_names())
    return [model for model in GUARDED if model._meta.db_table in existing]


def _vendor(connection: BaseDatabaseWrapper) -> str:
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise AuditError(f"the audit trail knows no triggers for {connection.vendor}")
    return connection.vendor


def _sqlite_triggers(model: type[AppendOnlyModel]) -> dict[str, str]:
    """Name and statement of each trigger. `INSERT OR REPLACE` removes rows without a DELETE: it is refused as well."""
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    taken = f'EXISTS (SELECT 1 FROM "{table}" WHERE "id" = NEW."id"{_unique_clauses(model)})'  # noqa: S608 -- our own names
    return {
        f"{table}_no_update": f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {refuse}',
        f"{table}_no_delete": f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f"{table}_no_replace": (
            f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN {taken} {refuse}'
        ),
    }


def _unique_clauses(model: type[AppendOnlyModel]) -> str:
    names = [[field.column] for field in model._meta.local_fields if field.unique and not field.primary_key]
    names += [
        [model._meta.get_field(name).column for name in constraint.fields]  # type: ignore[union-attr]
        for constraint in model._meta.total_unique_constraints
    ]
    joined = (" AND ".join(f'"{column}" = NEW."{column}"' for column in columns) for columns in names)
    return "".join(f" OR ({clause})" for clause in joined)


def _pg_name(model: type[AppendOnlyModel]) -> str:
    return f"{model._meta.db_table}_only_grows"


def missing(using: str = "default") -> list[str]:
    """The tables (of those that exist) on which a guarding trigger is absent, switched off or altered."""
    connection = connections[using]
    models = _tables(connection)
    if not models:
        return []
    lacks = _lacks_sqlite if _vendor(connection) == "sqlite" else _lacks_postgresql
    with connection.cursor() as cursor:
        return [model._meta.db_table for model in models if lacks(cursor, model)]


def _squeeze(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip().rstrip(";")


def _lacks_sqlite(cursor: Any, model: type[AppendOnlyModel]) -> bool:
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table]
    )
    found = {name: _squeeze(sql) for name, sql in cursor.fetchall()}
    return any(found.get(name) != _squeeze(sql) for name, sql in _sqlite_triggers(model).items())


def _lacks_postgresql(cursor: Any, model: type[AppendOnlyModel]) -> bool:
    cursor.execute(
        "SELECT t.tgenabled, t.tgtype, t.tgqual IS NULL, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgrelid = to_regclass(quote_ident(%s)) AND t.tgname = %s AND NOT t.tgisinternal",
        [model._meta.db_table, _pg_name(model)],
    )
    return cursor.fetchone() != ("A", _PG_TYPE, True, _BODY)


def ensure(using: str = "default") -> list[str]:
    """Create the triggers that are missing; returns the tables it had to mend."""
    lacking = set(missing(using))
    connection = connections[using]
    models = [model for model in GUARDED if model._meta.db_table in lacking]
    if models:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in _statements(_vendor(connection), models):
                cursor.execute(statement)
    return sorted(lacking)


def _statements(vendor: str, models: Iterable[type[AppendOnlyModel]]) -> Iterable[str]:
    if vendor == "sqlite":
        for model in models:
            for name, sql in _sqlite_triggers(model).items():
                yield f'DROP TRIGGER IF EXISTS "{name}"'
                yield sql
        return
    yield f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
    for model in models:
        table, name = model._meta.db_table, _pg_name(model)
        yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
        yield (
            f'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
        # ALWAYS: it fires even where session_replication_role switches ordinary triggers off.
        yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}"'


def lift(using: str = "default") -> None:
    """Take the triggers away. For test databases only: `portal.audit.testing` is its one caller."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for model in _tables(connection):
            if _vendor(connection) == "sqlite":
                for name in _sqlite_triggers(model):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{_pg_name(model)}" ON "{model._meta.db_table}"')


def ensure_after_migrate(*, using: str, **_signal: Any) -> None:
    """Receiver of `post_migrate`."""
    ensure(using)
