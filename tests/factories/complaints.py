"""Matters for tests, made and moved by the real actions (the demo's stories)."""

import random
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from agencies.models import Agency
from complaints.actions import quarantine
from complaints.actions.intake import Report, Ticket, new_ticket, receive
from complaints.enums import ActKind, State
from complaints.models import CheckState, Complaint, Quarantine
from complaints.people import Person
from portal import timekeeping
from portal.demo.accounts import Cast, ensure_cast
from portal.demo.city import THROUGH
from portal.demo.stories import Stage, run
from portal.workdays.api import add_workdays, run_sweeps

from .agencies import PrincipalLeaderFactory

NARRATIVE = "执法人员只有一人到场，没有出示证件，当场开出罚单，也没有告知可以陈述申辩。"
_turns = count()


def make_agency() -> Agency:
    """An agency that can answer: it has a principal leader."""
    agency: Agency = PrincipalLeaderFactory().agency
    return agency


def make_report(**changes: Any) -> Report:
    """A report against an agency of the registry."""
    defaults: dict[str, Any] = {
        "narrative": NARRATIVE,
        "violation": "程序违法",
        "act_kind": ActKind.PENALTY,
        "happened_on": timekeeping.today() - timedelta(days=3),
    }
    if "agency" not in changes:
        defaults["agency"] = make_agency()
    return Report(**{**defaults, **changes})


def make_complaint(
    *, ticket: Ticket | None = None, person: Person | None = None, days_ago: int = 130, **changes: Any
) -> Complaint:
    """A matter received some days ago: long enough that every story can end before today."""
    with timekeeping.at(timekeeping.now() - timedelta(days=days_ago)):
        return receive(report=make_report(person=person, **changes), ticket=ticket or new_ticket()).complaint


def check_files() -> None:
    """Check every file that waits, as the outbox does after a commit."""
    for key in list(Quarantine.objects.filter(state=CheckState.WAITING).values_list("pk", flat=True)):
        quarantine.check(key)


def later(complaint: Complaint, hours: int = 1) -> Any:
    """Simulated time shortly after the matter's last move: `with later(complaint): …`."""
    return timekeeping.at(complaint.state_since + timedelta(hours=hours))


def staff_team() -> Cast:
    """The cast: one account per role, four investigators, two section heads."""
    return ensure_cast()


def drive(complaint: Complaint, to: State, team: Cast | None = None, path: str = "") -> Complaint:
    """Carry a matter to a state through the real actions; simulated time runs on from its receipt.

    Act on it afterwards inside `with later(complaint):`, or its clocks will have run out meanwhile.

    Terminal states take the path of that name: CLOSED ends rectified unless `path` says otherwise.
    """
    ends = {
        State.CLOSED: "rectified",
        State.REFUSED: "rejected",
        State.REFERRED_OUT: "referred_out",
        State.OUTSIDE_ANSWERED: "outside",
        State.WITHDRAWN: "withdrawn",
    }
    chosen = path or ends.get(to) or THROUGH[to][0]
    stage = Stage(complaint, team or staff_team(), turn=2 * next(_turns), rng=random.Random(1), until=to)
    if complaint.state == to:
        return complaint
    for _wait in _steps(run(stage, chosen), complaint.state_since):
        pass
    complaint.refresh_from_db()
    assert complaint.state == to, f"{chosen} ended in {complaint.state}, not {to}"
    return complaint


def _after(moment: datetime, wait: int) -> datetime:
    if wait <= 0:
        return moment + timedelta(minutes=5)
    return moment + (add_workdays(moment.date(), wait) - moment.date())


def _steps(story: Any, moment: datetime) -> Any:
    """Run a story in simulated time, sweeping the clocks before each step."""
    while True:
        with timekeeping.at(moment):
            for _did in run_sweeps(moment):
                pass
            wait = next(story, None)
        if wait is None:
            return
        yield wait
        moment = _after(moment, wait)


def drive_path(complaint: Complaint, path: str, team: Cast | None = None) -> Complaint:
    """Carry a matter to the end of a path."""
    stage = Stage(complaint, team or staff_team(), turn=2 * next(_turns), rng=random.Random(1))
    for _wait in _steps(run(stage, path), complaint.state_since):
        pass
    complaint.refresh_from_db()
    return complaint
