"""Which matters look like one: found by band, agency, day and sender; decided by the texts themselves.

Each way of finding is bounded, so that an arrival costs the same however many matters there are. Sketches only choose
whom to look at; the figure shown comes from the opened texts.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from complaints.actions.intake import Report
from complaints.models import Complaint, FingerprintBand, IntakeRules
from complaints.models.complaint import ComplaintQuerySet
from portal import timekeeping
from portal.vault.api import VaultError, blind_index

from .sketch import Sketch, estimate, resemblance, shingles, sketch

#: How many matters each way of finding may bring, and how many of all are opened and compared.
BY_BAND, BY_AGENCY, BY_DAY, BY_SENDER, COMPARED = 100, 300, 100, 50, 20
#: How far below a threshold an estimate may lie and still be looked at.
MARGIN = 0.1


@dataclass(frozen=True)
class Probe:
    """What is looked for: a matter, or a lead that is only being entered."""

    pairs: frozenset[str] = field(repr=False)
    sketch: Sketch = field(repr=False)
    agency_id: int | None
    happened_on: date | None
    phone_index: str
    received_at: datetime
    pk: UUID | None = None


@dataclass(frozen=True)
class Alike:
    """A matter that looks like the probe, and why."""

    complaint: Complaint
    similarity: int
    same_agency: bool
    days_apart: int | None
    same_sender: bool


@dataclass(frozen=True)
class _Row:
    """A matter that might be alike, before its text was opened."""

    pk: UUID
    values: bytes
    agency_id: int | None
    happened_on: date | None
    phone_index: str


def probe_of(complaint: Complaint) -> Probe:
    """The probe of a matter.

    Raises:
        VaultError: its text cannot be opened.
    """
    pairs = shingles(complaint.narrative.open() or "")
    identity = getattr(complaint, "identity", None)
    return Probe(
        pairs=pairs,
        sketch=sketch(pairs),
        agency_id=complaint.agency_id,
        happened_on=complaint.happened_on,
        phone_index=identity.phone_index if identity else "",
        received_at=complaint.received_at,
        pk=complaint.pk,
    )


def probe_of_report(report: Report) -> Probe:
    """The probe of a lead that is not kept yet."""
    pairs = shingles(report.narrative)
    phone = report.person.phone if report.person else ""
    return Probe(
        pairs=pairs,
        sketch=sketch(pairs),
        agency_id=report.agency.pk if report.agency else None,
        happened_on=report.happened_on,
        phone_index=blind_index("phone", phone) if phone else "",
        received_at=timekeeping.now(),
    )


def comparable() -> ComplaintQuerySet:
    """Matters that may be compared: not erased, and not about the Centre itself or its parent."""
    centre = Q(centre_related=True) | Q(agency__is_centre_related=True)
    return Complaint.objects.filter(key__destroyed_at=None).exclude(centre)


def alike(probe: Probe, rules: IntakeRules) -> list[Alike]:
    """The matters that look like the probe, the most alike first; at most `COMPARED`."""
    since = probe.received_at - timedelta(days=rules.window_days)
    pool = comparable().filter(received_at__gte=since)
    if probe.pk is not None:
        pool = pool.exclude(pk=probe.pk)
    rows = _rows(_near(pool, probe, rules))
    hopeful = [(_estimated(row, probe), row) for row in rows]
    chosen = [(value, row) for value, row in hopeful if _counts(rules, value + MARGIN, row, probe)]
    chosen.sort(key=lambda pair: (-pair[0], str(pair[1].pk)))
    found = _compared([row for _value, row in chosen[:COMPARED]], probe, rules)
    return sorted(found, key=lambda one: (-one.similarity, one.complaint.received_at))


def _near(pool: ComplaintQuerySet, probe: Probe, rules: IntakeRules) -> ComplaintQuerySet:
    """Those found in one of the ways, each bounded."""
    keys: set[UUID] = set(_by_band(pool, probe))
    recent = pool.order_by("-received_at")
    if probe.agency_id is not None:
        keys |= set(recent.filter(agency_id=probe.agency_id).values_list("pk", flat=True)[:BY_AGENCY])
    if probe.happened_on is not None:
        span = timedelta(days=rules.day_span)
        days = recent.filter(happened_on__range=(probe.happened_on - span, probe.happened_on + span))
        if probe.agency_id is not None:
            days = days.filter(Q(agency_id=probe.agency_id) | Q(agency=None))
        keys |= set(days.values_list("pk", flat=True)[:BY_DAY])
    if probe.phone_index:
        sender = recent.filter(identity__phone_index=probe.phone_index)
        keys |= set(sender.values_list("pk", flat=True)[:BY_SENDER])
    return Complaint.objects.filter(pk__in=keys)


def _by_band(pool: ComplaintQuerySet, probe: Probe) -> list[UUID]:
    """Those that share most bands with the probe."""
    shared = FingerprintBand.objects.filter(digest__in=probe.sketch.bands).values("fingerprint")
    most = shared.annotate(times=Count("pk")).order_by("-times", "fingerprint").values_list("fingerprint", flat=True)
    found = list(most[: 2 * BY_BAND])
    return list(pool.filter(pk__in=found).values_list("pk", flat=True)[:BY_BAND])


def _rows(matters: ComplaintQuerySet) -> list[_Row]:
    columns = ("pk", "fingerprint__sketch", "agency_id", "happened_on", "identity__phone_index")
    return [
        _Row(pk, bytes(values or b""), agency_id, happened_on, phone_index or "")
        for pk, values, agency_id, happened_on, phone_index in matters.order_by().values_list(*columns)
    ]


def _estimated(row: _Row, probe: Probe) -> float:
    return estimate(row.values, probe.sketch.values)


def _days_apart(row: _Row, probe: Probe) -> int | None:
    if row.happened_on is None or probe.happened_on is None:
        return None
    return abs((row.happened_on - probe.happened_on).days)


def _counts(rules: IntakeRules, similarity: float, row: _Row, probe: Probe) -> bool:
    """Whether this much resemblance counts, given what else the two have in common.

    Two reports on one agency from the same day are shown however they are worded: most are about one event, and a
    repeat of a closed matter rarely repeats its words.
    """
    days = _days_apart(row, probe)
    near_day = days is not None and days <= rules.day_span
    same_agency = row.agency_id is not None and row.agency_id == probe.agency_id
    open_agency = near_day and (row.agency_id is None or probe.agency_id is None)
    same_sender = bool(row.phone_index) and row.phone_index == probe.phone_index
    somewhat = similarity * 100 >= rules.agency_percent
    return (
        similarity * 100 >= rules.text_percent
        or (somewhat and (same_agency or open_agency or same_sender))
        or (same_agency and (near_day or same_sender))
    )


def _compared(rows: list[_Row], probe: Probe, rules: IntakeRules) -> list[Alike]:
    """Open the texts and keep what counts by their true resemblance."""
    matters = Complaint.objects.select_related("key", "agency").in_bulk([row.pk for row in rows])
    found = []
    for row in rows:
        complaint = matters.get(row.pk)
        similarity = _true_resemblance(complaint, probe) if complaint else None
        if complaint is not None and similarity is not None and _counts(rules, similarity, row, probe):
            found.append(
                Alike(
                    complaint=complaint,
                    similarity=int(similarity * 100 + 0.5),
                    same_agency=row.agency_id is not None and row.agency_id == probe.agency_id,
                    days_apart=_days_apart(row, probe),
                    same_sender=bool(row.phone_index) and row.phone_index == probe.phone_index,
                )
            )
    return found


def _true_resemblance(complaint: Complaint, probe: Probe) -> float | None:
    try:
        return resemblance(shingles(complaint.narrative.open() or ""), probe.pairs)
    except VaultError:  # erased meanwhile
        return None
