"""The state of the indexes, for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min

from portal.errors import Refused
from search.engines.registry import engine as engine_named
from search.engines.registry import maintained
from search.models import IndexChange, IndexState, PublicRecord

from .models import NoteReason, QueryNote

#: Queries shown of each kind.
SHOWN = 30


@dataclass(frozen=True)
class IndexHealth:
    """One engine's index: whether it answers, how far it is behind, when it was rebuilt."""

    name: str
    answers: bool
    in_use: bool
    entries: int
    reason: str
    details: str
    waiting: int
    oldest: datetime | None
    rebuilt_at: datetime | None
    missing: int

    @property
    def is_well(self) -> bool:
        """Whether it answers and knows every record that it has been told of."""
        return self.answers and self.missing == 0


def indexes() -> Iterator[IndexHealth]:
    """Each index that is kept up to date, the answering one first."""
    records = PublicRecord.objects.count()
    rebuilt = dict(IndexState.objects.values_list("engine", "rebuilt_at"))
    for name in maintained():
        facts = _facts(name)
        lag = IndexChange.objects.filter(engine=name).aggregate(waiting=Count("pk"), oldest=Min("changed_at"))
        entries = int(facts["entries"])
        yield IndexHealth(
            name=name,
            answers=bool(facts["available"]),
            in_use=name == settings.SEARCH_ENGINE,
            entries=entries,
            reason=str(facts.get("reason", "")),
            details="，".join(_details(facts)),
            waiting=lag["waiting"],
            oldest=lag["oldest"],
            rebuilt_at=rebuilt.get(name),
            missing=0 if lag["waiting"] else records - entries,
        )


def noted(reason: NoteReason) -> list[QueryNote]:
    """The queries asked most often, those in words only."""
    return list(QueryNote.objects.filter(reason=reason).exclude(words="").order_by("-month", "-times", "pk")[:SHOWN])


def unnamed() -> int:
    """How many noted queries were asked too seldom to be shown."""
    return QueryNote.objects.filter(words="").count()


def _facts(name: str) -> dict[str, Any]:
    try:
        return engine_named(name).health()
    except Refused as error:
        return {"available": False, "entries": 0, "reason": error.reason}


def _details(facts: dict[str, Any]) -> Iterator[str]:
    if "status" in facts:
        yield f"集群状态 {facts['status']}"
    if "nodes" in facts:
        yield f"{facts['nodes']} 个节点"
    if "version" in facts:
        yield f"分析规则 {facts['version']}"
