"""Keeping the complainant out of what others read, and the one door to a sealed identity."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User
from portal.safefiles.api import examine, with_extension
from portal.safefiles.messages import REASONS
from portal.vault.api import open_file

from .enums import Consent, PartyRole, Recipient
from .folding import folded
from .guards import not_recused
from .models import ComplainantIdentity, Complaint, ComplaintParty, DisclosureConsent
from .people import Party, Person

_FIELDS = {"name": "姓名", "phone": "电话", "id_number": "证件号", "address": "住址"}


def identifiers_in(complaint: Complaint, text: str, *, recipient: Recipient | None = None) -> list[str]:
    """Which sealed identifiers of the people of a matter occur in a text; their labels, never their values.

    Senders, agents and their principals, and joint complainants are sought, those of merged matters too. What a sender
    consented to have told to this recipient is left out; that never covers a joint complainant.
    """
    haystack = folded(text)
    family = [complaint.pk, *complaint.merged.values_list("pk", flat=True)]
    open_to = _consented(family, recipient)
    found: list[str] = []
    for person in _people(family, open_to):
        for name, label in _FIELDS.items():
            value = folded(getattr(person, name).open() or "")
            if len(value) >= 2 and value in haystack and label not in found:
                found.append(label)
    return found


def _consented(family: list[UUID], recipient: Recipient | None) -> frozenset[UUID]:
    """The matters of a family whose sender agreed to be named to this recipient."""
    if recipient is None:
        return frozenset()
    given = DisclosureConsent.objects.filter(complaint__in=family, recipient=recipient, status=Consent.GIVEN)
    return frozenset(given.values_list("complaint_id", flat=True))


def _people(family: list[UUID], open_to: frozenset[UUID]) -> Iterator[ComplainantIdentity | ComplaintParty]:
    """Everybody of these matters who may not be named."""
    senders = ComplainantIdentity.objects.filter(complaint__in=family).exclude(complaint__in=open_to)
    yield from senders.select_related("complaint__key")
    for party in ComplaintParty.objects.filter(complaint__in=family).select_related("complaint__key"):
        if party.role == PartyRole.JOINT or party.complaint_id not in open_to:
            yield party


def refuse_identity(complaint: Complaint, text: str, *, paper: object, recipient: Recipient | None = None) -> None:
    """Keep a sealed identifier out of a paper that others will read.

    Raises:
        Refused: the text holds one; the reason names its kind, never its value.
    """
    leaks = identifiers_in(complaint, text, recipient=recipient)
    if leaks:
        raise Refused(
            _("%(paper)s中出现了投诉人的%(what)s，送达会泄露身份。请删去，或先征得投诉人同意。")
            % {"paper": paper, "what": "、".join(leaks)},
            code="identity_leak",
        )


@dataclass(frozen=True)
class Revealed:
    """An opened identity: the sender, whether as an agent and with a proof, and the others."""

    sender: Person
    is_agent: bool
    has_authority: bool
    others: tuple[Party, ...]


@transaction.atomic
def reveal_identity(*, complaint: Complaint, by: User, reason: str) -> Revealed:
    """Open a sealed identity: the custodian's act alone, with a stated reason and an event.

    Of a matter about the Centre itself it is the act of the outside body's liaison; the Centre's custodian has none.

    Raises:
        NotYours: the person is not a custodian of identities, or the matter is not in the person's hands.
        Refused: recused in this matter, no reason, or the matter is anonymous.
    """
    identity = _openable(complaint, by, reason)
    record(subject=complaint.subject, kind="identity.revealed", actor=by, data={"reason": digest_of(reason.strip())})
    parties = ComplaintParty.objects.filter(complaint=complaint).select_related("complaint__key")
    return Revealed(
        sender=_opened(identity),
        is_agent=identity.is_agent,
        has_authority=identity.authority_id is not None,
        others=tuple(Party(PartyRole(party.role), _opened(party)) for party in parties),
    )


def reveal_authority(*, complaint: Complaint, by: User, reason: str) -> tuple[str, str, Iterator[bytes]]:
    """Open an agent's proof of authority: under the same conditions, and with the same event, as an identity.

    It is checked like every file, now: what is handed out is the safe copy.

    Returns:
        Its name, its content type, and its content in chunks.

    Raises:
        NotYours, Refused: as `reveal_identity`, or there is no such file, or no safe copy of it.
        VaultError: the seal cannot be opened; no event is written then.
    """
    identity = _openable(complaint, by, reason)
    if identity.authority is None:
        raise Refused(_("没有委托证明。"), code="no_authority")
    outcome = examine(open_file(identity.authority), content_type=identity.authority_type)
    if outcome.copy is None:
        why = REASONS.get(outcome.reason, outcome.reason)
        raise Refused(_("委托证明没有通过检查，不能打开：%(why)s。") % {"why": why}, code="no_copy")
    data = {"reason": digest_of(reason.strip()), "what": "authority"}
    record(subject=complaint.subject, kind="identity.revealed", actor=by, data=data)
    name = with_extension(identity.authority_name.open(), outcome.kind.extensions)
    return name, outcome.kind.content_type, _read(outcome.copy)


def _read(copy: IO[bytes]) -> Iterator[bytes]:
    with copy:
        while chunk := copy.read(64 * 1024):
            yield chunk


def _opened(person: ComplainantIdentity | ComplaintParty) -> Person:
    return Person(**{name: getattr(person, name).open() or "" for name in _FIELDS})


def _openable(complaint: Complaint, by: User, reason: str) -> ComplainantIdentity:
    """The sealed identity, once this person may open it for this reason."""
    keeper = Role.DISCIPLINE_LIAISON if complaint.centre_related else Role.CUSTODIAN
    if keeper not in by.roles:
        raise NotYours(_("只有身份保管员可以查看投诉人身份；涉及中心的，只有受转交的外部机关可以。"), code="role")
    recused = not_recused(complaint, by)
    if recused is not None:
        raise Refused(recused, code="not_recused")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明查看理由。"), code="reason_missing")
    sealed = ComplainantIdentity.objects.select_related("complaint__key", "authority__key")
    identity = sealed.filter(complaint=complaint).first()
    if identity is None:
        raise Refused(_("本事项为匿名，没有身份信息。"), code="anonymous")
    return identity
