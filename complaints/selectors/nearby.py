"""What lies near a lead that is being entered: matters that look like it, and earlier ones of the same telephone."""

from dataclasses import dataclass

from complaints.access import readable_matters
from complaints.actions.intake import Report
from complaints.actions.look_up import look_up_phone
from complaints.duplicates.search import Alike, alike, comparable, probe_of_report
from complaints.models import Complaint, IntakeRules, Likeness
from portal.errors import Refused
from portal.roles.models import User

from .likeness import reasons_of

#: Texts shorter than this look like anything.
SHORTEST = 12
MOST_EARLIER = 20
REASON = "登记来电、来访线索"


@dataclass(frozen=True)
class Near:
    """A matter that looks like the lead."""

    complaint: Complaint
    reasons: list[str]


@dataclass(frozen=True)
class Surroundings:
    """What was found; `earlier` are numbers of matters alone."""

    alike: list[Near]
    earlier: list[str]

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of the matters that look like the lead."""
        return frozenset(one.complaint.number for one in self.alike)


def surroundings(report: Report, user: User) -> Surroundings:
    """What lies near, among the matters that the person may read."""
    return Surroundings(_alike(report, user), _earlier(report, user))


def _alike(report: Report, user: User) -> list[Near]:
    if len(report.narrative.strip()) < SHORTEST:
        return []
    found = alike(probe_of_report(report), IntakeRules.load())
    readable = readable_matters(user).filter(pk__in=[one.complaint.pk for one in found])
    allowed = set(readable.values_list("pk", flat=True))
    return [Near(one.complaint, _reasons(one)) for one in found if one.complaint.pk in allowed]


def _reasons(one: Alike) -> list[str]:
    return reasons_of(
        Likeness(
            similarity=one.similarity,
            same_agency=one.same_agency,
            days_apart=one.days_apart,
            same_sender=one.same_sender,
        )
    )


def _earlier(report: Report, user: User) -> list[str]:
    """Numbers of earlier matters of the same telephone. It is a look-up like any other, with its events."""
    phone = report.person.phone if report.person else ""
    if not phone:
        return []
    try:
        found = look_up_phone(by=user, phone=phone, reason=REASON)
    except Refused:  # not a whole number
        return []
    shown = comparable().filter(pk__in=[one.pk for one in found[:MOST_EARLIER]]).order_by("-received_at")
    return list(shown.values_list("number", flat=True))
