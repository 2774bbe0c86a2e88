"""The Centre's clock sweeps: remind, mark overdue, deem served, prepare referrals. Each is idempotent."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from portal.audit.api import record
from portal.errors import Refused
from portal.notify.api import notify_user
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import clock_for, explain
from portal.workdays.models import Clock

from agencies.models import AgencyAccount

from ..enums import OPEN, ServiceMethod, State
from ..guards import current_notice
from ..models import Complaint
from ..transitions import Actor
from .filing import record_service
from .referrals import prepare_for_silence

Done = Iterator[dict[str, object]]


def deem_served(now: datetime) -> Done:
    """A notice nobody opened counts as served after the configured days; the clock does not wait."""
    for complaint in Complaint.objects.in_state(State.FILED).iterator():
        clock = clock_for(complaint.subject, "deemed_service")
        if clock is None or clock.stopped_on or localtime(now).date() <= clock.due_on:
            continue
        try:
            record_service(
                complaint=complaint, by=Actor.SYSTEM, method=ServiceMethod.DEEMED, served_on=clock.due_on
            )
        except Refused:
            continue
        yield {"did": "deemed_served", "matter": complaint.number, "served_on": clock.due_on.isoformat()}


def _owners(complaint: Complaint) -> list[User]:
    """Who must act now: the assigned staff of the owning role, else everyone of the role, or the agency's accounts."""
    owners = complaint.info.owners
    if Role.AGENCY_LIAISON in owners:
        agency = complaint.case.agency_id
        accounts = AgencyAccount.objects.filter(agency=agency, user__is_active=True).select_related("user")
        return [account.user for account in accounts]
    assigned = [duty.user for duty in complaint.staff.filter(ended_at=None).select_related("user")]
    mine = [user for user in assigned if user.roles & owners]
    return mine or list(User.objects.filter(groups__name__in=[o.value for o in owners], is_active=True).distinct())


def _once(clock: Clock, mark: str, now: datetime) -> bool:
    """Set the clock's mark if it was not set; the row decides, so that two sweeps do not both act."""
    return bool(Clock.objects.filter(pk=clock.pk, stopped_on=None, **{mark: None}).update(**{mark: now}))


def _matter_clocks(now: datetime, horizon: int) -> Iterator[tuple[Complaint, Clock, int]]:
    """Running clocks of open matters with the working days that remain (negative: overdue), near or past due."""
    matters = {c.subject: c for c in Complaint.objects.filter(state__in=OPEN).select_related("key").iterator()}
    for clock in Clock.objects.filter(stopped_on=None, subject__startswith="complaint:").select_related("rule"):
        complaint = matters.get(clock.subject)
        if complaint is None:
            continue
        told = explain(clock, localtime(now).date())
        left = -told.overdue_days if told.overdue_days else told.remaining
        if left <= horizon:
            yield complaint, clock, left


def remind(now: datetime) -> Done:
    """Two working days before a clock runs out, tell whoever must act."""
    for complaint, clock, left in _matter_clocks(now, horizon=2):
        if left < 0:
            continue
        with transaction.atomic():
            if not _once(clock, "reminded_at", now):
                continue
            for user in _owners(complaint):
                notify_user(user, "deadline_near", {"number": complaint.number, "days": left, "what": clock.rule.label})
        yield {"did": "reminded", "matter": complaint.number, "clock": clock.rule.code, "days_left": left}


def mark_overdue(now: datetime) -> Done:
    """The day after a clock ran out, record it and tell owners, section heads and the director."""
    for complaint, clock, left in _matter_clocks(now, horizon=-1):
        with transaction.atomic():
            if not _once(clock, "overdue_at", now):
                continue
            record(
                subject=complaint.subject,
                kind="clock.overdue",
                data={"rule": clock.rule.code, "due_on": clock.due_on.isoformat()},
            )
            heads = User.objects.filter(
                groups__name__in=[Role.APPROVER.value, Role.DIRECTOR.value], is_active=True
            ).distinct()
            for user in {*_owners(complaint), *heads}:
                notify_user(user, "deadline_over", {"number": complaint.number, "what": clock.rule.label})
        yield {"did": "overdue", "matter": complaint.number, "clock": clock.rule.code, "days": -left}


def prepare_referrals(now: datetime) -> Done:
    """Where the reply clock ran out in silence, draft the referral for the director's signature."""
    day = localtime(now).date()
    for complaint in Complaint.objects.in_state(State.AWAITING_REPLY).select_related("key").iterator():
        clock = clock_for(complaint.subject, "reply")
        notice = current_notice(complaint)
        if clock is None or clock.stopped_on or notice is None or day <= clock.due_on:
            continue
        with transaction.atomic():
            transfer = prepare_for_silence(notice=notice, overdue_days=explain(clock, day).overdue_days)
            if transfer is None:
                continue
            record(subject=complaint.subject, kind="referral.prepared", data={"transfer": str(transfer.pk)})
            for director in User.objects.filter(groups__name=Role.DIRECTOR.value, is_active=True):
                notify_user(director, "referral_prepared", {"number": complaint.number}, link=f"/admin/matters/{complaint.pk}/")
        yield {"did": "referral_prepared", "matter": complaint.number, "overdue_days": transfer.overdue_days}
