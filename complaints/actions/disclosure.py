"""Disclosing an identity: asked for one recipient and one purpose, answered and revoked by the sender."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.notify.api import notify_user
from portal.roles.models import User

from ..access import can_read_matter
from ..enums import TERMINAL, Consent, Recipient
from ..models import Complaint, DisclosureConsent
from .feedback import tell
from .lifecycle import locked

LIVE = (Consent.ASKED, Consent.GIVEN)


def asking_refused(complaint: Complaint, by: User) -> Refused | None:
    """Why this person may not ask now, or None."""
    if not can_read_matter(by, complaint):
        return NotYours(_("您不能办理本事项。"), code="not_readable")
    if complaint.anonymous:
        return Refused(_("本事项为匿名，没有身份可以披露。"), code="anonymous")
    if complaint.state in TERMINAL:
        return Refused(_("本事项已经结束。"), code="state")
    return None


@transaction.atomic
def ask_consent(*, complaint: Complaint, by: User, recipient: Recipient, purpose: str) -> DisclosureConsent:
    """Ask the sender whether the identity may be told to a recipient; the sender answers on the track page.

    Raises:
        Refused: anonymous or ended, no purpose given, or the same was asked and is not answered or stands.
    """
    fresh = locked(complaint)
    refused = asking_refused(fresh, by)
    if refused is not None:
        raise refused
    if len(purpose.strip()) < 6:
        raise Refused(_("请写明为什么要告知、不告知会怎样。投诉人会原样看到。"), code="purpose_missing")
    if fresh.consents.filter(recipient=recipient, status__in=LIVE).exists():
        raise Refused(_("已就同一对象征求过同意，请等待答复，或已经同意。"), code="already_asked")
    consent = DisclosureConsent.objects.create(
        complaint=fresh, recipient=recipient, purpose=purpose.strip(), asked_by=by
    )
    data = {"consent": consent.pk, "recipient": recipient.value, "purpose": digest_of(purpose.strip())}
    record(subject=fresh.subject, kind="consent.asked", actor=by, data=data)
    words = _("中心请您决定，是否同意把您的身份告知%(recipient)s。请在本页“披露身份的请求”中答复；不同意不影响办理。")
    tell(complaint=fresh, text=words % {"recipient": recipient.label}, by=by)
    return consent


@transaction.atomic
def answer_consent(*, consent: DisclosureConsent, given: bool) -> DisclosureConsent:
    """The sender agrees or not.

    Raises:
        Refused: it was answered before.
    """
    fresh = _fresh(consent)
    if fresh.status != Consent.ASKED:
        raise Refused(_("这项请求已经答复过了。"), code="answered")
    fresh.status = Consent.GIVEN if given else Consent.REFUSED
    fresh.answered_at = timekeeping.now()
    fresh.save(update_fields=["status", "answered_at"])
    _tell_staff(fresh)
    return fresh


@transaction.atomic
def revoke_consent(*, consent: DisclosureConsent) -> DisclosureConsent:
    """The sender takes a consent back; what was told before cannot be untold, nothing more is told from now on.

    Raises:
        Refused: no consent stands.
    """
    fresh = _fresh(consent)
    if fresh.status != Consent.GIVEN:
        raise Refused(_("没有可以撤回的同意。"), code="not_given")
    fresh.status, fresh.revoked_at = Consent.REVOKED, timekeeping.now()
    fresh.save(update_fields=["status", "revoked_at"])
    _tell_staff(fresh)
    return fresh


def _fresh(consent: DisclosureConsent) -> DisclosureConsent:
    rows = DisclosureConsent.objects.select_for_update(of=("self",)).select_related("complaint__key", "asked_by")
    return rows.get(pk=consent.pk)


def _tell_staff(consent: DisclosureConsent) -> None:
    """Write the event and tell who asked."""
    complaint = consent.complaint
    data = {"consent": consent.pk, "recipient": consent.recipient, "by": "complainant"}
    record(subject=complaint.subject, kind=f"consent.{consent.status}", data=data)
    link = f"/admin/matters/{complaint.pk}/"
    notify_user(consent.asked_by, "consent_answered", {"number": complaint.number}, link=link)
