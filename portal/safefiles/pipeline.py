"""One file through the whole check: scanned, then stripped in a process of its own. It fails closed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from .child import CheckFailed, strip_apart
from .kinds import Kind
from .limits import Limits
from .scanners import ScanFailed, Scanner


class Verdict(StrEnum):
    """What may happen with the file."""

    CLEAN = "clean"  # there is a safe copy
    ORIGINAL_ONLY = "original_only"  # nothing bad found, no safe copy possible
    REFUSED = "refused"  # nobody gets it
    NO_ANSWER = "no_answer"  # a part did not work: try again


@dataclass(frozen=True)
class Outcome:
    """The verdict.

    Attributes:
        verdict: what may happen with the file.
        reason: a code, where it is not clean.
        malware: the name a scanner gave, where it found something.
        scanned: whether a scanner looked at it.
        removed: codes of what the copy does not have.
        copy: the safe copy, open at its beginning; the caller closes it.
        kind: what the copy is.
    """

    verdict: Verdict
    kind: Kind
    reason: str = ""
    malware: str = ""
    scanned: bool = False
    removed: tuple[str, ...] = ()
    copy: IO[bytes] | None = None


def examine(source: IO[bytes], *, kind: Kind, limits: Limits, scanner: Scanner | None) -> Outcome:
    """Scan and strip an open, real file."""
    try:
        malware = scanner.scan(source) if scanner else ""
    except ScanFailed:
        return Outcome(Verdict.NO_ANSWER, kind, "scanner_away")
    scanned = scanner is not None
    if malware:
        return Outcome(Verdict.REFUSED, kind, "malware", malware, scanned)
    try:
        done = strip_apart(source, kind, limits)
    except CheckFailed as no:
        return Outcome(Verdict.NO_ANSWER, kind, no.code, scanned=scanned)
    report = done.report
    if report.result == "refused":
        return Outcome(Verdict.REFUSED, kind, report.reason, scanned=scanned)
    if report.result == "no_copy":
        return Outcome(Verdict.ORIGINAL_ONLY, kind, report.reason, scanned=scanned)
    return Outcome(
        Verdict.CLEAN, done.kind, scanned=scanned, removed=tuple(dict.fromkeys(report.removed)), copy=done.copy
    )
