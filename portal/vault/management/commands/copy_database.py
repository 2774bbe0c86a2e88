"""`manage.py copy_database FILE`: a consistent copy of the SQLite database, without the data keys."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from portal.vault.models import DataKey


class Command(BaseCommand):
    help = "Copy the database of the embedded mode for a backup. The keys are left out: export_keys keeps them apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("only SQLite is copied this way; PostgreSQL has pg_dump")
        if options["file"].exists():
            raise CommandError(f"{options['file']} is there already")
        connection.ensure_connection()
        with closing(sqlite3.connect(options["file"])) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA foreign_keys=OFF")
            copy.execute(f"DELETE FROM {DataKey._meta.db_table}")  # noqa: S608 -- our own table's name
            copy.commit()
            copy.execute("VACUUM")  # or the deleted rows would still lie in the file's free pages
        options["file"].chmod(0o600)
