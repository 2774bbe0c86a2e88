"""The table that queries are planned by.

Every search asks the database which version is the last (one look at an index); a process reads a version
once and keeps it. So a change is in force everywhere with the next search, without a restart or a message.
"""

from functools import lru_cache
from uuid import UUID

from search.analysis.synonyms import Table, parse, shipped

from .models import SynonymVersion


def table_in_force() -> Table:
    """The table of the last version; that the portal comes with when there is no version yet."""
    stamp = SynonymVersion.objects.order_by("-number").values_list("stamp", flat=True).first()
    return shipped() if stamp is None else _table(stamp)


@lru_cache(maxsize=4)
def _table(stamp: UUID) -> Table:
    return table_of(SynonymVersion.objects.get(stamp=stamp))


def table_of(version: SynonymVersion) -> Table:
    """The table of a version."""
    lines: list[str] = []
    for kind in ("agencies", "words"):
        lines += [
            f"[{kind}]",
            *(group["line"] for group in version.groups if group["kind"] == kind and group["active"]),
        ]
    return parse(lines)
