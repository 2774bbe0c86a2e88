"""Slows down whoever guesses codes, and never locks out the person whose matter it is.

Failures are counted under digests that die with the day: of number and visitor together, of the number, of the visitor;
no number and no address is kept. Beyond the free ones a try costs a question for people and a pause. The pause belongs
to a turn that is handed to one browser with the page: it runs from there, whatever others try meanwhile, so nobody can
keep an owner waiting. Failures from elsewhere on a number cost its owner the question alone; those from the same
network at most the longest pause. Unknown numbers are counted exactly like known ones.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from portal import timekeeping
from portal.abuse import counters
from portal.abuse.api import address_digest, subject_digest

_SALT = "complaints.tracking turn"
#: A turn not used within this many seconds is void; the page then hands out another.
TURN_LIFE = 30 * 60


@dataclass(frozen=True)
class Hurdle:
    """What a try costs now.

    Attributes:
        puzzle: a question for people has to be answered.
        wait: seconds that must lie between being handed a turn and using it.
    """

    puzzle: bool = False
    wait: int = 0


def visitor_of(request: HttpRequest) -> str:
    """Today's name of the visitor's network; nothing when it cannot be known, and then nothing counts against it."""
    return address_digest(request)


def _keys(number: str, visitor: str) -> dict[str, str]:
    """Where failures are counted; digests of the day, so that the cache tells nobody which matters are asked for."""
    asked = {"free_on_number": number}
    if visitor:
        asked |= {"free": f"{number} {visitor}", "free_from_address": visitor}
    return {limit: f"track-failed:{subject_digest(f'track {limit}', value)}" for limit, value in asked.items()}


def failed(number: str, visitor: str) -> None:
    """Count a wrong number or code."""
    for key in _keys(number, visitor).values():
        counters.add_one(key, settings.TRACKING_GUESSES["memory"])


def hurdle(number: str, visitor: str) -> Hurdle:
    """What the next try on this number by this visitor costs."""
    keys = _keys(number, visitor)
    over = {limit: counters.read(key) - settings.TRACKING_GUESSES[limit] for limit, key in keys.items()}
    own = max((over[limit] for limit in over if limit != "free_on_number"), default=0)
    wait = min(2 ** min(own, 16), settings.TRACKING_GUESSES["longest_wait"]) if own > 0 else 0
    return Hurdle(puzzle=max(over.values()) >= 0, wait=wait)


def take_turn(number: str) -> str:
    """A signed turn for one try on this number, counting from now."""
    told = {"of": subject_digest("track turn", number), "at": timekeeping.now().timestamp(), "id": secrets.token_hex(8)}
    return signing.dumps(told, salt=_SALT)


def seconds_left(turn: str, number: str, wait: int) -> int | None:
    """How long a turn must still wait; None when it is no turn for this number, used up or too old."""
    try:
        told = signing.loads(turn, salt=_SALT)
    except signing.BadSignature:
        return None
    age = timekeeping.now().timestamp() - told["at"]
    if told["of"] != subject_digest("track turn", number) or age > TURN_LIFE or counters.read(_used(told)):
        return None
    return max(0, round(wait - age))


def use_turn(turn: str) -> bool:
    """Spend a turn; False when it was spent before."""
    return counters.add_one(_used(signing.loads(turn, salt=_SALT)), TURN_LIFE) == 1


def _used(told: dict[str, str]) -> str:
    return f"track-turn:{told['id']}"


def allowed(what: str, subject: str, *, most: int, seconds: int) -> bool:
    """Count one more of something for a subject; False beyond `most` in so many seconds."""
    return counters.add_one(f"track-count:{subject_digest(f'track {what}', subject)}", seconds) <= most
