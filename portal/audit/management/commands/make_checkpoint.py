"""`manage.py make_checkpoint`: sign the chain heads now."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.api import make_checkpoint


class Command(BaseCommand):
    help = (
        "Sign the heads of all chains that grew. Prints one JSON line: append it to a file on another machine and "
        "give that file to `verify_audit --kept`. Prints nothing when no chain grew."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_checkpoint()
        if made is not None:
            line = {"checkpoint": made.number, "at": made.at.isoformat(), "chains": made.count, "digest": made.digest}
            self.stdout.write(json.dumps(line))
