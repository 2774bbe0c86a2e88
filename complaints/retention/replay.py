"""After a restore: a matter whose key is destroyed again loses what an older backup brought back with it."""

from django.db import transaction

from complaints.models import Complaint, DisposalItem
from portal import timekeeping
from portal.audit import canonical
from portal.audit.api import record

from .enums import Fate
from .erasure import erase


def finish_erasures() -> int:
    """Clear matters whose key is destroyed but which are not marked as disposed; how many."""
    unfinished = Complaint.objects.filter(disposed_at=None, key__destroyed_at__isnull=False).select_related("key")
    return sum(_finish(complaint) for complaint in unfinished.order_by("pk"))


@transaction.atomic
def _finish(complaint: Complaint) -> bool:
    certificate = canonical.digest(erase(complaint, actor=None, reason="replay"))
    moment = timekeeping.now()
    Complaint.objects.filter(pk=complaint.pk).update(disposed_at=moment)
    pending = DisposalItem.objects.filter(complaint=complaint, fate=Fate.PENDING)
    pending.update(fate=Fate.DESTROYED, settled_at=moment, certificate=certificate)
    record(subject=complaint.subject, kind="disposal.replayed", data={"certificate": certificate})
    return True
