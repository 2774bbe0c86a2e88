"""Similar published cases: a door for rooms (the report wizard) and for the page of a record.

The text that is compared may be private. It is analysed in memory, never kept, never logged, and no error speaks of it.
"""

import logging
from collections.abc import Sequence

from django.views.decorators.debug import sensitive_variables

from .checking import left_out, public_records
from .engines.protocol import EngineUnavailable, Selection
from .engines.registry import engine as engine_named
from .models import PublicRecord, RecordKind, uid_of
from .query.likeness import plan_like
from .query.plan import Plan
from .synonyms.in_force import table_in_force

log = logging.getLogger(__name__)

#: What counts as a case.
CASES = (RecordKind.CASE.value, RecordKind.EXPOSURE.value)
#: Records that may bear one document number.
MOST_SAME = 50


@sensitive_variables()
def similar_published(text: str, limit: int = 5) -> list[PublicRecord]:
    """Published cases and exposure items that are about the same as a text, the most similar first.

    Args:
        text: what somebody wrote; it may be private and leaves this function nowhere.
        limit: how many records at most.

    Returns:
        Public records only; an empty list when nothing is alike, the text says too little, or the engine is out of
        order (suggestions are a comfort: their absence must not keep anybody from reporting).
    """
    return _nearest(plan_like(text, table=table_in_force()), limit)


def similar_to(record: PublicRecord, limit: int = 5) -> list[PublicRecord]:
    """Published cases that are about the same as a published one; other records of the same case are left out."""
    traits = {"violation": record.violation, "domain": record.domain, "act_kind": record.act_kind}
    text = f"{record.title}\n{record.title}\n{record.summary}"
    return _nearest(plan_like(text, table=table_in_force(), traits=traits), limit, without=_same_case(record))


def _same_case(record: PublicRecord) -> list[str]:
    """The record and those that bear its document number (a case and its exposure item)."""
    if not record.number_key:
        return [record.uid]
    same = PublicRecord.objects.filter(number_key=record.number_key).values_list("kind", "key")[:MOST_SAME]
    return [uid_of(kind, key) for kind, key in same]


@sensitive_variables()
def _nearest(plan: Plan, limit: int, without: Sequence[str] = ()) -> list[PublicRecord]:
    if plan.is_empty or limit < 1:
        return []
    engine = engine_named()
    selection = Selection(plan, {"kind": CASES}, (*left_out(engine.name), *without))
    try:
        hits = engine.search(selection, limit=limit).hits
    except EngineUnavailable:
        log.warning("The search engine cannot answer; no similar cases are offered")  # no traceback: it may quote
        return []
    return public_records(hits)
