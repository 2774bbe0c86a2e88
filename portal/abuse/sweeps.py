"""What is forgotten when its time is over."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from .digests import forget_before


def forget(now: datetime) -> Iterator[dict[str, object]]:
    """The salts of days gone by: their digests can never be computed again."""
    salts = forget_before(timezone.localtime(now).date())
    if salts:
        yield {"did": "forgotten", "salts": salts}
