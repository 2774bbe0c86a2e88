"""Which matter this browser has opened, and until when. One at a time: opening another shuts the first."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from complaints.actions.messages import seen_by_complainant
from complaints.models import Complaint
from complaints.tracking import clean_number
from portal import timekeeping
from portal.vault.api import blind_index

SESSION_KEY = "open_matter"
OPEN_SECONDS = 30 * 60
#: Wrong codes in an opened matter before it is shut, and the way leads through the track page again.
WRONG_CODES = 5


@dataclass
class Visit:
    """What the session remembers of an opened matter.

    Attributes:
        matter: its key.
        since: when it was opened, in seconds.
        code: a keyed digest of the code's hash, so that a new code shuts what the old one opened.
        unseen_from: when the first letter not seen before was written, in seconds.
        wrong: how often a wrong code was typed inside.
    """

    matter: str
    since: float
    code: str
    unseen_from: float
    wrong: int = 0


def _fingerprint(complaint: Complaint) -> str:
    return blind_index("track visit", complaint.code_hash)


def visit_of(request: HttpRequest) -> Visit | None:
    """The present visit, while the half hour lasts."""
    told = request.session.get(SESSION_KEY)
    if not isinstance(told, dict):
        return None
    visit = Visit(**told)
    if timekeeping.now().timestamp() - visit.since > OPEN_SECONDS:
        shut_matter(request)
        return None
    return visit


def open_matter(request: HttpRequest, complaint: Complaint) -> None:
    """Let this browser see the matter for half an hour, under a session identifier nobody could have planted."""
    now = timekeeping.now().timestamp()
    unseen = seen_by_complainant(complaint=complaint)
    request.session.cycle_key()
    visit = Visit(str(complaint.pk), now, _fingerprint(complaint), unseen.timestamp() if unseen else now)
    request.session[SESSION_KEY] = vars(visit)


def shut_matter(request: HttpRequest) -> None:
    """Close the matter on this device."""
    request.session.pop(SESSION_KEY, None)


def count_wrong_code(request: HttpRequest) -> bool:
    """A wrong code was typed inside; whether the matter was shut for it."""
    visit = visit_of(request)
    if visit is None:
        return True
    visit.wrong += 1
    request.session[SESSION_KEY] = vars(visit)
    if visit.wrong >= WRONG_CODES:
        shut_matter(request)
        return True
    return False


def opened(request: HttpRequest) -> Complaint | None:
    """The matter this browser has opened, while the half hour lasts and its code is still the same."""
    visit = visit_of(request)
    if visit is None:
        return None
    complaint = Complaint.objects.select_related("key", "merged_into", "rating").filter(pk=visit.matter).first()
    if complaint is None or _fingerprint(complaint) != visit.code:
        shut_matter(request)
        return None
    return complaint


def opened_for(request: HttpRequest) -> Complaint | None:
    """The opened matter, if it is the one the posted form was written for, and has not been destroyed."""
    complaint = opened(request)
    if (
        complaint is None
        or complaint.disposed_at is not None
        or clean_number(request.POST.get("matter", "")) != complaint.number
    ):
        return None
    return complaint


def unseen_from(request: HttpRequest) -> datetime:
    """From when on letters are marked as new."""
    visit = visit_of(request)
    moment = visit.unseen_from if visit is not None else timekeeping.now().timestamp()
    return datetime.fromtimestamp(moment, tz=timekeeping.now().tzinfo)
