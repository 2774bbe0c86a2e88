"""The complainant says how a closed matter was handled."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import Refused

from ..enums import State
from ..models import Complaint, SatisfactionRating
from .lifecycle import locked


@transaction.atomic
def rate(*, complaint: Complaint, score: int, comment: str = "") -> SatisfactionRating:
    """Rate a closed matter, once or again: the last word counts.

    Raises:
        Refused: the matter is not closed, or there is no such score.
    """
    fresh = locked(complaint)
    if fresh.state != State.CLOSED:
        raise Refused(_("事项办结以后才能评价。"), code="state")
    if score not in SatisfactionRating.Score.values:
        raise Refused(_("请选择一项评价。"), code="score")
    said = {"score": score, "comment": comment.strip(), "rated_at": timekeeping.now()}
    rating, _made = SatisfactionRating.objects.update_or_create(complaint=fresh, defaults=said)
    record(subject=fresh.subject, kind="complaint.rated", data={"score": score})
    return rating
