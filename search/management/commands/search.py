"""manage.py search QUERY [--engine embedded|elasticsearch] [--json]"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.errors import Refused
from search.documents import FACETS
from search.engines.registry import NAMES
from search.searching import NEWEST, RELEVANCE, Answer, Request, run_or_newest


class Command(BaseCommand):
    """The public search from the shell: the same answer as the API."""

    help = "公开检索"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The query, the facets, the page, the form of the answer."""
        parser.add_argument("query")
        parser.add_argument("--engine", choices=NAMES, default="")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--page-size", type=int, default=20)
        parser.add_argument("--sort", choices=[RELEVANCE, NEWEST], default=RELEVANCE)
        for name in FACETS:
            parser.add_argument(f"--{name.replace('_', '-')}", action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        """Search and print."""
        request = Request(
            query=options["query"],
            facets={name: options[name] for name in FACETS if options[name]},
            sort=options["sort"],
            page=max(1, options["page"]),
            page_size=min(100, max(1, options["page_size"])),
            engine=options["engine"],
        )
        try:
            answer = run_or_newest(request)
        except Refused as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False))
        else:
            self._print(answer)

    def _print(self, answer: Answer) -> None:
        if answer.notice:
            self.stdout.write(answer.notice)
        self.stdout.write(f"共 {answer.total} 条")
        if answer.corrected:
            self.stdout.write(f"没有找到原词，已按“{answer.corrected}”检索")
        if answer.complete < answer.total:
            self.stdout.write(f"其中 {answer.complete} 条包含全部词语，其余为部分符合")
        for hit in answer.hits:
            excerpt = "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in hit.excerpt)
            self.stdout.write(f"\n{hit.record.title}  {hit.record.number}\n  {excerpt}\n  {hit.record.url}")
