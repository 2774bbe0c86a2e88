"""Placing and lifting a legal hold."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.lifecycle import locked
from complaints.guards import not_recused
from complaints.models import Complaint, LegalHold
from portal import timekeeping
from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.models import User

from .enums import HOLDERS
from .selectors import family_of


def _may(complaint: Complaint, by: User) -> None:
    if not by.roles & HOLDERS:
        raise NotYours(_("封存由审批负责人或中心主任决定。"), code="role")
    recused = not_recused(complaint, by)
    if recused is not None:
        raise Refused(recused, code="not_recused")


@transaction.atomic
def place_hold(*, complaint: Complaint, by: User, reason: str, until: date | None = None) -> LegalHold:
    """Forbid the destruction of a matter: a lawsuit, an audit, a pending question. A list it stands on spares it.

    Raises:
        NotYours: the role does not decide this.
        Refused: no reason, a day in the past, the person is recused, or the matter is destroyed already.
    """
    family = Complaint.objects.filter(pk__in=family_of({complaint.pk}))
    list(family.select_for_update().order_by("pk").values_list("pk"))  # none of them is being destroyed meanwhile
    fresh = locked(complaint)
    _may(fresh, by)
    if fresh.disposed_at is not None:
        raise Refused(_("本事项已经销毁，无法封存。"), code="disposed")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明封存理由。"), code="reason_missing")
    if until is not None and until < timekeeping.today():
        raise Refused(_("封存截止日已经过去，请改为今天以后，或留空表示直到解除。"), code="until_past")
    hold = LegalHold.objects.create(complaint=fresh, reason=reason.strip(), until=until, placed_by=by)
    data = {"hold": hold.pk, "until": until.isoformat() if until else "", "reason": digest_of(reason.strip())}
    record(subject=fresh.subject, kind="hold.placed", actor=by, data=data)
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: User, reason: str) -> LegalHold:
    """End a hold. The matter's time goes on as if there had been none.

    Raises:
        NotYours: the role does not decide this.
        Refused: no reason, the person is recused, or it does not stand any more.
    """
    fresh = LegalHold.objects.select_for_update(of=("self",)).select_related("complaint__key").get(pk=hold.pk)
    _may(fresh.complaint, by)
    if not fresh.stands:
        raise Refused(_("这一封存已经结束。"), code="not_standing")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明解除理由。"), code="reason_missing")
    fresh.lift_reason, fresh.lifted_by, fresh.lifted_at = reason.strip(), by, timekeeping.now()
    fresh.save(update_fields=["lift_reason", "lifted_by", "lifted_at"])
    data = {"hold": fresh.pk, "reason": digest_of(reason.strip())}
    record(subject=fresh.complaint.subject, kind="hold.lifted", actor=by, data=data)
    return fresh
