"""The demo city's matters: every sample submission to its expected end, and invented ones in every state."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agencies.demo import ensure_demo_agencies
from agencies.models import Agency
from complaints.actions.intake import Report, new_ticket, receive
from complaints.bulk import report_from
from complaints.enums import ActKind, Channel, Kind, State
from complaints.models import Complaint
from portal.workdays.api import add_workdays, is_workday
from search.figures import series

from .accounts import Cast
from .driver import Calendar, moment_on
from .stories import Stage, Story, run
from .words import NARRATIVES, PLACES, REFUSALS, THEMES, WHEN

SAMPLES = Path(__file__).parent / "data" / "complaints.jsonl"
ACCEPTANCE_GAP = 9  # days between what happened and its being reported, at least

#: Weights of the invented matters' paths, roughly as a city sees them.
_WEIGHTS = {
    "rectified": 36,
    "rejected": 14,
    "unsubstantiated": 13,
    "partial_rectified_second_notice": 8,
    "not_executed_referred": 6,
    "objection_dismissed": 6,
    "objection_upheld": 4,
    "not_effective_referred": 4,
    "supplemented": 4,
    "withdrawn": 3,
    "referred_out": 1,
    "outside": 1,
    "review_requested": 2,
}

#: For each state a matter may be left in: the path that leads through it, and after how many working days.
THROUGH: dict[State, tuple[str, int]] = {
    State.RECEIVED: ("rectified", 0),
    State.SUPPLEMENTING: ("supplemented", 1),
    State.ACCEPTED: ("rectified", 1),
    State.INVESTIGATING: ("rectified", 2),
    State.VERIFYING: ("rectified", 6),
    State.SUBSTANTIATED: ("rectified", 7),
    State.UNSUBSTANTIATED: ("unsubstantiated", 7),
    State.FILED: ("rectified", 8),
    State.AWAITING_REPLY: ("rectified", 9),
    State.RECEIPT_REVIEW: ("rectified", 13),
    State.SECOND_NOTICE_DUE: ("partial_rectified_second_notice", 16),
    State.REFERRAL_DUE: ("not_effective_referred", 20),
    State.OBJECTED: ("objection_dismissed", 12),
    State.REVERIFYING: ("objection_dismissed", 13),
    State.OBJECTION_DECISION: ("objection_dismissed", 17),
    State.REVOKED: ("objection_upheld", 18),
    State.RECTIFIED: ("rectified", 14),
    State.REFERRED: ("not_executed_referred", 27),
    State.REFERRAL_REPORTED: ("not_executed_referred", 32),
    State.REVIEW_REQUESTED: ("review_requested", 10),
    State.SENT_OUTSIDE: ("outside", 0),
}


@dataclass(frozen=True)
class Plan:
    """One matter to be: when it comes, what it says, how it goes."""

    moment: datetime
    report: Report
    path: str
    turn: int
    sample: str = ""
    repeats: str = ""
    until: State | None = None


def sample_rows() -> list[dict[str, Any]]:
    """The sample submissions."""
    return [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines() if line.strip()]


def ensure_agencies() -> list[Agency]:
    """The agencies of the samples, those that are agencies at all."""
    rows = [row for row in sample_rows() if row["expected_path"] != "rejected"]
    ensure_demo_agencies(sorted({(row["respondent_agency"], row["region"], row["domain"]) for row in rows}))
    return list(Agency.objects.filter(active=True).select_related("region", "domain").order_by("pk"))


def sample_plans() -> Iterator[Plan]:
    """A plan for each sample submission, in the order of receipt."""
    repeated = {row["duplicate_of"]: row["id"] for row in sample_rows() if row.get("duplicate_of")}
    for turn, row in enumerate(sample_rows()):
        happened = date.fromisoformat(row["happened_on"])
        # A repeat comes while the first is being handled; a repeat of a closed matter half a year later.
        gap = {"C057": 150}.get(row["id"], ACCEPTANCE_GAP + (1 if row.get("duplicate_of") else 0))
        path = "merged" if row.get("duplicate_of") and row["id"] not in repeated else row["expected_path"]
        yield Plan(
            moment=moment_on(_original_day(row, happened) + timedelta(days=gap), turn * 13),
            report=report_from(row),
            path=path,
            turn=turn,
            sample=row["id"],
            repeats=row.get("duplicate_of") or "",
        )


def _original_day(row: dict[str, Any], happened: date) -> date:
    if not row.get("duplicate_of"):
        return happened
    original = next(one for one in sample_rows() if one["id"] == row["duplicate_of"])
    return date.fromisoformat(original["happened_on"])


def invented_plans(agencies: list[Agency], number: int, rng: random.Random, until: datetime) -> Iterator[Plan]:
    """Plans of `number` invented matters over the last year, the first ones left in every intermediate state."""
    today = timezone.localtime(until).date()
    for turn, state in zip(range(number), THROUGH, strict=False):
        path, reached = THROUGH[state]
        day = _workdays_before(today, reached + 1)
        agency = rng.choice(agencies)
        yield Plan(moment_on(day, rng.randrange(480)), _invented_report(agency, rng, day), path, turn, until=state)
    for turn in range(len(THROUGH), number):
        day = today - timedelta(days=rng.randint(3, 360))
        path = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        yield Plan(moment_on(day, rng.randrange(480)), _invented_report(rng.choice(agencies), rng, day), path, turn)


def _workdays_before(day: date, count: int) -> date:
    """The working day from which `count` working days lead to `day` or just before it."""
    start = day - timedelta(days=count)
    while not is_workday(start) or add_workdays(start, count) > day:
        start -= timedelta(days=1)
    return start


def _invented_report(agency: Agency, rng: random.Random, day: date) -> Report:
    violation, words = rng.choice(list(THEMES.items()))
    text = rng.choice(NARRATIVES).format(
        place=rng.choice(PLACES), when=rng.choice(WHEN), agency=agency.name, finding=words.finding
    )
    return Report(
        narrative=text,
        agency=agency,
        agency_as_stated=agency.name,
        kind=rng.choice([Kind.COMPLAINT, Kind.REPORT]),
        channel=rng.choices([Channel.WEB, Channel.PHONE, Channel.LETTER, Channel.MONITOR], [6, 2, 1, 1])[0],
        violation=violation,
        act_kind=rng.choice([ActKind.PENALTY, ActKind.INSPECTION, ActKind.COERCION, ActKind.FEE, ActKind.LICENCE]),
        place=rng.choice(PLACES),
        happened_on=day - timedelta(days=rng.randint(2, 20)),
    )


def enact(
    plans: Iterable[Plan], cast: Cast, *, seed: int, until: datetime, on_step: Any = lambda: None
) -> dict[str, Complaint]:
    """Carry every plan through the real actions up to `until`; returns the samples' matters by id."""
    calendar = Calendar(until, on_step)
    matters: dict[str, Complaint] = {}
    for plan in sorted(plans, key=lambda one: one.moment):
        calendar.open(plan.moment, _opening(plan, cast, seed, matters))
    calendar.run()
    return matters


def _opening(plan: Plan, cast: Cast, seed: int, matters: dict[str, Complaint]) -> Any:
    def open_story() -> Story:
        report = replace(plan.report, centre_related=plan.path == "outside")
        external = f"demo-{plan.sample}" if plan.sample else None
        received = receive(report=report, ticket=new_ticket(), external_id=external)
        if plan.sample:
            matters[plan.sample] = received.complaint
        stage = Stage(
            complaint=received.complaint,
            cast=cast,
            turn=plan.turn,
            rng=random.Random(f"{seed}-{plan.turn}-{plan.sample}"),  # noqa: S311 -- stories, not secrets
            until=plan.until,
            into=matters.get(plan.repeats),
            refusal=REFUSALS.get(plan.sample, Stage.refusal),
        )
        yield from run(stage, plan.path)

    return open_story


def already_there() -> bool:
    """Whether the demo was made to its end; the figures are its last act.

    Raises:
        HalfMade: it was begun and not finished.
    """
    if series("received").exists():
        return True
    if Complaint.objects.filter(external_id__startswith="demo-").exists():
        raise HalfMade
    return False


class HalfMade(Exception):
    """The making of the demo was interrupted."""
