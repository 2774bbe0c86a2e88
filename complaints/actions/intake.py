"""Taking in a lead: from the website's wizard, the staff's form, or in bulk."""

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal.audit.api import record
from portal.errors import Refused
from portal.outbox.api import emit
from portal.roles.models import User
from portal.vault.api import blind_index, new_key
from portal.workdays.api import start_clock

from .. import tracking
from ..enums import Action, Channel, Kind, State
from ..models import ComplainantIdentity, Complaint, ComplaintParty, FiledWords, IntakeDraft
from ..people import Party, Person
from ..transitions import Actor
from .evidence import adopt_file, discard_file, keep_submitted_file
from .outside import route_outside
from .protection import begin_protection

NARRATIVE_LIMIT = 8000


@dataclass(frozen=True)
class Report:
    """What a lead says.

    Attributes:
        narrative: what happened (required, at most 8,000 characters).
        agency_as_stated: the agency in the writer's words; `agency` when it is one of the registry.
    """

    narrative: str
    agency: Agency | None = None
    agency_as_stated: str = ""
    kind: Kind = Kind.COMPLAINT
    channel: Channel = Channel.WEB
    remedy_sought: str = ""
    violation: str = ""
    act_kind: str = ""
    place: str = ""
    happened_on: date | None = None
    region_code: str = ""
    domain_code: str = ""
    person: Person | None = None
    is_agent: bool = False
    parties: tuple[Party, ...] = ()
    fears_retaliation: bool = False
    centre_related: bool = False
    files: tuple[File, ...] = field(default=())

    def words(self) -> str:
        """What the proof of filing covers, spelled in one way only."""
        fields = asdict(
            Report(
                **{**self.__dict__, "agency": None, "files": (), "person": None, "parties": ()}
            )  # files and people apart
        )
        fields["agency"] = str(self.agency or "")
        fields["happened_on"] = str(self.happened_on or "")
        fields["files"] = [f.name for f in self.files]
        return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def filing_digest(words: str, code: str) -> str:
    """Proof of filing: HMAC-SHA-256 of what was sent, keyed with the sender's code against guessing."""
    return hmac.new(code.encode(), words.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Ticket:
    """Number, secret code and one-time token, made before sending so that a lost answer loses nothing."""

    number: str
    code: str
    token: str


@dataclass(frozen=True)
class Received:
    """What a sender gets back; `again` when the same token had been sent before."""

    complaint: Complaint
    again: bool


def new_ticket() -> Ticket:
    """A fresh ticket whose number is not in use."""
    number = tracking.new_number()
    while _given_out(number):
        number = tracking.new_number()
    return Ticket(number=number, code=tracking.new_code(), token=secrets.token_urlsafe(32))


def _given_out(number: str) -> bool:
    """Whether a matter bears this number, or a visitor who has not sent yet was promised it."""
    drafts = IntakeDraft.objects.filter(number=number)
    return drafts.exists() or Complaint.objects.filter(number=number).exists()


def receive(
    *,
    report: Report,
    ticket: Ticket,
    by: User | None = None,
    external_id: str | None = None,
    draft: IntakeDraft | None = None,
) -> Received:
    """Accept a lead for assessment; sending the same ticket again returns the same matter.

    A draft hands over its key and its sealed files.

    Raises:
        Refused: the text is missing or too long, or a file is not acceptable; nothing was kept but the draft.
    """
    check_report(report)
    earlier = Complaint.objects.filter(token=ticket.token).first()
    if earlier is not None:
        return Received(earlier, again=True)
    try:
        with transaction.atomic():
            return Received(_create(report, ticket, by, external_id, draft), again=False)
    except IntegrityError:
        earlier = Complaint.objects.filter(token=ticket.token).first()
        if earlier is None:
            raise
        return Received(earlier, again=True)


def check_report(report: Report) -> None:
    """Whether a lead can be taken in as it stands.

    Raises:
        Refused: the text is missing or too long.
    """
    text = report.narrative.strip()
    if not text:
        raise Refused(_("请写明发生了什么，至少一句话。"), code="narrative_missing")
    if len(text) > NARRATIVE_LIMIT:
        raise Refused(
            _("内容超过 %(limit)s 字，请删减，或把详细材料作为附件提交。") % {"limit": NARRATIVE_LIMIT},
            code="narrative_long",
        )


def _create(
    report: Report, ticket: Ticket, by: User | None, external_id: str | None, draft: IntakeDraft | None
) -> Complaint:
    agency, words = report.agency, report.words()
    complaint = Complaint(
        number=ticket.number,
        code_hash=tracking.hash_code(ticket.code),
        token=ticket.token,
        external_id=external_id,
        key=draft.key if draft else new_key(),
        channel=report.channel,
        kind=report.kind,
        anonymous=report.person is None,
        narrative=report.narrative.strip(),
        remedy_sought=report.remedy_sought.strip(),
        place=report.place.strip(),
        agency_as_stated=report.agency_as_stated.strip(),
        happened_on=report.happened_on,
        violation=report.violation,
        act_kind=report.act_kind,
        agency=agency,
        region_id=(agency.region_id if agency else report.region_code) or None,
        domain_id=(agency.domain_id if agency else report.domain_code) or None,
        fears_retaliation=report.fears_retaliation,
        centre_related=report.centre_related or bool(agency and agency.is_centre_related),
        content_digest=filing_digest(words, ticket.code),
    )
    complaint.save(force_insert=True)
    FiledWords.objects.create(complaint=complaint, words=words)
    if report.person is not None:
        _seal_people(complaint, report.person, report)
    record(
        subject=complaint.subject,
        kind=f"complaint.{Action.RECEIVE.value}",
        actor=by,
        data={"to": State.RECEIVED.value, "channel": str(report.channel), "digest": complaint.content_digest},
    )
    for upload in report.files:
        keep_submitted_file(complaint=complaint, upload=upload, by=by)
    if draft is not None:
        _take_over(complaint, draft)
    start_clock(subject=complaint.subject, rule="accept")
    if complaint.centre_related:
        route_outside(complaint=complaint, by=Actor.SYSTEM)
    elif complaint.fears_retaliation:
        begin_protection(complaint)
    emit("complaint.received", {"complaint": str(complaint.pk)})
    return complaint


def _seal_people(complaint: Complaint, sender: Person, report: Report) -> None:
    """Seal who sent the matter, and everybody else whose matter it is, each in a row of their own."""
    ComplainantIdentity.objects.create(complaint=complaint, is_agent=report.is_agent, **_sealable(sender))
    for party in report.parties:
        ComplaintParty.objects.create(complaint=complaint, role=party.role, **_sealable(party.person))


def _sealable(person: Person) -> dict[str, str]:
    return {**asdict(person), "phone_index": blind_index("phone", person.phone) if person.phone else ""}


def _take_over(complaint: Complaint, draft: IntakeDraft) -> None:
    """The draft's files become evidence; the draft remembers what it became, so that sending twice is harmless."""
    for item in draft.files.filter(is_authority=False).select_related("file", "draft__key"):
        adopt_file(complaint=complaint, sealed=item.file, content_type=item.content_type, name=item.name.open())
    _take_over_authority(complaint, draft)
    draft.files.all().delete()
    draft.complaint = complaint
    draft.answers = {}
    draft.save(update_fields=["complaint", "answers"])


def _take_over_authority(complaint: Complaint, draft: IntakeDraft) -> None:
    """An agent's proof names people: it lies with the identity, or is discarded where there is none."""
    identity = ComplainantIdentity.objects.select_related("complaint__key").filter(complaint=complaint).first()
    for item in draft.files.filter(is_authority=True).select_related("file", "draft__key"):
        sealed, name, content_type = item.file, item.name.open(), item.content_type
        item.delete()
        if identity is None or not identity.is_agent or identity.authority is not None:
            discard_file(sealed)
            continue
        identity.authority, identity.authority_name, identity.authority_type = sealed, name, content_type
        identity.save(update_fields=["authority", "authority_name", "authority_type"])
