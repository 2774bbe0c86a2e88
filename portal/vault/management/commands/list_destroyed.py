"""`manage.py list_destroyed`: the list of destroyed keys, made anew from the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.vault.destroyed import all_lines


class Command(BaseCommand):
    help = "Print one JSON line for each destroyed key. Keep the lines on another machine and never shorten them."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in all_lines():
            self.stdout.write(json.dumps(line))
