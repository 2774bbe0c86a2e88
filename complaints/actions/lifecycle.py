"""Carries out one row of the transition table: the only code that writes a complaint's state."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.outbox.api import emit
from portal.roles.models import User
from portal.workdays.api import running_clocks, start_clock, stop_clock

from ..enums import TERMINAL, Action, State
from ..models import Complaint
from ..transitions import Actor, Move, moves_for

By = User | Actor


def locked(complaint: Complaint) -> Complaint:
    """The matter, fresh from the database and locked until the transaction ends."""
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def _plays(move: Move, by: By) -> bool:
    if isinstance(by, Actor):
        return by in move.actors
    return by.is_active and any(role in move.actors for role in by.roles)


def _rows(complaint: Complaint, action: Action, by: By) -> list[Move]:
    return [move for move in moves_for(action) if _plays(move, by) and complaint.state in move.sources]


def refuse_disposed(complaint: Complaint) -> None:
    """Nothing is written into a matter that was destroyed.

    Raises:
        Refused: it was.
    """
    if complaint.disposed_at is not None:
        raise _disposed()


def _disposed() -> Refused:
    return Refused(_("本事项保存期限届满，已依规销毁，不能再办理。"), code="disposed")


def refusal(complaint: Complaint, action: Action, by: By) -> Refused | None:
    """Why this person may not do this now, or None.

    Returns:
        `NotYours` when the role is wrong, `Refused` with the reason when the state or a guard is. One row that is
        open is enough: its guards may differ from those of another row of the same action.
    """
    if not any(_plays(move, by) for move in moves_for(action)):
        return NotYours(_("您的角色不能“%(action)s”。") % {"action": action.label}, code="role")
    if complaint.disposed_at is not None:
        return _disposed()
    fitting = _rows(complaint, action, by)
    if not fitting:
        return Refused(
            _("现在的状态是“%(state)s”，不能“%(action)s”。页面可能已过时，请刷新后再办。")
            % {"state": complaint.get_state_display(), "action": action.label},
            code="state",
        )
    found = [_guard_refusal(complaint, move, by) for move in fitting]
    return None if None in found else found[0]


def _guard_refusal(complaint: Complaint, move: Move, by: By) -> Refused | None:
    if isinstance(by, Actor):
        return None
    for guard in move.guards:
        reason = guard(complaint, by)
        if reason is not None:
            kind = NotYours if guard.__name__ in {"belongs_to_agency"} else Refused
            return kind(reason, code=guard.__name__)
    return None


def allowed_move(complaint: Complaint, action: Action, by: By, target: State | None = None) -> Move:
    """The row that applies (and leads to `target`, when one is wanted), or the refusal raised."""
    refused = refusal(complaint, action, by)
    if refused is not None:
        raise refused
    refused = Refused(_("不能转到这个状态。"), code="target")
    for move in _rows(complaint, action, by):
        if target is None or target in move.targets:
            guarded = _guard_refusal(complaint, move, by)
            if guarded is None:
                return move
            refused = guarded
    raise refused


def available_actions(complaint: Complaint, user: User) -> list[Action]:
    """Exactly what this person may do with this matter now, in the order of the table."""
    found: list[Action] = []
    for action in Action:
        if action not in found and moves_for(action) and refusal(complaint, action, user) is None:
            found.append(action)
    return found


@transaction.atomic
def perform(
    complaint: Complaint,
    action: Action,
    *,
    by: By,
    target: State | None = None,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    on: date | None = None,
) -> Complaint:
    """Check a move, carry it out, run its clocks, write its event and tell the rooms.

    Args:
        complaint: the matter; call inside the transaction that writes what belongs to the move.
        action: the row's action.
        by: the person, the complainant or the system.
        target: which of the row's targets; the only one when it has one.
        data: codes, ids and digests for the audit event (never free text).
        changes: further columns of the complaint to set with the state.
        on: the day from which the clocks count, when it is not today (service proven afterwards).

    Raises:
        NotYours: the person's role does not do this.
        Refused: the state or a guard forbids it; nothing changed.
    """
    fresh = locked(complaint)
    move = allowed_move(fresh, action, by, target)
    before = State(fresh.state)
    after = _target(move, before, target)
    moment = timekeeping.now()
    for name, value in (changes or {}).items():
        setattr(fresh, name, value)
    if after != before:
        fresh.state = after
        fresh.state_since = moment
        fresh.closed_at = _closed_at(fresh, before, after, moment)
    fresh.save()
    _run_clocks(fresh, move, on or timekeeping.today())
    record(
        subject=fresh.subject,
        kind=f"complaint.{action.value}",
        actor=by if isinstance(by, User) else None,
        data={"from": before.value, "to": after.value, "by": _actor_code(by), **(data or {})},
    )
    emit("complaint.moved", {"complaint": str(fresh.pk), "action": action.value, "to": after.value})
    _refresh(complaint, fresh)
    return fresh


def _target(move: Move, before: State, wanted: State | None) -> State:
    if not move.targets:
        return before
    if wanted is None and len(move.targets) > 1:
        raise ValueError(f"{move.action} needs a target")
    return wanted or move.targets[0]


def _closed_at(complaint: Complaint, before: State, after: State, moment: datetime) -> datetime | None:
    """When the matter ended; asking for a review, and being denied one, does not change the day."""
    if State.REVIEW_REQUESTED in (before, after) and after != State.ACCEPTED:
        return complaint.closed_at
    return moment if after in TERMINAL else None


def _run_clocks(complaint: Complaint, move: Move, day: date) -> None:
    if move.stops:
        for clock in running_clocks(complaint.subject).filter(rule__code__in=move.stops):
            stop_clock(clock, on=day)
    for code in move.starts:
        start_clock(subject=complaint.subject, rule=code, started_on=day)


def _actor_code(by: By) -> str:
    return by.name.lower() if isinstance(by, Actor) else "user"


def _refresh(stale: Complaint, fresh: Complaint) -> None:
    """Let the caller's instance agree with the row, without a second read."""
    for name in (
        "state",
        "state_since",
        "closed_at",
        "outcome",
        "refusal_reason",
        "accepted_at",
        "agency_id",
        "centre_related",
    ):
        setattr(stale, name, getattr(fresh, name))
