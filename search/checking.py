"""The last word on every hit: `PublicRecord`, whatever an index still says."""

from collections.abc import Sequence

from .documents import stamp_of
from .engines.protocol import Candidate
from .models import IndexChange, PublicRecord

#: Entries with changes not yet applied are left out of the engine's answer; more than these are checked hit by hit.
MOST_EXCLUDED = 1_000


def left_out(engine: str) -> tuple[str, ...]:
    """The entries that an engine's index has not brought up to date yet."""
    return tuple(IndexChange.objects.filter(engine=engine).values_list("uid", flat=True)[:MOST_EXCLUDED])


def public_records(hits: Sequence[Candidate]) -> list[PublicRecord]:
    """The records of the hits in their order, by one query.

    A hit whose record was taken down is dropped, and one whose entry was made of an earlier wording: it may have been
    found by words that are not there any more.
    """
    public = PublicRecord.objects.in_bulk([hit.record for hit in hits])
    found = [(public.get(hit.record), hit) for hit in hits]
    return [record for record, hit in found if record is not None and stamp_of(record.revision) == hit.stamp]
