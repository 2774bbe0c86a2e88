"""manage.py explain_search QUERY --record N"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from search.analysis.document_numbers import key_of
from search.documents import entry_of
from search.explaining import explain
from search.models import PublicRecord
from search.query.planning import plan_of
from search.query.spelling import suggest
from search.synonyms.in_force import table_in_force


class Command(BaseCommand):
    """Say why a record matches a query or not: each word, where it was found, what it is worth."""

    help = "说明一条公开记录为什么与检索词相符或不相符"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The query and the record."""
        parser.add_argument("query")
        parser.add_argument("--record", required=True, help="记录的编号、键（如 case:K1）或文号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Explain and print."""
        record = _record(options["record"])
        table = table_in_force()
        entry = entry_of(record)
        explanation = explain(plan_of(options["query"], table), entry)
        self.stdout.write(f"{record.title}  {record.number}  {record.uid}\n")
        self.stdout.write("\n".join(explanation.lines()))
        if not explanation.matches and (corrected := suggest(options["query"], table)):
            self.stdout.write(f"\n读音相同的“{corrected}”：")
            self.stdout.write("\n".join(explain(plan_of(corrected, table), entry).lines()))


def _record(name: str) -> PublicRecord:
    kind, _, key = name.partition(":")
    wanted = Q(kind=kind, key=key) | Q(number_key=key_of(name) or "-")
    if name.isascii() and name.isdecimal() and len(name) < 18:
        wanted |= Q(pk=int(name))
    record = PublicRecord.objects.filter(wanted).first()
    if record is None:
        raise CommandError(f"没有编号、键或文号为“{name}”的公开记录。")
    return record
