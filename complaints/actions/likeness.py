"""Matters that look alike: sketching on arrival, forgetting with the key, and what staff decide of a pair."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.access import can_read_matter
from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.roles.models import User

from ..duplicates.search import Alike, Probe, alike, comparable, probe_of
from ..enums import Action, Verdict
from ..models import Complaint, Fingerprint, FingerprintBand, ImportedRow, IntakeRules, Likeness

#: Moves after which text or agency may be another.
CHANGING = frozenset({Action.ACCEPT, Action.SUPPLEMENT})
_EVENTS = {Verdict.LINKED: "matter.linked", Verdict.DISTINCT: "matter.distinct", Verdict.OPEN: "matter.undecided"}


def on_received(payload: dict[str, Any]) -> None:
    """Outbox handler: sketch a new matter and find what looks like it. A failure delays this, never the intake."""
    _look_again(payload["complaint"])


def on_moved(payload: dict[str, Any]) -> None:
    """Outbox handler: look again once the agency is settled or the text was supplemented."""
    if payload["action"] in CHANGING:
        _look_again(payload["complaint"])


def _look_again(pk: str) -> None:
    complaint = Complaint.objects.select_related("key", "identity").filter(pk=pk).first()
    if complaint is not None:
        find_alike(complaint=complaint)


@transaction.atomic
def find_alike(*, complaint: Complaint) -> int:
    """Sketch a matter anew and note the matters that look like it; how many. What staff decided stays.

    Of a matter about the Centre, or an erased one, nothing is kept.
    """
    if not comparable().filter(pk=complaint.pk).exists():
        forget(complaint)
        return 0
    probe = probe_of(complaint)
    _keep_sketch(complaint, probe)
    Likeness.objects.filter(later=complaint, verdict=Verdict.OPEN).delete()
    found = alike(probe, IntakeRules.load())
    for one in found:
        _note(complaint, one)
    return len(found)


def _keep_sketch(complaint: Complaint, probe: Probe) -> None:
    made, _new = Fingerprint.objects.update_or_create(
        complaint=complaint, defaults={"sketch": probe.sketch.values, "made_at": timekeeping.now()}
    )
    made.bands.all().delete()
    FingerprintBand.objects.bulk_create(
        [FingerprintBand(fingerprint=made, digest=digest) for digest in probe.sketch.bands]
    )


def _pair(one: Complaint, other: Complaint) -> tuple[Complaint, Complaint]:
    """The earlier first."""
    first, second = sorted((one, other), key=lambda matter: (matter.received_at, str(matter.pk)))
    return first, second


def _note(complaint: Complaint, one: Alike) -> None:
    earlier, later = _pair(complaint, one.complaint)
    Likeness.objects.update_or_create(
        earlier=earlier,
        later=later,
        defaults={
            "similarity": one.similarity,
            "same_agency": one.same_agency,
            "days_apart": one.days_apart,
            "same_sender": one.same_sender,
        },
    )


@transaction.atomic
def forget(complaint: Complaint) -> None:
    """Keep nothing that was derived from a matter's text or sender: call it where its key is destroyed."""
    Fingerprint.objects.filter(complaint=complaint).delete()
    Likeness.objects.filter(earlier=complaint).delete()
    Likeness.objects.filter(later=complaint).delete()
    ImportedRow.objects.filter(complaint=complaint).delete()


def forget_erased(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: whatever way a key went, its matter's sketch goes too."""
    for complaint in Complaint.objects.filter(fingerprint__isnull=False, key__destroyed_at__isnull=False):
        forget(complaint)
        yield {"did": "sketch_forgotten", "complaint": str(complaint.pk)}


@transaction.atomic
def decide(*, complaint: Complaint, other: Complaint, by: User, verdict: Verdict) -> Likeness:
    """Say of two matters that they belong together, or are not the same; remembered, on both, and no state changes.

    Raises:
        NotYours: the person may not read both.
        Refused: they are one and the same, or one of them is about the Centre itself.
    """
    earlier, later = _checked_pair(complaint, other, by)
    pair, _new = Likeness.objects.select_for_update().get_or_create(
        earlier=earlier, later=later, defaults=_in_common(earlier, later)
    )
    if pair.verdict == verdict:
        return pair
    pair.verdict = verdict
    pair.decided_by, pair.decided_at = by, timekeeping.now()
    pair.save(update_fields=["verdict", "decided_by", "decided_at"])
    for one, counterpart in ((earlier, later), (later, earlier)):
        record(subject=one.subject, kind=_EVENTS[verdict], actor=by, data={"number": counterpart.number})
    return pair


def _in_common(earlier: Complaint, later: Complaint) -> dict[str, object]:
    """What a pair that nobody found by its text has in common."""
    apart = None
    if earlier.happened_on and later.happened_on:
        apart = abs((earlier.happened_on - later.happened_on).days)
    return {"same_agency": earlier.agency_id is not None and earlier.agency_id == later.agency_id, "days_apart": apart}


def _checked_pair(complaint: Complaint, other: Complaint, by: User) -> tuple[Complaint, Complaint]:
    if complaint.pk == other.pk:
        raise Refused(_("这是同一件事项。"), code="same_matter")
    if not (can_read_matter(by, complaint) and can_read_matter(by, other)):
        raise NotYours(_("您不能查阅其中一件事项，不能核对。"), code="not_readable")
    if comparable().filter(pk__in=[complaint.pk, other.pk]).count() != 2:
        raise Refused(_("涉及本中心或其上级的事项、已销毁的事项不作比对。"), code="not_comparable")
    return _pair(complaint, other)
