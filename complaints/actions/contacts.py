"""A complainant's own address: proposed on the track page, verified by a code, used for news, taken away again."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping
from portal.audit.api import record
from portal.errors import Refused
from portal.vault.api import blind_index

from ..enums import Action, State
from ..models import ComplainantContact, Complaint
from ..progress import PUBLIC_EVENTS
from ..throttle import allowed
from ..transitions import Actor, moves_for
from .codes import CODE_DIGITS, code_fits, send_code, tell
from .lifecycle import locked

Kind = ComplainantContact.Kind
#: Moves after which the complainant is told that there is news: those the track page shows, but for the own ones.
_NEWS_ACTIONS = frozenset(
    action.value
    for action in Action
    if f"complaint.{action.value}" in PUBLIC_EVENTS
    and action != Action.RECEIVE
    and not any(Actor.COMPLAINANT in move.actors for move in moves_for(action))
)


def kind_of(address: str) -> ComplainantContact.Kind:
    """What sort of address was typed."""
    return Kind.EMAIL if "@" in address else Kind.SMS


def clean_address(address: str) -> str:
    """An e-mail address, or a mainland mobile number as its eleven digits.

    Raises:
        Refused: it is neither.
    """
    text = address.strip()
    if kind_of(text) == Kind.EMAIL:
        try:
            validate_email(text)
        except ValidationError:
            raise Refused(_("邮箱地址写得不对，请核对。"), code="address") from None
        return text
    digits = re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", re.sub(r"[\s\-()]", "", text))
    if not re.fullmatch(r"1\d{10}", digits):
        raise Refused(_("请填写十一位手机号码，或一个邮箱地址。"), code="address")
    return digits


def address_index(address: str) -> str:
    """The blind index of a cleaned address."""
    return blind_index(f"contact {kind_of(address).value}", address)


@transaction.atomic
@sensitive_variables()
def propose_contact(*, complaint: Complaint, address: str, news: bool, recovery: bool) -> ComplainantContact:
    """Note an address and send it a code. It counts once the code is shown; until then the verified one stays.

    Raises:
        Refused: no address, nothing it is for, an anonymous matter that asks for recovery, or too many codes today.
    """
    fresh = locked(complaint)
    cleaned = clean_address(address)
    if recovery and fresh.anonymous:
        raise Refused(_("匿名事项无法找回查询码：我们不知道您是谁，也就不能确认是您本人。"), code="anonymous")
    if not (news or recovery):
        raise Refused(_("请至少选一项用途，否则不必留下联系方式。"), code="no_use")
    index = address_index(cleaned)
    _refuse_too_many(index, str(fresh.pk))
    fresh.contacts.filter(verified_at=None).delete()
    contact = ComplainantContact.objects.create(
        complaint=fresh, kind=kind_of(cleaned), address=cleaned, address_index=index, news=news, recovery=recovery
    )
    life = timedelta(minutes=settings.CONTACT_CODE_MINUTES)
    send_code(contact, contact, template="contact_code", digits=CODE_DIGITS, life=life)
    return contact


def _refuse_too_many(*subjects: str) -> None:
    """Nobody makes the portal flood an address, nor write to many addresses from one matter."""
    most = settings.CONTACT_CODES_A_DAY
    within = [allowed("contact code", one, most=most, seconds=86400) for one in subjects]  # each is counted
    if not all(within):
        raise Refused(_("今天已经发送过多次验证码，请明天再试。其他功能不受影响。"), code="codes_many")


def confirm_contact(*, complaint: Complaint, code: str) -> ComplainantContact:
    """The code that was sent proves the address; it takes the place of the former one.

    Raises:
        Refused: nothing waits for a code, or it is wrong or expired.
    """
    proposed = complaint.contacts.filter(verified_at=None).first()
    if proposed is None or not code_fits(proposed, code):
        raise Refused(
            _("验证码不对或已经过期。请核对；输错几次以后须重新获取，联系方式重填一次即可。"), code="wrong_code"
        )
    return _verified(proposed)


@transaction.atomic
def _verified(proposed: ComplainantContact) -> ComplainantContact:
    complaint = locked(proposed.complaint)
    complaint.contacts.exclude(pk=proposed.pk).delete()
    proposed.verified_at, proposed.code_digest = timekeeping.now(), ""
    proposed.save(update_fields=["verified_at", "code_digest"])
    data = {"kind": proposed.kind, "news": proposed.news, "recovery": proposed.recovery}
    record(subject=complaint.subject, kind="contact.verified", data=data)
    return proposed


@transaction.atomic
def remove_contact(*, complaint: Complaint) -> None:
    """Forget the complainant's address, and with it whatever was under way to it."""
    fresh = locked(complaint)
    count, _rows = fresh.contacts.all().delete()
    if count:
        record(subject=fresh.subject, kind="contact.removed")


def on_moved(payload: dict[str, str]) -> None:
    """A matter moved: its complainant, and those whose matters follow it, are told that there is news."""
    if payload["action"] in _NEWS_ACTIONS:
        tell_news(payload)
        for key in Complaint.objects.filter(merged_into__pk=payload["complaint"], state=State.MERGED).values_list("pk"):
            tell_news({"complaint": str(key[0])})


@transaction.atomic
def tell_news(payload: dict[str, str]) -> None:
    """Say that there is news, once until the complainant has looked: a phone that rings at each step tells too much."""
    contacts = ComplainantContact.objects.select_for_update(of=("self",)).select_related("complaint__key")
    contact = contacts.filter(
        complaint_id=payload["complaint"], news=True, verified_at__isnull=False, told_at=None
    ).first()
    if contact is not None and contact.complaint.key.destroyed_at is None:
        contact.told_at = timekeeping.now()
        contact.save(update_fields=["told_at"])
        tell(contact, "matter_news")
