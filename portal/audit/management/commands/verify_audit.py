"""`manage.py verify_audit`: does every chain hold?"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.errors import AuditError
from portal.audit.models import AuditEvent, Checkpoint
from portal.audit.verification import Fault, verify


class Command(BaseCommand):
    help = (
        "Walk every audit chain, the triggers and the signed checkpoints. "
        "Exit 1 and name the first broken link (subject, sequence) when one does not hold."
    )
    # Absent triggers are reported here as a fault; a check must not stop the command before it can.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subject", help="verify this chain only, e.g. complaint:<uuid>")
        parser.add_argument(
            "--kept",
            type=Path,
            metavar="FILE",
            help="lines that `make_checkpoint` printed and that were kept elsewhere: each must still be there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._tty = sys.stderr.isatty() and options["verbosity"] > 0
        try:
            faults = verify(options["subject"], on_progress=self._progress)
        except AuditError as error:
            raise CommandError(str(error)) from None
        if options["kept"]:
            faults += _lost_checkpoints(options["kept"])
        if faults:
            for fault in faults[1:]:
                self.stderr.write(f"also broken: {fault}")
            first = faults[0]
            raise CommandError(f"first broken link: {first}", returncode=1)
        self.stdout.write(f"intact: {AuditEvent.objects.count()} events, {Checkpoint.objects.count()} checkpoints")

    def _progress(self, done: int, total: int) -> None:
        if self._tty:
            self.stderr.write(f"\r{done}/{total} chains", ending="\n" if done == total else "")


def _lost_checkpoints(path: Path) -> list[Fault]:
    lost = []
    try:
        for line in filter(str.strip, path.read_text().splitlines()):
            kept = json.loads(line)
            if not Checkpoint.objects.filter(number=kept["checkpoint"], digest=kept["digest"]).exists():
                lost.append(Fault("", kept["checkpoint"], f"checkpoint {kept['checkpoint']}: gone or changed"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} cannot be read as kept checkpoints ({type(error).__name__})") from None
    return lost
