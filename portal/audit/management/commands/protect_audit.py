"""`manage.py protect_audit`: put the guarding triggers back."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.audit import triggers


class Command(BaseCommand):
    help = "Create the triggers that keep the audit tables append-only where they are absent or altered."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        mended = triggers.ensure()
        self.stdout.write(f"mended: {', '.join(mended)}" if mended else "nothing to mend")
