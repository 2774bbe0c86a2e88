"""Find and mask personal details in text meant for the public: `find`, `redact`, `is_clean`.

Pure functions over strings; no database, no settings. The original is never changed: `redact` answers a new text.
"""

from collections.abc import Callable, Iterable, Iterator

from .addresses import addresses
from .findings import Finding, Kind, Span, settle
from .folding import fold
from .kept import kept_spans
from .marks import accounts, emails, plates
from .names import may_be_name, names
from .numbers import bank_cards, id_numbers, phones

__all__ = ["Finding", "Kind", "find", "is_clean", "may_be_name", "redact"]

_DETECTORS: list[tuple[Kind, Callable[[str], Iterator[Span]]]] = [
    (Kind.PHONE, phones),
    (Kind.ID_NUMBER, id_numbers),
    (Kind.BANK_CARD, bank_cards),
    (Kind.PLATE, plates),
    (Kind.ADDRESS, addresses),
    (Kind.NAME, names),
    (Kind.EMAIL, emails),
    (Kind.ACCOUNT, accounts),
]
#: Found by their introduction or form alone; an account number may well look like a hotline.
_BEYOND_DOUBT = frozenset({Kind.ACCOUNT, Kind.EMAIL})
_MASKS = {Kind.NAME.value: "某某"}
_MASK = "□□"


def find(text: str) -> list[Finding]:
    """What in `text` could identify a person, in order, without overlaps.

    Full-width digits, odd dashes and blanks are seen through; offsets are those of the text as given. Amounts, dates,
    hotlines, document numbers and articles of law are left alone.
    """
    folded = fold(text)
    kept = kept_spans(folded)
    found = [
        Finding(start, end, kind.value, text[start:end], certain)
        for kind, detect in _DETECTORS
        for start, end, certain in detect(folded)
        if kind in _BEYOND_DOUBT or not any(first <= start and end <= last for first, last in kept)
    ]
    return settle(_strongest(found))


def redact(text: str, findings: Iterable[Finding] | None = None) -> str:
    """The text with each finding masked: names by 某某, everything else by □□.

    Args:
        text: the original, which stays as it is.
        findings: which ones to mask; all that `find(text)` reports when left out.
    """
    parts: list[str] = []
    position = 0
    for finding in sorted(find(text) if findings is None else findings):
        if finding.start < position:
            continue
        parts += [text[position : finding.start], _MASKS.get(finding.kind, _MASK)]
        position = finding.end
    return "".join([*parts, text[position:]])


def is_clean(text: str) -> bool:
    """Whether nothing is found."""
    return not find(text)


def _strongest(found: Iterable[Finding]) -> list[Finding]:
    """One finding a stretch: the certain one, else the first detector's."""
    best: dict[tuple[int, int], Finding] = {}
    for one in found:
        known = best.get((one.start, one.end))
        if known is None or (one.certain and not known.certain):
            best[(one.start, one.end)] = one
    return list(best.values())
