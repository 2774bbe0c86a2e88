"""Destroying in two persons' steps: one proposes a list, another approves it, a waiting period passes, then it is done.

Whoever may stop it can do so until it is done, for one matter or for all. Every condition is looked at again at the
moment of destruction: a matter that was reopened, held, or whose line changed meanwhile is spared.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from complaints.actions.closing import withdraw_summary
from complaints.models import Complaint, DisposalItem, DisposalList, Recusal
from portal import timekeeping
from portal.audit import canonical
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.notify.api import notify_user
from portal.outbox.api import emit
from portal.roles.models import User

from .enums import DECIDERS, PROPOSERS, STOPPERS, Fate, Obstacle, Period, PublicRecordFate
from .erasure import erase
from .schedule import days_of
from .selectors import due_matters, due_now

logger = logging.getLogger(__name__)

#: How many matters fit on one list: what a person can still check.
LIST_LIMIT = 500
LINK = "/admin/matters/retention/lists/{pk}/"


def _role(by: User, roles: frozenset, message: str) -> None:
    if not by.is_active or not by.roles & roles:
        raise NotYours(message, code="role")


@transaction.atomic
def propose(*, matters: Iterable[UUID], by: User) -> DisposalList:
    """Put matters whose time is over on a list that another person decides on.

    Raises:
        NotYours: the role does not propose.
        Refused: nothing was chosen, too much, or one of them may not be destroyed now (nothing was listed then).
    """
    _role(by, PROPOSERS, _("销毁清册由审批负责人或身份保管员拟定。"))
    chosen = set(matters)
    if not chosen:
        raise Refused(_("请至少选择一件。"), code="nothing_chosen")
    if len(chosen) > LIST_LIMIT:
        raise Refused(_("一份清册最多 %(n)s 件，请分批拟定。") % {"n": LIST_LIMIT}, code="too_many")
    list(Complaint.objects.select_for_update().filter(pk__in=chosen).order_by("pk").values_list("pk"))
    free = {due.complaint.pk: due for due in due_matters(viewer=by) if due.obstacle == Obstacle.NONE}
    if not chosen <= free.keys():
        raise Refused(_("其中有事项现在不能销毁（封存、已列入、未到期或期限未核定）。请刷新后重选。"), code="not_due")
    made = DisposalList.objects.create(proposed_by=by)
    items = [free[key] for key in sorted(chosen, key=str)]
    DisposalItem.objects.bulk_create(
        DisposalItem(disposal=made, complaint=due.complaint, rule=due.rule, term=due.rule.term, due_on=due.due_on)
        for due in items
    )
    for due in items:
        record(subject=due.complaint.subject, kind="disposal.proposed", actor=by, data={"list": str(made.pk)})
    record(subject=made.subject, kind="disposal.proposed", actor=by, data={"count": len(items)})
    for director in User.objects.filter(groups__name__in=DECIDERS, is_active=True).distinct():
        notify_user(director, "disposal_proposed", {"count": len(items)}, link=LINK.format(pk=made.pk))
    return made


def _locked(disposal: DisposalList) -> DisposalList:
    return DisposalList.objects.select_for_update().get(pk=disposal.pk)


@transaction.atomic
def approve(*, disposal: DisposalList, by: User) -> DisposalList:
    """A second person approves; the waiting period begins.

    Raises:
        NotYours: the role does not decide.
        Refused: the person proposed it, is recused in one of the matters, or it is decided already.
    """
    _role(by, DECIDERS, _("销毁清册由中心主任批准。"))
    fresh = _locked(disposal)
    if fresh.step != "proposed":
        raise Refused(_("这份清册已经处理过，请刷新。"), code="step")
    if fresh.proposed_by_id == by.pk:
        raise Refused(_("清册由您拟定，须由另一人批准。"), code="four_eyes")
    pending = fresh.items.filter(fate=Fate.PENDING)
    if not pending.exists():
        raise Refused(_("清册中已没有待销毁的事项。"), code="empty")
    if Recusal.objects.filter(user=by, complaint__in=pending.values("complaint")).exists():
        raise Refused(_("清册中有您已回避的事项，请先将其移出，或由他人批准。"), code="not_recused")
    fresh.approved_by, fresh.approved_at = by, timekeeping.now()
    fresh.execute_on = timekeeping.today() + timedelta(days=days_of(Period.DISPOSAL_WAIT))
    fresh.save(update_fields=["approved_by", "approved_at", "execute_on"])
    data = {"count": pending.count(), "execute_on": fresh.execute_on.isoformat()}
    record(subject=fresh.subject, kind="disposal.approved", actor=by, data=data)
    return fresh


@transaction.atomic
def cancel(*, disposal: DisposalList, by: User) -> DisposalList:
    """Stop a list before it is done; its matters can be proposed again.

    Raises:
        NotYours: the role does not stop a list.
        Refused: it is done or was cancelled before.
    """
    _role(by, STOPPERS, _("您的角色不能取消销毁清册。"))
    fresh = _locked(disposal)
    if fresh.step in ("executed", "cancelled"):
        raise Refused(_("这份清册已经执行或取消。"), code="step")
    moment = timekeeping.now()
    fresh.items.filter(fate=Fate.PENDING).update(fate=Fate.CANCELLED, settled_at=moment)
    if fresh.items.filter(fate=Fate.DESTROYED).exists():
        fresh.executed_at = moment  # part of it is done and stays done
    else:
        fresh.cancelled_by, fresh.cancelled_at = by, moment
    fresh.save(update_fields=["cancelled_by", "cancelled_at", "executed_at"])
    record(subject=fresh.subject, kind="disposal.cancelled", actor=by)
    return fresh


@transaction.atomic
def take_out(*, item: DisposalItem, by: User) -> DisposalItem:
    """Spare one matter of a list; hold it if it must be kept for longer.

    Raises:
        NotYours: the role does not stop a disposal.
        Refused: it is settled already.
    """
    _role(by, STOPPERS, _("您的角色不能把事项移出清册。"))
    fresh = DisposalItem.objects.select_for_update(of=("self",)).select_related("complaint").get(pk=item.pk)
    if fresh.fate != Fate.PENDING:
        raise Refused(_("这件事项已经处理。"), code="settled")
    _settle(fresh, Fate.TAKEN_OUT)
    data = {"list": str(fresh.disposal_id)}
    record(subject=fresh.complaint.subject, kind="disposal.taken_out", actor=by, data=data)
    return fresh


def _settle(item: DisposalItem, fate: Fate, certificate: str = "") -> None:
    item.fate, item.settled_at, item.certificate = fate, timekeeping.now(), certificate
    item.save(update_fields=["fate", "settled_at", "certificate"])


def execute_due(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: destroy what was approved and has waited; a list whose matters are all settled is done."""
    day = localtime(now).date()
    for disposal in DisposalList.objects.filter(execute_on__lte=day, executed_at=None, cancelled_at=None):
        for item in disposal.items.filter(fate=Fate.PENDING):
            yield from _execute_one(item)
        done = _finish(disposal)
        if done is not None:
            yield done


def _execute_one(item: DisposalItem) -> Iterator[dict[str, object]]:
    """Destroy one matter in a transaction of its own; one that fails stays pending and is tried at the next tick."""
    try:
        fate = execute_item(item=item)
    except Exception as error:
        logger.exception("a matter could not be destroyed")
        yield {"error": type(error).__name__, "matter": item.complaint.number}
        return
    if fate is not None:
        yield {"did": fate.value, "matter": item.complaint.number}


@transaction.atomic
def execute_item(*, item: DisposalItem) -> Fate | None:
    """Destroy one matter of an approved list, if everything still holds; None when somebody else was faster.

    The matter's row is locked first: who reopens or holds it, and who destroys it, wait for one another.
    """
    complaint = Complaint.objects.select_for_update(of=("self",)).select_related("key").get(pk=item.complaint_id)
    disposal = _locked(item.disposal)
    fresh = DisposalItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if fresh.fate != Fate.PENDING or disposal.step != "approved":
        return None
    if disposal.execute_on is None or disposal.execute_on > timekeeping.today():
        return None
    found = due_now(complaint)
    if found is None or found[0].pk != fresh.rule_id:
        _settle(fresh, Fate.SPARED)
        record(subject=complaint.subject, kind="disposal.spared", data={"list": str(disposal.pk)})
        return Fate.SPARED
    _destroy(complaint, fresh, disposal, found[0].public_record)
    return Fate.DESTROYED


def _destroy(complaint: Complaint, item: DisposalItem, disposal: DisposalList, public_record: str) -> None:
    if public_record == PublicRecordFate.WITHDRAW and disposal.approved_by is not None:
        withdraw_summary(complaint=complaint, by=disposal.approved_by)
    certificate = canonical.digest(erase(complaint, actor=disposal.approved_by, reason="retention"))
    Complaint.objects.filter(pk=complaint.pk).update(disposed_at=timekeeping.now())
    _settle(item, Fate.DESTROYED, certificate)
    data = {
        "list": str(disposal.pk),
        "rule": item.rule_id,
        "due_on": item.due_on.isoformat(),
        "certificate": certificate,
    }
    record(subject=complaint.subject, kind="disposal.executed", data=data)
    emit("complaint.disposed", {"complaint": str(complaint.pk)})


@transaction.atomic
def _finish(disposal: DisposalList) -> dict[str, object] | None:
    """Mark a list as done once all its matters are settled, and tell the two who decided."""
    fresh = _locked(disposal)
    fates = list(fresh.items.values_list("fate", flat=True))
    if fresh.step != "approved" or Fate.PENDING in fates:
        return None
    fresh.executed_at = timekeeping.now()
    fresh.save(update_fields=["executed_at"])
    destroyed = fates.count(Fate.DESTROYED)
    record(subject=fresh.subject, kind="disposal.executed", data={"destroyed": destroyed, "of": len(fates)})
    words = {"count": destroyed, "spared": len(fates) - destroyed}
    for person in filter(None, (fresh.proposed_by, fresh.approved_by)):
        notify_user(person, "disposal_executed", words, link=LINK.format(pk=fresh.pk))
    return {"did": "list_executed", "destroyed": destroyed}
