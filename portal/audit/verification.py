"""Walking every chain and every checkpoint, and naming what does not hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import DatabaseError

from . import canonical, signing, triggers
from .checkpoints import root_of
from .models import AuditChain, AuditEvent, Checkpoint, CheckpointHead

_BATCH = 400


@dataclass(frozen=True)
class Fault:
    """One broken link.

    Attributes:
        subject: whose chain; empty when the fault is not in a chain.
        sequence: the first event (or checkpoint number) that does not hold; 0 when it is not about one.
        reason: a short English sentence for the operator.
    """

    subject: str
    sequence: int
    reason: str

    def __str__(self) -> str:
        where = f"{self.subject} #{self.sequence}: " if self.subject else ""
        return f"{where}{self.reason}"


def verify(subject: str | None = None, *, on_progress: Callable[[int, int], None] | None = None) -> list[Fault]:
    """Check one chain, or all of them with the triggers and the checkpoints.

    Args:
        subject: verify only this chain (and what checkpoints say about it).
        on_progress: called with the chains done and the chains there are.

    Returns:
        The faults, at most one a chain (its first), in the order found; empty when everything holds.
    """
    faults = [
        Fault("", 0, f"the triggers on {table} are absent or altered") for table in triggers.missing()
    ]  # fmt: skip
    subjects = [subject] if subject is not None else _subjects()
    for start in range(0, len(subjects), _BATCH):
        faults += _chain_faults(subjects[start : start + _BATCH])
        if on_progress:
            on_progress(min(start + _BATCH, len(subjects)), len(subjects))
    if subject is None:
        faults += _checkpoint_faults()
    broken = {fault.subject for fault in faults}
    faults += (fault for fault in _head_faults(subject) if fault.subject not in broken)
    return faults


def _subjects() -> list[str]:
    chains = set(AuditChain.objects.values_list("subject", flat=True))
    chains.update(AuditEvent.objects.order_by().values_list("subject", flat=True).distinct())
    chains.update(CheckpointHead.objects.order_by().values_list("subject", flat=True).distinct())
    return sorted(map(str, chains))


def _chain_faults(subjects: list[str]) -> Iterator[Fault]:
    chains = {chain.subject: chain for chain in AuditChain.objects.filter(pk__in=subjects)}
    for subject, events in _events_of(subjects):
        fault = _first_fault(subject, events, chains.get(subject))
        if fault:
            yield fault


def _events_of(subjects: list[str]) -> Iterator[tuple[str, list[AuditEvent | int]]]:
    """Each subject with its events; an event that the database cannot even return stands as its sequence number."""
    try:
        found: Iterable[Any] = list(AuditEvent.objects.filter(subject__in=subjects).order_by("subject", "sequence"))
    except (ValueError, TypeError, DatabaseError):
        found = _one_by_one(subjects)
    grouped = {subject: list(events) for subject, events in groupby(found, key=_subject_of)}
    for subject in subjects:
        yield subject, [getattr(item, "event", item) for item in grouped.get(subject, [])]


@dataclass(frozen=True)
class _Unreadable:
    subject: str
    event: int


def _subject_of(item: AuditEvent | _Unreadable) -> str:
    return item.subject


def _one_by_one(subjects: list[str]) -> Iterator[AuditEvent | _Unreadable]:
    rows = AuditEvent.objects.filter(subject__in=subjects).order_by("subject", "sequence")
    for pk, subject, sequence in rows.values_list("pk", "subject", "sequence"):
        try:
            yield AuditEvent.objects.get(pk=pk)
        except (ValueError, TypeError, DatabaseError):
            yield _Unreadable(subject, sequence)


def _first_fault(subject: str, events: list[AuditEvent | int], chain: AuditChain | None) -> Fault | None:
    head = canonical.GENESIS
    for expected, event in enumerate(events, start=1):
        reason = _link_fault(event, expected, head)
        if reason:
            return Fault(subject, expected, reason)
        assert isinstance(event, AuditEvent)  # noqa: S101 -- the unreadable ones were reported above
        head = event.digest
    if chain is None:
        return Fault(subject, len(events) or 1, "the chain's own row is gone")
    if chain.length > len(events):
        return Fault(subject, len(events) + 1, "the tail was cut off")
    if (chain.length, chain.head) != (len(events), head):
        return Fault(subject, chain.length + 1, "the chain's row does not agree with its last event")
    return None


def _link_fault(event: AuditEvent | int, expected: int, head: str) -> str:
    if not isinstance(event, AuditEvent):
        return "the event cannot be read"
    if event.sequence != expected:
        return "an event is missing"
    if event.previous != head:
        return "the event does not follow the one before"
    try:
        same = event.compute_digest() == event.digest
    except (ValueError, TypeError, AttributeError):
        same = False
    return "" if same else "the event was altered"


def _checkpoint_faults() -> Iterator[Fault]:
    keys = signing.known()
    head = canonical.GENESIS
    for expected, checkpoint in enumerate(Checkpoint.objects.order_by("number").iterator(), start=1):
        reason = _checkpoint_fault(checkpoint, expected, head, keys)
        if reason:
            yield Fault("", checkpoint.number, f"checkpoint {expected}: {reason}")
            return
        head = checkpoint.digest


def _checkpoint_fault(checkpoint: Checkpoint, expected: int, head: str, keys: dict[str, signing.Key]) -> str:
    if checkpoint.number != expected:
        return "it is missing"
    if checkpoint.previous != head:
        return "it does not follow the one before"
    message = canonical.spell(checkpoint.content())
    if canonical.digest(checkpoint.content()) != checkpoint.digest:
        return "it was altered"
    key = keys.get(checkpoint.key_id)
    if key is None:
        return f"it was signed with a key ({checkpoint.key_id}) that is not among AUDIT_FORMER_KEYS"
    if key.algorithm != checkpoint.algorithm or not key.accepts(message, checkpoint.signature):
        return "its signature does not hold"
    heads = list(checkpoint.heads.values_list("subject", "sequence", "digest"))
    if len(heads) != checkpoint.count or root_of(heads) != checkpoint.root:
        return "the heads it covers were altered"
    return ""


def _head_faults(subject: str | None) -> Iterator[Fault]:
    """Chains that are shorter than, or different from, what a checkpoint signed."""
    heads = CheckpointHead.objects.order_by("subject", "sequence")
    if subject is not None:
        heads = heads.filter(subject=subject)
    for name, group in groupby(_batched(heads), key=lambda pair: pair[0].subject):
        for head, digest in group:
            if digest is None:
                first = AuditEvent.objects.filter(subject=name).count() + 1
                yield Fault(name, first, f"the tail was cut off after checkpoint {head.checkpoint_id}")
                break
            if digest != head.digest:
                yield Fault(name, head.sequence, "the chain was rewritten before this event, which a checkpoint signed")
                break


def _batched(heads: Any) -> Iterator[tuple[CheckpointHead, str | None]]:
    """Each signed head with the digest its event has now (None: no such event), in batches."""
    batch: list[CheckpointHead] = []
    for head in heads.iterator(chunk_size=_BATCH):
        batch.append(head)
        if len(batch) == _BATCH:
            yield from _with_digests(batch)
            batch = []
    yield from _with_digests(batch)


def _with_digests(batch: list[CheckpointHead]) -> list[tuple[CheckpointHead, str | None]]:
    wanted = {head.subject for head in batch}
    numbers = {head.sequence for head in batch}
    rows = AuditEvent.objects.filter(subject__in=wanted, sequence__in=numbers)
    digests = {(row[0], row[1]): row[2] for row in rows.values_list("subject", "sequence", "digest")}
    return [(head, digests.get((head.subject, head.sequence))) for head in batch]
