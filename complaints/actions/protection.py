"""Fear of retaliation: a priority clock from receipt, and the measures that end it."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.errors import Refused
from portal.notify.api import notify_user
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import start_clock

from ..enums import Action
from ..models import Complaint, ProtectionMeasure
from .lifecycle import perform

#: Who answers for the clock, whatever the state of the matter.
PROTECTORS = (Role.APPROVER, Role.DIRECTOR)


def begin_protection(complaint: Complaint) -> None:
    """Start the priority clock and tell those who answer for it."""
    clock = start_clock(subject=complaint.subject, rule="protect")
    context = {"number": complaint.number, "due": clock.due_on.isoformat()}
    names = [role.value for role in PROTECTORS]
    for user in User.objects.filter(groups__name__in=names, is_active=True).distinct():
        notify_user(user, "retaliation_feared", context, link=f"/admin/matters/{complaint.pk}/")


@transaction.atomic
def record_measures(*, complaint: Complaint, by: User, measures: str) -> ProtectionMeasure:
    """Enter what was arranged; the priority clock stops. The complainant sees that something was arranged, not what."""
    if len(measures.strip()) < 6:
        raise Refused(_("请写明采取的保护措施。"), code="measures_missing")
    done = perform(complaint, Action.PROTECT, by=by)
    return ProtectionMeasure.objects.create(complaint=done, measures=measures.strip(), recorded_by=by)
