"""A matter about the Centre or its parent: out at once, unread by the Centre, answered by the body that has it."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.errors import Refused
from portal.notify.api import notify_user
from portal.roles.enums import Role
from portal.roles.models import User

from ..enums import Action, State
from ..models import Complaint, OutsideTransfer
from ..transitions import Actor
from .feedback import tell
from .lifecycle import By, perform


@transaction.atomic
def route_outside(*, complaint: Complaint, by: By) -> OutsideTransfer:
    """Hand the matter to the configured outside body; from here on nobody of the Centre reads or decides it.

    What was merged into it is handled on its own again. The sender is told where it went; number and code still work.
    """
    done = perform(complaint, Action.ROUTE_OUTSIDE, by=by, changes={"centre_related": True})
    done.staff.filter(ended_at=None).update(ended_at=timekeeping.now())
    for one in done.merged.filter(state=State.MERGED):
        perform(one, Action.SEPARATE, by=Actor.SYSTEM, changes={"merged_into": None})
    transfer = OutsideTransfer.objects.create(complaint=done, body=settings.OUTSIDE_BODY)
    words = _("您反映的是本中心或其上级。本中心不办理、不能查看内容，已直接转交“%(body)s”。编号和查询码继续有效。")
    tell(complaint=done, text=words % {"body": transfer.body}, by=None)
    for liaison in User.objects.filter(groups__name=Role.DISCIPLINE_LIAISON.value, is_active=True):
        notify_user(liaison, "outside_received", {"number": done.number}, link=f"/desk/matters/outside/{done.pk}/")
    return transfer


@transaction.atomic
def acknowledge_outside(*, complaint: Complaint, by: User) -> OutsideTransfer:
    """The outside body confirms receipt; the clock of its outcome starts."""
    perform(complaint, Action.ACKNOWLEDGE_OUTSIDE, by=by)
    transfer = OutsideTransfer.objects.get(complaint=complaint)
    transfer.acknowledged_by, transfer.acknowledged_at = by, timekeeping.now()
    transfer.save(update_fields=["acknowledged_by", "acknowledged_at"])
    return transfer


@transaction.atomic
def report_outside(*, complaint: Complaint, by: User, result: str) -> OutsideTransfer:
    """The outside body answers the complainant through the track page, and the matter ends."""
    if len(result.strip()) < 6:
        raise Refused(_("请写明处理结果，投诉人会原样看到。"), code="result_missing")
    perform(complaint, Action.REPORT_OUTSIDE, by=by)
    transfer = OutsideTransfer.objects.select_related("complaint__key").get(complaint=complaint)
    transfer.result = result.strip()
    transfer.reported_by, transfer.reported_at = by, timekeeping.now()
    transfer.save(update_fields=["result", "reported_by", "reported_at"])
    tell(complaint=complaint, text=result.strip(), by=by)
    return transfer
