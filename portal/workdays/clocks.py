"""Starting, stopping, extending and recomputing clocks.

The caller's action records its own audit event (why, by whom); only `recompute`, which no person asks for by case,
records one itself.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import Refused

from .arithmetic import Term
from .calendar import Calendar, current
from .enums import Unit
from .models import Clock, ClockQuerySet, DeadlineRule

#: The rule whose value is the longest extension.
EXTENSION = "extension"


def due_date(rule: str | DeadlineRule, start: date) -> date:
    """The last day of a term by this rule that starts (uncounted) on `start`."""
    found = get_rule(rule)
    return Term(found.value, Unit(found.unit)).due(start, current())


def get_rule(rule: str | DeadlineRule) -> DeadlineRule:
    """The rule of that code.

    Raises:
        DeadlineRule.DoesNotExist: nobody defined it.
    """
    return rule if isinstance(rule, DeadlineRule) else DeadlineRule.objects.get(code=rule)


def get_rules(*codes: str) -> dict[str, DeadlineRule]:
    """The rules of these codes, by code (one query); codes that nobody defined are left out."""
    return {rule.code: rule for rule in DeadlineRule.objects.filter(code__in=codes)}


@transaction.atomic
def start_clock(
    *,
    subject: str,
    rule: str | DeadlineRule,
    started_on: date | None = None,
    value: int | None = None,
    label: str = "",
    counted_from: str = "",
) -> Clock:
    """Start a deadline for a subject.

    Args:
        subject: whose deadline, as in audit events: "complaint:<uuid>", "notice:<uuid>".
        rule: the rule or its code.
        started_on: the day of the starting event, itself not counted; today by default.
        value: another length, in the rule's unit, where a decision sets one.
        label: another name than the rule's.
        counted_from: another word for the starting event than the rule's, such as "收到之日".

    Raises:
        Refused: such a clock already runs for the subject (`clock_running`).
    """
    found = get_rule(rule)
    if Clock.objects.running().of(subject).filter(rule=found).exists():
        raise Refused(_("该事项的“%(label)s”已在计算中，无需重复开始。") % {"label": found.label}, code="clock_running")
    clock = Clock(
        subject=subject,
        rule=found,
        label=label or found.label,
        rule_value=value or found.value,
        unit=found.unit,
        counted_from=counted_from or found.counted_from,
        started_on=started_on or timekeeping.today(),
    )
    _compute(clock, current())
    clock.save()
    return clock


@transaction.atomic
def stop_clock(clock: Clock, *, on: date | None = None) -> Clock:
    """Stop a clock on that day (today by default); one already stopped stays as it is."""
    locked = Clock.objects.select_for_update().get(pk=clock.pk)
    if locked.running:
        locked.stopped_on = on or timekeeping.today()
        locked.save(update_fields=["stopped_on"])
    clock.stopped_on = locked.stopped_on
    return clock


@transaction.atomic
def extend_clock(clock: Clock, *, days: int) -> Clock:
    """Lengthen a running clock, once, by at most the value of the rule `extension`.

    Args:
        days: working days for a clock in working days, else calendar days.

    Raises:
        Refused: stopped (`clock_stopped`), extended before (`already_extended`), or too long (`extension_too_long`).
    """
    locked = Clock.objects.select_for_update().get(pk=clock.pk)
    longest = get_rule(EXTENSION).value
    if not locked.running:
        raise Refused(_("该期限已停止计算，不能延长。"), code="clock_stopped")
    if locked.extended_days:
        raise Refused(_("该期限已延长过一次，不能再次延长。"), code="already_extended")
    if not 1 <= days <= longest:
        raise Refused(_("延长天数应在 1 至 %(longest)d 之间。") % {"longest": longest}, code="extension_too_long")
    locked.extended_days = days
    _compute(locked, current())
    locked.reminded_on = locked.overdue_noted_on = None
    locked.save()
    for name in ("extended_days", "due_on", "provisional", "reminded_on", "overdue_noted_on"):
        setattr(clock, name, getattr(locked, name))
    return clock


def running_clocks(subject: str) -> ClockQuerySet:
    """The subject's clocks that have not been stopped, soonest due first, rules included."""
    return Clock.objects.running().of(subject).select_related("rule")


def clock_for(subject: str, rule_code: str) -> Clock | None:
    """The subject's latest clock by that rule, running or stopped."""
    found = Clock.objects.of(subject).filter(rule__code=rule_code)
    return found.select_related("rule").order_by("-started_on", "-id").first()


def term_of(clock: Clock) -> Term:
    """The length of a clock as it was fixed when it started."""
    return Term(clock.rule_value, Unit(clock.unit), clock.extended_days)


def _compute(clock: Clock, calendar: Calendar) -> None:
    clock.due_on = term_of(clock).due(clock.started_on, calendar)
    clock.provisional = calendar.provisional_between(clock.started_on, clock.due_on)


@transaction.atomic
def recompute(*, touching: tuple[date, date]) -> list[Clock]:
    """Compute anew the running clocks whose days lie in the span; those that moved are saved, recorded and returned."""
    first, last = touching
    moved = []
    concerned = Clock.objects.running().filter(started_on__lt=last, due_on__gte=first) | Clock.objects.running().filter(
        provisional=True
    )
    for clock in concerned.select_for_update().order_by("pk"):
        before = (clock.due_on, clock.provisional)
        _compute(clock, current())
        if before == (clock.due_on, clock.provisional):
            continue
        if clock.due_on != before[0]:
            clock.reminded_on = clock.overdue_noted_on = None
        clock.save()
        record(
            subject=clock.subject,
            kind="clock.recomputed",
            data={
                "clock": clock.pk,
                "rule": clock.rule_id,
                "due_before": before[0].isoformat(),
                "due_after": clock.due_on.isoformat(),
                "provisional": clock.provisional,
            },
        )
        moved.append(clock)
    return moved
