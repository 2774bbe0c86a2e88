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
    "review_requested": 2,
}

#: Which path leads through a state, for the matters left in it.
_THROUGH = {
    State.RECEIVED: "rectified",
    State.SUPPLEMENTING: "supplemented",
    State.ACCEPTED: "rectified",
    State.INVESTIGATING: "rectified",
    State.VERIFYING: "rectified",
    State.SUBSTANTIATED: "rectified",
    State.UNSUBSTANTIATED: "unsubstantiated",
    State.FILED: "rectified",
    State.AWAITING_REPLY: "rectified",
    State.RECEIPT_REVIEW: "rectified",
    State.SECOND_NOTICE_DUE: "partial_rectified_second_notice",
    State.REFERRAL_DUE: "not_effective_referred",
    State.OBJECTED: "objection_dismissed",
    State.REVERIFYING: "objection_dismissed",
    State.OBJECTION_DECISION: "objection_dismissed",
    State.REVOKED: "objection_upheld",
    State.RECTIFIED: "rectified",
    State.REFERRED: "not_executed_referred",
    State.REFERRAL_REPORTED: "not_executed_referred",
    State.REVIEW_REQUESTED: "review_requested",
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
    parked = list(_THROUGH)[: max(0, number)]
    for turn in range(number):
        agency = rng.choice(agencies)
        if turn < len(parked):
            days, path, state = rng.randint(34, 40), _THROUGH[parked[turn]], parked[turn]
        else:
            days, path, state = rng.randint(3, 360), rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0], None
        day = timezone.localtime(until).date() - timedelta(days=days)
        if state in {State.RECEIVED, State.ACCEPTED}:
            day = timezone.localtime(until).date() - timedelta(days=5)
        yield Plan(moment_on(day, rng.randrange(480)), _invented_report(agency, rng, day), path, turn, until=state)


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


def enact(plans: Iterable[Plan], cast: Cast, *, seed: int, until: datetime, on_step: Any = lambda: None) -> dict[str, Complaint]:
    """Carry every plan through the real actions up to `until`; returns the samples' matters by id."""
    calendar = Calendar(until, on_step)
    matters: dict[str, Complaint] = {}
    for plan in sorted(plans, key=lambda one: one.moment):
        calendar.open(plan.moment, _opening(plan, cast, seed, matters))
    calendar.run()
    return matters


def _opening(plan: Plan, cast: Cast, seed: int, matters: dict[str, Complaint]) -> Any:
    def open_story() -> Story:
        report = replace(plan.report, centre_related=plan.path == "referred_out")
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
    """Whether demo matters exist."""
    return Complaint.objects.filter(external_id__startswith="demo-").exists()
