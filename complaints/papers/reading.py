"""Papers as they are shown on a page: the issued one, opened from the seal, or the draft that would be issued."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from ..actions.papers import digest_of_paper, opened
from ..enums import PaperKind
from ..models import DocumentNumber, IssuedPaper, MutualTransfer, SupervisionDecision, SupervisionNotice
from . import values
from .content import PaperContent, Values
from .wording import preview


@dataclass(frozen=True)
class Shown:
    """A paper on a page; a draft has no code and no row."""

    content: PaperContent
    code: str = ""
    digest: str = ""
    revoked_on: date | None = None
    paper: IssuedPaper | None = None


def shown(paper: IssuedPaper) -> Shown:
    """An issued paper.

    Raises:
        KeyDestroyed: the matter's texts were erased.
    """
    content, code = opened(paper)
    revoked = localtime(paper.revoked_at).date() if paper.revoked_at else None
    return Shown(content, code, digest_of_paper(paper), revoked, paper)


def draft(kind: PaperKind, named: Values) -> Shown:
    """What would be issued now."""
    return Shown(preview(kind, named))


def issued_under(number: DocumentNumber) -> IssuedPaper:
    """The paper that bears a number.

    Raises:
        IssuedPaper.DoesNotExist: no paper bears it.
    """
    return IssuedPaper.objects.select_related("number", "complaint__key").get(number=number)


def notice_paper(notice: SupervisionNotice) -> Shown:
    """A notice."""
    return shown(issued_under(notice.number))


def decision_paper(decision: SupervisionDecision) -> Shown:
    """A decision on an objection."""
    return shown(issued_under(decision.number))


def referral_paper(transfer: MutualTransfer) -> Shown:
    """A referral letter, signed or still a draft."""
    if transfer.number is None:
        return draft(PaperKind.REFERRAL, values.of_referral(transfer))
    return shown(issued_under(transfer.number))
