"""What is due, what is held, and what stands on which list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from complaints.enums import TERMINAL, State
from complaints.models import Complaint, DisposalItem, LegalHold, Recusal, RetentionRule
from complaints.models.complaint import ComplaintQuerySet
from portal import timekeeping
from portal.roles.models import User

from .enums import Fate, Obstacle
from .schedule import due_date, rule_for


@dataclass(frozen=True)
class Due:
    """A matter whose time is over, under which line, since when, and what stands in the way of its destruction."""

    complaint: Complaint
    rule: RetentionRule
    due_on: date
    obstacle: Obstacle


def standing_holds() -> "list[LegalHold]":
    """Holds that still forbid."""
    open_ended = Q(until=None) | Q(until__gte=timekeeping.today())
    return list(LegalHold.objects.filter(open_ended, lifted_at=None).select_related("complaint__key", "placed_by"))


def family_of(keys: set[UUID]) -> set[UUID]:
    """These matters and all that were joined to them or that they were joined to, over any number of steps."""
    known: set[UUID] = set()
    fresh = set(keys)
    while fresh:
        known |= fresh
        near = Complaint.objects.filter(Q(pk__in=fresh) | Q(merged_into__in=fresh)).values_list("pk", "merged_into")
        fresh = {key for pair in near for key in pair if key is not None} - known
    return known


def held_matters() -> set[UUID]:
    """Every matter that may not be destroyed because it, or one joined to it, is held."""
    return family_of({hold.complaint_id for hold in standing_holds()})


def is_held(complaint: Complaint) -> bool:
    """Whether a hold on the matter, or on one joined to it, forbids its destruction."""
    return complaint.pk in held_matters()


def _past(day: date, rules: list[RetentionRule]) -> ComplaintQuerySet:
    """Ended matters that fit a line and are old enough for it, roughly: those worth a look.

    Never one about the Centre itself: who is complained of does not destroy the complaint, nor see that there is one.
    """
    worth = Q(pk__in=[])
    for rule in rules:
        if not rule.permanent:
            worth |= _criteria(rule) & Q(closed_at__date__lte=day - timedelta(days=_shortest(rule)))
    ended = Complaint.objects.filter(worth, state__in=TERMINAL, disposed_at=None, centre_related=False)
    return ended.select_related("agency").order_by("closed_at")


def _criteria(rule: RetentionRule) -> Q:
    fits = Q()
    if rule.kind:
        fits &= Q(kind=rule.kind)
    if rule.violation:
        fits &= Q(violation=rule.violation)
    if rule.ending:
        fits &= Q(state=rule.ending) if rule.ending in TERMINAL else Q(state=State.CLOSED, outcome=rule.ending)
    return fits


def _shortest(rule: RetentionRule) -> int:
    """Days that the rule's term surely lasts."""
    return 365 * rule.years + 28 * rule.months - 1


def due_matters(day: date | None = None, *, viewer: User | None = None) -> Iterator[Due]:
    """Matters whose time is over on a day, the longest over first as far as the day of closing tells."""
    day = day or timekeeping.today()
    rules = list(RetentionRule.objects.all())
    held, listed = held_matters(), _listed()
    recused = set(Recusal.objects.filter(user=viewer).values_list("complaint_id", flat=True)) if viewer else set()
    for complaint in _past(day, rules).iterator(chunk_size=500):
        rule = rule_for(complaint, rules)
        due_on = due_date(complaint, rule)
        if rule is not None and due_on is not None and due_on <= day:
            obstacle = _obstacle(complaint, rule, held, listed, recused)
            yield Due(complaint, rule, due_on, obstacle)


def _listed() -> set[UUID]:
    return set(DisposalItem.objects.filter(fate=Fate.PENDING).values_list("complaint_id", flat=True))


def _obstacle(
    complaint: Complaint, rule: RetentionRule, held: set[UUID], listed: set[UUID], recused: set[UUID]
) -> Obstacle:
    if complaint.pk in held:
        return Obstacle.HELD
    if rule.verified_at is None:
        return Obstacle.UNVERIFIED
    if complaint.pk in listed:
        return Obstacle.LISTED
    return Obstacle.RECUSED if complaint.pk in recused else Obstacle.NONE


def due_now(complaint: Complaint) -> tuple[RetentionRule, date] | None:
    """The confirmed line under which this one matter may be destroyed today, or None."""
    if complaint.state not in TERMINAL or complaint.disposed_at is not None or complaint.centre_related:
        return None
    if is_held(complaint):
        return None
    rule = rule_for(complaint, RetentionRule.objects.all())
    due_on = due_date(complaint, rule)
    if rule is None or rule.verified_at is None or due_on is None or due_on > timekeeping.today():
        return None
    return rule, due_on
