"""`manage.py export_keys FILE`: the wrapped data keys, apart from the database's backup."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.vault.exports import export_keys


class Command(BaseCommand):
    help = (
        "Write all data keys, wrapped as they are and sealed once more under the master key, to a new file. "
        "Keep it apart from the database's backups and remove it when its life is over (deploy/backup does both)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--days", type=int, default=14, help="how long it may be restored from (default 14)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(json.dumps(export_keys(options["file"], days=options["days"])))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
