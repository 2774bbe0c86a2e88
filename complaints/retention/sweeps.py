"""What the clock does for retention: note what has fallen due, destroy what was approved and waited, purge the rest."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localtime

from complaints.models import Complaint
from portal.audit.api import record
from portal.notify.api import notify_user
from portal.roles.models import User

from .enums import PROPOSERS
from .selectors import Due, due_matters

LINK = "/admin/matters/retention/"


def note_due(now: datetime) -> Iterator[dict[str, object]]:
    """Note each matter whose time is over, once, in its record; tell those who propose how many are new."""
    day = localtime(now).date()
    fresh = sum(_note(due) for due in due_matters(day))
    if fresh:
        _tell(fresh)
        yield {"did": "retention_due", "count": fresh}


@transaction.atomic
def _note(due: Due) -> bool:
    """Whether it had not been noted since the matter was last closed; the row decides."""
    complaint = due.complaint
    unnoted = Q(due_noted_on=None) | Q(due_noted_on__lt=F("closed_at__date"))
    noted = Complaint.objects.filter(unnoted, pk=complaint.pk).update(due_noted_on=due.due_on)
    if noted:
        data = {"rule": due.rule.pk, "due_on": due.due_on.isoformat()}
        record(subject=complaint.subject, kind="retention.due", data=data)
    return bool(noted)


@transaction.atomic
def _tell(count: int) -> None:
    for person in User.objects.filter(groups__name__in=PROPOSERS, is_active=True).distinct():
        notify_user(person, "retention_due", {"count": count}, link=LINK)
