"""`manage.py rotate_vault`: wrap every data key by the first master key."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.vault import masters
from portal.vault.errors import VaultError
from portal.vault.keys import rewrap
from portal.vault.models import DataKey


class Command(BaseCommand):
    help = (
        "Wrap every data key by the first of VAULT_MASTER_KEYS. Can be stopped and run again. "
        "Once it ends with 0, the other master keys may be taken out of the settings."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        current = masters.current().master_id
        waiting = DataKey.objects.usable().exclude(master_id=current)
        identifiers = list(waiting.order_by("pk").values_list("pk", flat=True))
        total = len(identifiers)
        show = sys.stderr.isatty() and options["verbosity"] > 0
        done, failed = 0, 0
        for number, pk in enumerate(identifiers, start=1):
            try:
                done += rewrap(DataKey(pk=pk))
            except VaultError as error:
                failed += 1
                self.stderr.write(f"data key {pk}: {error}")
            if show and (number % 50 == 0 or number == total):
                self.stderr.write(f"\r{number}/{total} keys", ending="\n" if number == total else "")
        self.stdout.write(f"wrapped anew: {done}, failed: {failed}, master key: {current}")
        if failed:
            raise CommandError(f"{failed} keys could not be wrapped anew: keep the other master keys", returncode=1)
