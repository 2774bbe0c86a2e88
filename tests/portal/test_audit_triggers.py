"""The database itself refuses to change the audit trail, and its absence of will is noticed."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.test.utils import _TestState

from portal.audit import triggers
from portal.audit.api import make_checkpoint, record, verify
from portal.audit.checks import check_triggers
from portal.audit.models import GUARDED, AuditEvent
from portal.audit.testing import flush_allowed, triggers_lifted

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in GUARDED]


@pytest.fixture(autouse=True)
def _something_recorded(db):
    record(subject="complaint:1", kind="complaint.received")
    make_checkpoint()
    connection.check_constraints()  # PostgreSQL alters and empties no table while deferred checks are pending


def execute(sql: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def only_on(vendor: str) -> None:
    if connection.vendor != vendor:
        pytest.skip(f"a matter of {vendor}")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET digest = ''", "DELETE FROM {0}", "DELETE FROM {0} WHERE id > 0"])
def test_rows_are_neither_changed_nor_removed(table, statement):
    with pytest.raises(DatabaseError, match="only grows"):
        execute(statement.format(table))
    assert verify() == []


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_not_emptied(table):
    only_on("postgresql")
    with pytest.raises(DatabaseError, match="only grows"):
        execute(f"TRUNCATE {table} CASCADE")


def test_ordinary_triggers_switched_off_does_not_switch_these_off():
    only_on("postgresql")
    execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(DatabaseError, match="only grows"):
        execute("DELETE FROM audit_auditevent")


@pytest.mark.parametrize("clash", ["id", "subject, sequence"])
def test_replacing_is_removing(clash):
    only_on("sqlite")
    columns = "subject, sequence, at, actor_label, kind, data, previous, digest"
    first, second = ("id, ", "id, ") if clash == "id" else ("", "")
    with pytest.raises(DatabaseError, match="only grows"):
        execute(
            f"INSERT OR REPLACE INTO audit_auditevent ({first}{columns}) SELECT {second}{columns} FROM audit_auditevent"
        )


def remove_trigger() -> None:
    name = {"sqlite": "audit_auditevent_no_delete", "postgresql": "audit_auditevent_only_grows"}[connection.vendor]
    on = ' ON "audit_auditevent"' if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER {name}{on}")


def test_the_check_passes_while_the_triggers_stand():
    assert check_triggers(databases=["default"]) == []


def test_an_absent_trigger_fails_the_check_and_the_verification():
    remove_trigger()

    assert [error.id for error in check_triggers(databases=["default"])] == ["audit.E002"]
    assert "audit_auditevent" in verify()[0].reason
    with pytest.raises(CommandError, match="audit_auditevent"):
        call_command("verify_audit")


def test_the_check_asks_only_the_databases_it_is_given():
    remove_trigger()

    assert check_triggers(databases=None) == []


def test_a_trigger_that_no_longer_refuses_counts_as_absent():
    remove_trigger()
    if connection.vendor == "sqlite":
        execute("CREATE TRIGGER audit_auditevent_no_delete BEFORE DELETE ON audit_auditevent BEGIN SELECT 1; END")
    else:
        execute("CREATE FUNCTION pg_temp.nod() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
        execute(
            "CREATE TRIGGER audit_auditevent_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent"
            " FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.nod()"
        )
        execute("ALTER TABLE audit_auditevent ENABLE ALWAYS TRIGGER audit_auditevent_only_grows")
    assert triggers.missing() == ["audit_auditevent"]


def test_a_disabled_trigger_counts_as_absent():
    only_on("postgresql")
    execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_auditevent_only_grows")

    assert triggers.missing() == ["audit_auditevent"]


def test_every_migration_puts_them_back():
    remove_trigger()
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert triggers.missing() == []
    with pytest.raises(DatabaseError, match="only grows"):
        execute("DELETE FROM audit_auditevent")


@pytest.mark.django_db(transaction=True)
def test_altering_a_column_takes_sqlites_triggers_away_until_the_migration_ends():
    only_on("sqlite")
    old = AuditEvent._meta.get_field("actor_label")
    new = old.clone()
    new.max_length = 81
    new.set_attributes_from_name("actor_label")
    for before, after in ((old, new), (new, old)):
        with connection.schema_editor() as editor:
            editor.alter_field(AuditEvent, before, after)
        assert triggers.missing() == ["audit_auditevent"]
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert triggers.missing() == []
    assert verify() == []


def test_the_operator_can_put_them_back(capsys):
    remove_trigger()
    call_command("protect_audit")
    call_command("protect_audit")

    assert capsys.readouterr().out.splitlines() == ["mended: audit_auditevent", "nothing to mend"]


def test_a_database_without_the_tables_yet_is_no_error(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda *args, **kwargs: [])

    assert triggers.missing() == []
    assert triggers.ensure() == []


def test_triggers_are_lifted_for_tests_only(monkeypatch):
    monkeypatch.delattr(_TestState, "saved_data")
    for lifting in (triggers_lifted, flush_allowed):
        with pytest.raises(RuntimeError), lifting():
            pytest.fail("not reached")
    assert triggers.missing() == []


def test_lifted_triggers_come_back():
    with triggers_lifted():
        execute("UPDATE audit_auditevent SET kind = 'other'")
        assert triggers.missing() == TABLES
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_database_is_emptied_between_tests(turn):
    assert AuditEvent.objects.count() == 1
    assert triggers.missing() == []
    with pytest.raises((DatabaseError, CommandError)):
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.count() == 1
