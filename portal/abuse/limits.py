"""Limits: so many requests of a kind from one network in so many seconds.

The figures are data (`ABUSE_LIMITS`): a scope's rates are written `30/600+90/86400`, thirty in ten minutes and ninety
a day; an empty text means no limit. Windows slide: what was counted in the window before still weighs with the share
of it that lies inside the last `seconds`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal import timekeeping

from . import counters
from .digests import address_digest

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Rate:
    """At most `most` in `seconds`."""

    most: int
    seconds: int


@dataclass(frozen=True)
class Verdict:
    """Whether one more is within the limit; otherwise in how many seconds it will be."""

    allowed: bool
    retry_after: int = 0


class TooMany(Exception):
    """A limit was reached (HTTP 429, made by the middleware).

    Args:
        scope: which limit.
        retry_after: seconds to wait.
        keep: whether the answer offers to send the same form again, so that nothing typed is lost.
        kept: what was kept, in words, for the page.
    """

    def __init__(self, scope: str, retry_after: int, *, keep: bool = False, kept: object = "") -> None:
        super().__init__(scope)
        self.scope = scope
        self.retry_after = retry_after
        self.keep = keep
        self.kept = kept


@lru_cache(maxsize=256)
def read_rates(text: str) -> tuple[Rate, ...]:
    """The rates that a text like `30/600+90/86400` names.

    Raises:
        ValueError: it is written in another way.
    """
    rates = []
    for part in filter(None, text.replace(" ", "").split("+")):
        most, _slash, seconds = part.partition("/")
        rates.append(Rate(int(most), int(seconds)))
        if rates[-1].most < 1 or rates[-1].seconds < 1:
            raise ValueError(text)
    return tuple(rates)


def weigh(scope: str, subject: str) -> Verdict:
    """Count one more for a subject (a digest, never a value in clear), and say whether it is within the limits.

    What is refused is not counted: whoever waits as told is served, however long others knocked on. Requests at the
    very same moment are counted first and then judged, so that together they do not slip past.
    """
    verdict = peek(scope, subject)
    if not verdict.allowed or not subject:
        return verdict
    now = timekeeping.now().timestamp()
    waits = [0]
    for rate in read_rates(settings.ABUSE_LIMITS[scope]):
        window = int(now // rate.seconds)
        if counters.add_one(_key(scope, subject, rate, window), 2 * rate.seconds) > rate.most:
            waits.append(rate.seconds)
    return Verdict(allowed=max(waits) == 0, retry_after=max(waits))


def peek(scope: str, subject: str) -> Verdict:
    """Say whether one more would be within the limits, without counting it."""
    rates = read_rates(settings.ABUSE_LIMITS[scope])
    waits = [_wait(scope, subject, rate) for rate in rates] if subject else []
    longest = max(waits, default=0)
    return Verdict(allowed=longest == 0, retry_after=longest)


def _wait(scope: str, subject: str, rate: Rate) -> int:
    """Seconds until one more fits under a rate."""
    now = timekeeping.now().timestamp()
    window, into = int(now // rate.seconds), now % rate.seconds
    present = counters.read(_key(scope, subject, rate, window))
    before = counters.read(_key(scope, subject, rate, window - 1))
    if present + before * (1 - into / rate.seconds) + 1 <= rate.most:
        return 0
    room = rate.most - 1 - present
    if room >= 0:  # the window before fades until one more fits
        return max(1, math.ceil(rate.seconds * (1 - room / before) - into))
    return max(1, math.ceil(rate.seconds * (2 - (rate.most - 1) / present) - into))


def _key(scope: str, subject: str, rate: Rate, window: int) -> str:
    return f"limit:{scope}:{rate.seconds}:{window}:{subject}"


def limit(request: HttpRequest, scope: str, *, keep: bool = False, kept: object = "") -> None:
    """Count this request for the visitor's network.

    Raises:
        TooMany: the limit of the scope is reached.
    """
    verdict = weigh(scope, address_digest(request))
    if not verdict.allowed:
        raise TooMany(scope, verdict.retry_after, keep=keep, kept=kept)


def limited(
    scope: str, *, methods: tuple[str, ...] = ("POST",), keep: bool = False, kept: object = ""
) -> Callable[[View], View]:
    """Limit a view. Stands below `@audience`.

    Args:
        scope: a key of `ABUSE_LIMITS`.
        methods: which requests count; an empty tuple means all.
        keep: offer to send the same form again (not for passwords and codes).
        kept: what was kept, in words.
    """
    if scope not in settings.ABUSE_LIMITS:
        raise LookupError(f"ABUSE_LIMITS names no scope {scope}")

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not methods or request.method in methods:
                limit(request, scope, keep=keep, kept=kept)
            return view(request, *args, **kwargs)

        return inner

    return wrap
