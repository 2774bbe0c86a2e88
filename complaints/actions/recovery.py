"""A new secret code for a named complainant who lost it, through the address verified before.

Ask (number and address; every answer is alike) → a code to the address → a delay in which whoever holds the old code
can stop it → a claim code to the address → the new code is shown, and takes effect once it is confirmed as saved.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping
from portal.audit.api import record
from portal.errors import Refused
from portal.outbox.api import emit

from .. import tracking
from ..models import CodeRecovery, ComplainantContact, Complaint
from ..throttle import allowed
from .codes import CODE_DIGITS, code_fits, send_code, tell
from .contacts import address_index
from .lifecycle import locked

ASKED = "recovery.asked"
CLAIM_DIGITS = 12


@sensitive_variables()
def ask_recovery(*, number: str, address: str) -> CodeRecovery:
    """Note the wish. Whether number and address belong together changes neither the answer nor the work done here."""
    index = address_index(address)
    with transaction.atomic():
        contact = ComplainantContact.objects.filter(
            complaint__number=number,
            complaint__anonymous=False,
            address_index=index,
            recovery=True,
            verified_at__isnull=False,
        ).first()
        asked = CodeRecovery.objects.create(contact=contact)
        emit(ASKED, {"recovery": str(asked.pk)})
    return asked


def on_asked(payload: dict[str, str]) -> None:
    """After the answer: send the code, if there is anybody to send it to and not too many went there today."""
    asked = _with_contact().filter(pk=payload["recovery"], contact__isnull=False, code_digest="").first()
    if asked is None or asked.contact is None:
        return
    if allowed("recovery", str(asked.contact.pk), most=settings.CONTACT_CODES_A_DAY, seconds=86400):
        life = timedelta(minutes=settings.CONTACT_CODE_MINUTES)
        send_code(asked, asked.contact, template="contact_code", digits=CODE_DIGITS, life=life)


def _with_contact():  # type: ignore[no-untyped-def]
    return CodeRecovery.objects.select_related("contact__complaint__key")


def confirm_recovery(*, recovery: CodeRecovery, code: str) -> datetime:
    """The address has the code: the delay begins, and both the address and the track page say so.

    Returns:
        From when the new code can be fetched.

    Raises:
        Refused: wrong or expired code, or nobody was asked.
    """
    if not code_fits(recovery, code) or recovery.contact_id is None:
        raise Refused(_("验证码不对或已经过期。请核对；输错几次以后须重新申请。"), code="wrong_code")
    return _begin_delay(recovery)


@transaction.atomic
def _begin_delay(recovery: CodeRecovery) -> datetime:
    contact = (
        ComplainantContact.objects.select_for_update(of=("self",))
        .select_related("complaint__key")
        .get(recoveries=recovery.pk)
    )
    under_way = contact.recoveries.filter(confirmed_at__isnull=False, ended_at=None).first()
    if under_way is not None and under_way.ready_at is not None:
        return under_way.ready_at
    now = timekeeping.now()
    ready_at = now + timedelta(hours=settings.RECOVERY_DELAY_HOURS)
    CodeRecovery.objects.filter(pk=recovery.pk).update(confirmed_at=now, ready_at=ready_at, code_digest="")
    record(subject=contact.complaint.subject, kind="code.recovery_asked")
    tell(contact, "recovery_delay", {"hours": settings.RECOVERY_DELAY_HOURS})
    return ready_at


def stop_recovery(*, complaint: Complaint) -> bool:
    """Whoever holds the old code says no; whether there was anything to stop."""
    with transaction.atomic():
        fresh = locked(complaint)
        now = timekeeping.now()
        stopped = CodeRecovery.objects.filter(contact__complaint=fresh, confirmed_at__isnull=False, ended_at=None)
        if not stopped.update(ended_at=now, new_code=b"", code_digest=""):
            return False
        record(subject=fresh.subject, kind="code.recovery_stopped")
        return True


def send_claims(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: after the delay the claim code goes out; what was not fetched in time, or never confirmed, ends."""
    ready = CodeRecovery.objects.filter(ready_at__lte=now, claim_sent_at=None, ended_at=None)
    sent = sum(_send_claim(key) for key in list(ready.values_list("pk", flat=True)))
    late = CodeRecovery.objects.filter(claim_sent_at__lt=now - timedelta(days=settings.RECOVERY_CLAIM_DAYS))
    late.filter(ended_at=None).update(ended_at=now, new_code=b"", code_digest="")
    CodeRecovery.objects.filter(confirmed_at=None, asked_at__lt=now - timedelta(days=1)).delete()
    if sent:
        yield {"did": "recovery_claims_sent", "count": sent}


@transaction.atomic
def _send_claim(key: object) -> bool:
    recovery = _with_contact().select_for_update(of=("self",)).get(pk=key)
    if recovery.claim_sent_at is not None or recovery.ended_at is not None or recovery.contact is None:
        return False
    recovery.claim_sent_at = timekeeping.now()
    recovery.save(update_fields=["claim_sent_at"])
    life = timedelta(days=settings.RECOVERY_CLAIM_DAYS)
    send_code(recovery, recovery.contact, template="recovery_claim", digits=CLAIM_DIGITS, life=life)
    return True


@sensitive_variables()
def claim(*, number: str, code: str) -> CodeRecovery | None:
    """The recovery whose claim code this is, with the new tracking code made and sealed in it; else None."""
    found = (
        _with_contact().filter(contact__complaint__number=number, claim_sent_at__isnull=False, ended_at=None).first()
    )
    if not code_fits(found or CodeRecovery(), code, limited=False) or found is None:
        return None
    if not found.new_code:
        found.new_code = tracking.new_code()
        found.save(update_fields=["new_code"])
    return found


def claimed(key: object) -> CodeRecovery | None:
    """A recovery that was claimed and not yet ended."""
    found = _with_contact().filter(pk=key, ended_at=None).first() if key else None
    return found if found is not None and found.new_code else None


@sensitive_variables()
def activate_code(*, recovery: CodeRecovery) -> Complaint:
    """The new code is saved: from now on it opens the matter and the old one does not.

    Raises:
        Refused: it was stopped, or is over.
    """
    with transaction.atomic():
        fresh = _with_contact().select_for_update(of=("self",)).filter(pk=recovery.pk, ended_at=None).first()
        if fresh is None or fresh.contact is None or not fresh.new_code:
            raise Refused(_("这次找回已经结束或被取消，查询码没有更换。"), code="ended")
        complaint = locked(fresh.contact.complaint)
        complaint.code_hash = tracking.hash_code(fresh.new_code.open())
        complaint.save(update_fields=["code_hash"])
        fresh.ended_at, fresh.new_code, fresh.code_digest = timekeeping.now(), "", ""
        fresh.save(update_fields=["ended_at", "new_code", "code_digest"])
        record(subject=complaint.subject, kind="code.reissued")
        tell(fresh.contact, "recovery_done")
    return complaint
