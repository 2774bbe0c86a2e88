"""`manage.py drain_outbox`: deliver what is due, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.outbox.delivery import drain
from portal.outbox.models import Delivery


class Command(BaseCommand):
    help = "Deliver the facts that are due. Prints what was delivered and what still waits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="attempts at most (default 1000)")
        parser.add_argument("--retry", action="store_true", help="also try again what is waiting after a failure")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            Delivery.objects.pending().filter(attempts__gt=0).update(next_try_at=None)
        delivered = drain(limit=options["limit"])
        waiting = Delivery.objects.pending()
        self.stdout.write(f"delivered: {delivered}, waiting: {waiting.count()}, stuck: {waiting.stuck().count()}")
        for delivery in waiting.stuck().select_related("fact")[:20]:
            self.stdout.write(str(delivery))
