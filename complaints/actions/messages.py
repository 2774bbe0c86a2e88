"""Letters between the Centre and a complainant. Sealed under the matter's key; events name them and hold no text."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.outbox.api import emit
from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User

from ..access import outside_matters
from ..enums import TERMINAL, State
from ..guards import not_recused
from ..models import Complaint, HandledPost, MatterMessage, SatisfactionRating
from ..privacy import refuse_identity
from ..states import STATES, StateInfo
from .evidence import keep_submitted_file
from .intake import NARRATIVE_LIMIT

NEWS = "complaint.news"


def lead_of(complaint: Complaint) -> Complaint:
    """The matter that is worked on: the one a repeat was merged into, else itself."""
    merged = complaint.state == State.MERGED and complaint.merged_into is not None
    return complaint.merged_into if merged else complaint  # type: ignore[return-value]


def duty_states(user: User) -> frozenset[State]:
    """The states in which the person's role alone makes it a duty to answer.

    The role has to act now; or, for intake clerks, nobody at the Centre has to. Investigators have their duty by being
    assigned, never by their role.
    """
    return frozenset(state for state, info in STATES.items() if _has_duty(user.roles, state, info))


def _has_duty(roles: frozenset[Role], state: State, info: StateInfo) -> bool:
    waiting = info.owners & CASE_ROLES
    idle = state in TERMINAL or info.waits_for_complainant or not waiting
    return bool(roles & waiting - {Role.INVESTIGATOR}) or (idle and Role.INTAKE_CLERK in roles)


def why_not_correspond(complaint: Complaint, user: User) -> Refused | None:
    """Why this person may not write in this matter: recused, or no current duty in it.

    In a matter about the Centre the outside body's liaison writes, and nobody of the Centre.
    A duty have: who is assigned now, and whose role makes it one in the present state (`duty_states`).
    """
    if complaint.centre_related:
        theirs = outside_matters(user).filter(pk=complaint.pk).exists()
        return None if theirs else NotYours(_("本事项涉及本中心，由外部机关与投诉人联系。"), code="not_readable")
    if not user.is_active or not user.roles & CASE_ROLES:
        return NotYours(_("您的角色不能与投诉人往来。"), code="role")
    lead = lead_of(complaint)
    reason = not_recused(complaint, user) or not_recused(lead, user)
    if reason:
        return Refused(reason, code="not_recused")
    assigned = lead.staff.filter(user=user, ended_at=None)
    if lead.state not in duty_states(user) and not assigned.exists():
        return Refused(_("您现在不承办本事项，请由承办人员与投诉人联系。"), code="no_duty")
    return None


def _for_staff(complaint: Complaint, by: User) -> Complaint:
    """The matter as it is now, for somebody who may write in it."""
    fresh = Complaint.objects.select_related("key", "merged_into").get(pk=complaint.pk)
    refused = why_not_correspond(fresh, by)
    if refused is not None:
        raise refused
    return fresh


def _checked(text: str) -> str:
    if not text.strip():
        raise Refused(_("请写明要说的话。"), code="message_missing")
    if len(text) > NARRATIVE_LIMIT:
        raise Refused(_("内容超过 8000 字，请分几次发送。"), code="message_long")
    return text.strip()


@transaction.atomic
def write_to_complainant(*, complaint: Complaint, by: User, text: str) -> MatterMessage:
    """The Centre writes; what the complainant wrote before counts as read.

    Raises:
        NotYours: the person's role does not do this.
        Refused: recused, no current duty, nothing written, or the text names somebody whose identity is sealed here.
    """
    fresh, words = _for_staff(complaint, by), _checked(text)
    refuse_identity(lead_of(fresh), words, paper=_("消息"))
    mark_read(complaint=fresh, by=by)
    message = MatterMessage.objects.create(complaint=fresh, sender=MatterMessage.Sender.CENTRE, text=words, sent_by=by)
    record(subject=complaint.subject, kind="message.sent", actor=by, data={"message": str(message.pk)})
    emit(NEWS, {"complaint": str(complaint.pk)})
    return message


@transaction.atomic
def mark_read(*, complaint: Complaint, by: User) -> int:
    """A member of staff has read what the complainant wrote; how many letters that were.

    Raises:
        Refused: the person has no part in the matter.
    """
    count = _for_staff(complaint, by).messages.unread().update(read_at=timekeeping.now())
    if count:
        record(subject=complaint.subject, kind="message.read", actor=by, data={"count": count})
    return count


@transaction.atomic
def write_to_centre(*, complaint: Complaint, text: str, files: Iterable[File] = ()) -> MatterMessage:
    """The complainant writes, with files or without.

    Raises:
        Refused: nothing written, too many files or letters, or a file is not acceptable; nothing was kept.
    """
    fresh = Complaint.objects.select_for_update(of=("self",)).select_related("key").get(pk=complaint.pk)
    words, uploads = _checked(text), list(files)
    _refuse_too_much(fresh, len(uploads))
    message = MatterMessage.objects.create(complaint=fresh, sender=MatterMessage.Sender.COMPLAINANT, text=words)
    kept = [keep_submitted_file(complaint=fresh, upload=upload) for upload in uploads]
    message.files.set(kept)
    data = {"message": str(message.pk), "files": len(kept)}
    record(subject=fresh.subject, kind="message.received", data=data)
    return message


def _refuse_too_much(complaint: Complaint, files: int) -> None:
    if files > settings.UPLOAD_LIMIT_FILES:
        raise Refused(
            _("一次最多 %(limit)s 个文件，请分几次发送。") % {"limit": settings.UPLOAD_LIMIT_FILES}, code="files_many"
        )
    since = timekeeping.now() - timekeeping.days(1)
    written = complaint.messages.filter(sender=MatterMessage.Sender.COMPLAINANT, sent_at__gte=since).count()
    if written >= settings.MESSAGES_A_DAY:
        raise Refused(
            _("一天之内已发送 %(count)s 条，请明天再写，或把内容合成一条。") % {"count": written}, code="messages_many"
        )


@transaction.atomic
def seen_by_complainant(*, complaint: Complaint) -> datetime | None:
    """The complainant has shown number and code: what the Centre wrote so far is seen, and news may be told again.

    Returns:
        When the first letter not seen before was written.
    """
    unseen = complaint.messages.filter(sender=MatterMessage.Sender.CENTRE, read_at=None)
    first = unseen.values_list("sent_at", flat=True).first()
    if first is not None:
        unseen.update(read_at=timekeeping.now())
    complaint.contacts.exclude(told_at=None).update(told_at=None)
    return first


def forget_correspondence(complaint: Complaint) -> None:
    """What the matter's key does not cover when it is destroyed: addresses with their index, the rating, the tokens."""
    complaint.contacts.all().delete()
    SatisfactionRating.objects.filter(complaint=complaint).delete()
    HandledPost.objects.filter(complaint=complaint).delete()
