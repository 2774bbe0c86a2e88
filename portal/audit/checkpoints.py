"""Signed checkpoints of the chain heads."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Coalesce

from portal import timekeeping

from . import canonical, signing
from .models import AuditChain, Checkpoint, CheckpointHead

#: How long a sweep lets pass between two checkpoints.
INTERVAL = timedelta(hours=1)


def make_checkpoint() -> Checkpoint | None:
    """Sign the heads of all chains that grew since the last checkpoint; None when none did, or another was first.

    Chains being appended to right now count as far as they are committed; their next events come with the next
    checkpoint. Keep the returned digest outside of the database (`manage.py make_checkpoint` prints it): whoever can
    rewrite the whole database can drop the last checkpoints too.
    """
    try:
        with transaction.atomic():
            return _make()
    except IntegrityError:
        return None  # another process made this number at the same moment


def _make() -> Checkpoint | None:
    heads = list(_grown())
    if not heads:
        return None
    last = Checkpoint.objects.order_by("-number").first()
    key = signing.current()
    checkpoint = Checkpoint(
        number=last.number + 1 if last else 1,
        at=timekeeping.now(),
        count=len(heads),
        root=root_of(heads),
        previous=last.digest if last else canonical.GENESIS,
        algorithm=key.algorithm,
        key_id=key.key_id,
    )
    message = canonical.spell(checkpoint.content())
    checkpoint.digest = canonical.digest(checkpoint.content())
    checkpoint.signature = key.sign(message)
    checkpoint.save()
    CheckpointHead.objects.bulk_create(
        [
            CheckpointHead(checkpoint=checkpoint, subject=subject, sequence=sequence, digest=digest)
            for subject, sequence, digest in heads
        ],
        batch_size=500,
    )
    return checkpoint


def _grown() -> models.QuerySet[AuditChain, tuple[str, int, str]]:
    """Subject, length and head of the chains longer than at their last checkpoint."""
    covered = CheckpointHead.objects.filter(subject=models.OuterRef("pk")).order_by("-sequence").values("sequence")
    return (
        AuditChain.objects.annotate(covered=Coalesce(models.Subquery(covered[:1]), 0))
        .filter(length__gt=models.F("covered"))
        .order_by("subject")
        .values_list("subject", "length", "head")
    )


def root_of(heads: Iterable[tuple[str, int, str]]) -> str:
    """One digest over all heads, whatever order the database sorts them in."""
    return canonical.digest({subject: [sequence, digest] for subject, sequence, digest in heads})


def sweep() -> list[dict[str, int | str]]:
    """Make a checkpoint when the last is older than `INTERVAL` (and a chain has grown)."""
    last = Checkpoint.objects.order_by("-number").first()
    if last is not None and timekeeping.now() - last.at < INTERVAL:
        return []
    made = make_checkpoint()
    return [{"checkpoint": made.number, "chains": made.count, "digest": made.digest}] if made else []
