"""The Centre's clock sweeps: deem served, end windows, prepare referrals, mark overdue, remind. Each is idempotent."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from agencies.models import AgencyAccount
from portal.audit.api import record
from portal.errors import Refused
from portal.notify.api import notify_user
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import add_workdays, clock_for, explain, stop_clock
from portal.workdays.models import Clock

from ..enums import BEFORE_FILING, ServiceMethod, State
from ..guards import current_notice
from ..models import Complaint
from ..transitions import Actor
from .filing import record_service
from .lifecycle import locked
from .outside import route_outside
from .protection import PROTECTORS
from .referrals import prepare_for_silence

logger = logging.getLogger(__name__)

Done = Iterator[dict[str, object]]
#: What was done to one matter, or None.
Did = dict[str, object] | None
Act = Callable[[Complaint, Any], Did]
BATCH = 500
REMINDER_WORKDAYS = 2
#: Clocks that have owners of their own, whatever the state of the matter.
RULE_OWNERS: dict[str, tuple[Role, ...]] = {"protect": PROTECTORS}
#: The clocks that partners are held to; the others are between the Centre and the complainant.
PARTNER_CLOCKS = frozenset({"deemed_service", "reply", "objection", "referral_outcome", "outside"})


def batched(clocks: Iterable[Clock], size: int) -> Iterator[list[Clock]]:
    """Lists of at most `size`."""
    source = iter(clocks)
    while batch := list(islice(source, size)):
        yield batch


def _each(matters: Iterable[tuple[Complaint, Clock | None]], act: Act) -> Done:
    """Act on each matter in a transaction of its own; one that fails is logged and named, the others have theirs."""
    for complaint, clock in matters:
        try:
            with transaction.atomic():
                did = act(complaint, clock)
        except Refused:  # somebody was faster; the next sweep looks again
            continue
        except Exception as error:
            logger.exception("a sweep failed on one matter")
            yield {"error": type(error).__name__, "matter": complaint.number}
            continue
        if did:
            yield {"matter": complaint.number, **did}


def _with_clock(state: State, rule: str) -> Iterator[tuple[Complaint, Clock | None]]:
    for complaint in Complaint.objects.in_state(state).select_related("key").iterator():
        yield complaint, clock_for(complaint.subject, rule)


def deem_served(now: datetime) -> Done:
    """A notice nobody opened counts as served after the configured days; the clock does not wait."""
    day = localtime(now).date()

    def act(complaint: Complaint, clock: Clock | None) -> Did:
        if clock is None or clock.stopped_on or day <= clock.due_on:
            return None
        record_service(complaint=complaint, by=Actor.SYSTEM, method=ServiceMethod.DEEMED, served_on=clock.due_on)
        return {"did": "deemed_served", "served_on": clock.due_on.isoformat()}

    yield from _each(_with_clock(State.FILED, "deemed_service"), act)


def send_outside(now: datetime) -> Done:
    """A matter that turned out to be about the Centre (its agency was marked afterwards) goes outside as well."""

    def act(complaint: Complaint, clock: Clock | None) -> Did:
        route_outside(complaint=complaint, by=Actor.SYSTEM)
        return {"did": "sent_outside"}

    ours = Q(centre_related=True) | Q(agency__is_centre_related=True)
    found = Complaint.objects.in_state(*BEFORE_FILING).filter(ours).select_related("key")
    yield from _each(((complaint, None) for complaint in found.iterator()), act)


def _owners(complaint: Complaint, clock: Clock) -> list[User]:
    """Who must act now: the assigned staff of the owning role, else everyone of the role, or the agency's accounts."""
    if clock.rule.code in RULE_OWNERS:
        return _holders(*RULE_OWNERS[clock.rule.code])
    owners = complaint.info.owners
    if Role.AGENCY_LIAISON in owners:
        agency = complaint.case.agency_id
        accounts = AgencyAccount.objects.filter(agency=agency, user__is_active=True).select_related("user")
        return [account.user for account in accounts]
    assigned = [duty.user for duty in complaint.staff.filter(ended_at=None).select_related("user")]
    mine = [user for user in assigned if user.roles & owners]
    return mine or _holders(*owners)


def _holders(*roles: Role) -> list[User]:
    return list(User.objects.filter(groups__name__in=[role.value for role in roles], is_active=True).distinct())


def _tell(user: User, template: str, complaint: Complaint, clock: Clock) -> None:
    """Tell of a deadline. A partner hears of its own ones alone, by the notice's number, never the complainant's.

    The outside body has the whole matter, so it knows it by the matter's own number.
    """
    notice = current_notice(complaint)
    number = complaint.number
    if not user.is_centre_staff and not complaint.centre_related:
        if clock.rule.code not in PARTNER_CLOCKS or notice is None:
            return
        number = notice.number.text
    notify_user(user, template, {"number": number, "due": clock.due_on.isoformat(), "what": clock.label})


def _once(clock: Clock, mark: str, day: date) -> bool:
    """Set the clock's mark if it was not set; the row decides, so that two sweeps do not both act."""
    return bool(Clock.objects.running().filter(pk=clock.pk, **{mark: None}).update(**{mark: day}))


def _matters(clocks: QuerySet[Clock]) -> Iterator[tuple[Complaint, Clock | None]]:
    """The clocks of open matters, each with its matter; read in batches, not all at once."""
    waiting = clocks.filter(subject__startswith="complaint:").select_related("rule").order_by("due_on", "pk")
    for batch in batched(waiting.iterator(chunk_size=BATCH), BATCH):
        keys = [clock.subject.removeprefix("complaint:") for clock in batch]
        found = Complaint.objects.open_matters().filter(pk__in=keys).select_related("case", "agency").in_bulk()
        for clock in batch:
            complaint = found.get(UUID(clock.subject.removeprefix("complaint:")))
            if complaint is not None:
                yield complaint, clock


def end_windows(now: datetime) -> Done:
    """The time for an objection ran out: a right that was not used is nobody's delay, so its clock just stops."""

    def act(complaint: Complaint, clock: Clock) -> Did:
        stop_clock(clock, on=clock.due_on)
        return {"did": "window_ended", "clock": clock.rule.code}

    past = Clock.objects.running().filter(rule__code="objection", due_on__lt=localtime(now).date())
    yield from _each(_matters(past), act)


def remind(now: datetime) -> Done:
    """In the last two working days of a clock, tell whoever must act, once."""
    day = localtime(now).date()

    def act(complaint: Complaint, clock: Clock) -> Did:
        if not _once(clock, "reminded_on", day):
            return None
        for user in _owners(complaint, clock):
            _tell(user, "deadline_near", complaint, clock)
        return {"did": "reminded", "clock": clock.rule.code, "due_on": clock.due_on.isoformat()}

    near = Clock.objects.running().filter(
        reminded_on=None, due_on__gte=day, due_on__lte=add_workdays(day, REMINDER_WORKDAYS)
    )
    yield from _each(_matters(near), act)


def mark_overdue(now: datetime) -> Done:
    """The day after a clock ran out, record it and tell owners, section heads and the director, once."""
    day = localtime(now).date()
    heads = set(_holders(Role.APPROVER, Role.DIRECTOR))

    def act(complaint: Complaint, clock: Clock) -> Did:
        if not _once(clock, "overdue_noted_on", day):
            return None
        due = clock.due_on.isoformat()
        record(subject=complaint.subject, kind="clock.overdue", data={"rule": clock.rule.code, "due_on": due})
        for user in {*_owners(complaint, clock), *(() if complaint.centre_related else heads)}:
            _tell(user, "deadline_over", complaint, clock)
        return {"did": "overdue", "clock": clock.rule.code, "due_on": due}

    yield from _each(_matters(Clock.objects.running().filter(overdue_noted_on=None, due_on__lt=day)), act)


def prepare_referrals(now: datetime) -> Done:
    """Where the reply clock ran out in silence, draft the referral for the director's signature."""
    day = localtime(now).date()

    def act(complaint: Complaint, clock: Clock | None) -> Did:
        notice = current_notice(complaint)
        if clock is None or clock.stopped_on or notice is None or day <= clock.due_on:
            return None
        if locked(complaint).state != State.AWAITING_REPLY:  # it answered in this moment
            return None
        transfer = prepare_for_silence(notice=notice, overdue_days=explain(clock, day).overdue_days)
        if transfer is None:
            return None
        record(subject=complaint.subject, kind="referral.prepared", data={"transfer": str(transfer.pk)})
        link = f"/admin/matters/{complaint.pk}/"
        for director in _holders(Role.DIRECTOR):
            notify_user(director, "referral_prepared", {"number": complaint.number}, link=link)
        return {"did": "referral_prepared", "overdue_days": transfer.overdue_days}

    yield from _each(_with_clock(State.AWAITING_REPLY, "reply"), act)


#: What a tick does to the Centre's clocks, in the order in which the sweeps build on one another.
CLOCK_SWEEPS = (send_outside, deem_served, end_windows, prepare_referrals, mark_overdue, remind)
