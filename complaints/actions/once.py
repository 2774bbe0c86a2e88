"""Carrying out a complainant's form once, however often it arrives: pressed twice, reloaded, or replayed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from ..models import Complaint, HandledPost

#: How long a handled form is remembered: far longer than the half hour in which it can be sent again.
MEMORY = timedelta(days=2)


@transaction.atomic
def once(*, complaint: Complaint, token: str, act: Callable[[], object]) -> bool:
    """Do it unless the token was used on this matter before; whether it was done now.

    Raises:
        Refused: the act said no; the token stays good for another try.
    """
    _row, first = HandledPost.objects.get_or_create(complaint=complaint, token=token[:40])
    if first:
        act()
    return first


def forget_handled(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: tokens nobody can send any more."""
    count, _rows = HandledPost.objects.filter(handled_at__lt=now - MEMORY).delete()
    if count:
        yield {"did": "handled_posts_forgotten", "count": count}
