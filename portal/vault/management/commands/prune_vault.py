"""`manage.py prune_vault`: remove files that no row knows."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.vault.files import orphans


class Command(BaseCommand):
    help = "List sealed files left by transactions that were rolled back; with --delete, remove them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=float, default=24, help="only files untouched for so long (default 24)")
        parser.add_argument("--delete", action="store_true", help="remove them; without a row nothing can open them")

    def handle(self, *args: Any, **options: Any) -> None:
        # The clock of the file system, not the portal's: a simulated year must not age files.
        found = list(orphans(time.time() - options["hours"] * 3600))
        for path in found:
            if options["delete"]:
                path.unlink(missing_ok=True)
            self.stdout.write(path.name)
        self.stdout.write(f"{'removed' if options['delete'] else 'found'}: {len(found)}")
