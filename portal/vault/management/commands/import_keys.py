"""`manage.py import_keys FILE`: data keys back into a restored database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.vault.errors import VaultError
from portal.vault.exports import import_keys


class Command(BaseCommand):
    help = "Bring back what export_keys wrote. A key that was destroyed stays destroyed. Replay the list afterwards."
    requires_system_checks = []  # it runs in the middle of a restore, before the triggers are back

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--past-its-life", action="store_true", help="take a file whose life is over")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = import_keys(options["file"], past_its_life=options["past_its_life"])
        except (VaultError, OSError) as error:
            raise CommandError(f"{error}; nothing was changed") from None
        self.stdout.write(json.dumps(done))
