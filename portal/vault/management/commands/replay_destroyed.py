"""`manage.py replay_destroyed FILE`: after a restore, destroy again what was destroyed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.vault.destroyed import read, replay


class Command(BaseCommand):
    help = "Destroy every key that the kept list names, and clear what belonged to destroyed keys. Can be run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = read(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']} cannot be read as the list ({type(error).__name__})") from None
        destroyed, cleared = replay(lines)
        self.stdout.write(json.dumps({"listed": len(lines), "destroyed": destroyed, "cleared": cleared}))
