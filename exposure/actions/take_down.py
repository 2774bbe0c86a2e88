"""Taking an item off the board: page, list and public record go in one transaction."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User

from ..models import ExposureItemPage

MAY_TAKE_DOWN = frozenset({Role.EDITOR, Role.SECRECY_REVIEWER, Role.LEGAL_REVIEWER, Role.DIRECTOR})


@transaction.atomic
def take_down(*, item: ExposureItemPage, by: User, reason: str) -> None:
    """Take an item down at once, for a stated reason. One person is enough to take down, never to put back.

    Raises:
        NotYours: the role does not do this.
        Refused: it is not public, or no reason is given.
    """
    if not by.roles & MAY_TAKE_DOWN and not by.is_superuser:
        raise NotYours(_("您的角色不能撤下曝光条目。"), code="role")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明撤下理由。"), code="reason_missing")
    locked = ExposureItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not locked.live:
        raise Refused(_("条目没有公开，无需撤下。"), code="not_live")
    _off(locked, by=by)
    data = {"reason": digest_of(reason.strip())}
    record(subject=locked.subject, kind="exposure.taken_down", actor=by, data=data)


@transaction.atomic
def take_down_revoked(*, case_key: str, on: date) -> None:
    """The notice was revoked: the item leaves the board, and its draft cannot be published any more. Idempotent."""
    item = ExposureItemPage.objects.select_for_update(of=("self",)).filter(case_key=case_key).first()
    if item is None or item.revoked_on is not None:
        return
    ExposureItemPage.objects.filter(pk=item.pk).update(revoked_on=on)
    item.revoked_on = on
    _off(item, by=None)
    record(subject=item.subject, kind="exposure.revoked", data={"on": on.isoformat()})


def _off(item: ExposureItemPage, *, by: User | None) -> None:
    state = item.current_workflow_state
    if state is not None:
        state.cancel(user=by)
    item.revisions.update(approved_go_live_at=None)
    if item.live:
        from wagtail.actions.unpublish_page import UnpublishPageAction

        UnpublishPageAction(item, user=by).execute(skip_permission_checks=True)
