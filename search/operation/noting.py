"""Noting queries that found nothing or took long. Nothing about who asked is kept; what looks personal never is."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from portal import timekeeping
from portal.redaction.api import is_clean, may_be_name
from portal.vault.api import blind_index
from search.analysis.folding import fold
from search.analysis.segmentation import segmenter

from .models import NoteReason, QueryNote

log = logging.getLogger(__name__)

#: Longer queries tell a story, and a story tells about somebody.
LONGEST = 40
_DIGITS = re.compile(r"\d{6,}")


def note(query: str, *, total: int, milliseconds: float) -> None:
    """Note a query when it is worth it. Never fails: a search does not depend on its note."""
    reason = _reason(total, milliseconds)
    words = " ".join(fold(query).split())
    if reason is None or not words or is_personal(words):
        return
    try:
        with transaction.atomic():
            _count(reason, words, round(milliseconds))
    except DatabaseError as error:
        log.warning("a query could not be noted: %s", type(error).__name__)


def is_personal(words: str) -> bool:
    """Whether a folded query may be about a person: numbers, addresses, names, or too long. Errs on that side."""
    return len(words) > LONGEST or bool(_DIGITS.search(words)) or not is_clean(words) or _may_name_somebody(words)


def forget_old(_now: datetime) -> Iterator[dict[str, Any]]:
    """Drop notes of months that ended longer ago than they are kept (a sweep)."""
    limit = timekeeping.today() - timekeeping.days(settings.SEARCH_NOTES_DAYS)
    gone, _each = QueryNote.objects.filter(month__lt=limit.replace(day=1)).delete()
    if gone:
        yield {"query_notes_forgotten": gone}


def _reason(total: int, milliseconds: float) -> NoteReason | None:
    if total == 0:
        return NoteReason.EMPTY
    return NoteReason.SLOW if milliseconds >= settings.SEARCH_SLOW_MS else None


def _may_name_somebody(words: str) -> bool:
    known = segmenter().vocabulary
    pieces = [piece for part in words.split() for piece in [*segmenter().cut(part), ""]]
    for first, second in zip(pieces, [*pieces[1:], ""], strict=True):
        if first and first not in known and (may_be_name(first) or may_be_name(first + second)):
            return True
    return False


def _count(reason: NoteReason, words: str, milliseconds: int) -> None:
    month = timekeeping.today().replace(day=1)
    found = QueryNote.objects.filter(month=month, reason=reason)
    digest = blind_index("search query", words)
    counted = found.filter(digest=digest).update(
        times=F("times") + 1, slowest_ms=Greatest(F("slowest_ms"), Value(milliseconds))
    )
    if counted:
        found.filter(digest=digest, words="", times__gte=settings.SEARCH_NOTED_FROM).update(words=words)
    elif found.count() < settings.SEARCH_NOTES_A_MONTH:
        once = words if settings.SEARCH_NOTED_FROM <= 1 else ""
        QueryNote.objects.create(
            month=month, reason=reason, digest=digest, words=once, times=1, slowest_ms=milliseconds
        )
