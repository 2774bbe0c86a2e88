"""The public's one door to papers: whether a number and its code belong together, and whether a file is the one issued.

Named in docs/security.md. It opens no seal: it works for erased matters too, and never says what a paper says.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.timezone import localtime

from ..models import IssuedPaper, PaperFile
from .codes import index_of


class FileVerdict(StrEnum):
    """What a file that somebody hands in for comparison is."""

    SAME = "same"
    DIFFERENT = "different"
    NONE_ISSUED = "none_issued"


@dataclass(frozen=True)
class Genuine:
    """What anybody who holds a paper may learn of it."""

    number: str
    kind: str
    issued_on: date
    revoked_on: date | None
    verdict: FileVerdict | None = None


def genuine(number: str, code: str, file: Iterable[bytes] | None = None) -> Genuine | None:
    """The paper with this number and check code; None when there is none, whichever of the two is wrong.

    Args:
        number: the document number, however it was typed.
        code: the check code, however it was typed.
        file: a PDF to compare byte for byte with the one that was handed out.
    """
    papers = IssuedPaper.objects.select_related("number", "pdf")
    paper = papers.filter(code_index=index_of(number, code)).first()
    if paper is None:
        return None
    return Genuine(
        number=paper.number.text,
        kind=paper.get_kind_display(),
        issued_on=localtime(paper.issued_at).date(),
        revoked_on=localtime(paper.revoked_at).date() if paper.revoked_at else None,
        verdict=_compared(paper, file) if file is not None else None,
    )


def _compared(paper: IssuedPaper, file: Iterable[bytes]) -> FileVerdict:
    made: PaperFile | None = getattr(paper, "pdf", None)
    if made is None:
        return FileVerdict.NONE_ISSUED
    digest = hashlib.sha256()
    for chunk in file:
        digest.update(chunk)
    same = hmac.compare_digest(digest.hexdigest(), made.sha256)
    return FileVerdict.SAME if same else FileVerdict.DIFFERENT
