"""What is forgotten when its time is over."""

from collections.abc import Iterator
from datetime import datetime

from captcha.models import CaptchaStore
from django.utils import timezone

from .digests import forget_before


def forget(now: datetime) -> Iterator[dict[str, object]]:
    """Salts of days gone by, sums that nobody answered."""
    salts = forget_before(timezone.localtime(now).date())
    sums = CaptchaStore.objects.filter(expiration__lte=now).delete()[0]
    if salts or sums:
        yield {"did": "forgotten", "salts": salts, "sums": sums}
