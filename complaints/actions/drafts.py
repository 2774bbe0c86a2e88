"""The wizard's draft: begun with a number and a code, filled step by step, sent once, erased when left alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal import timekeeping
from portal.errors import Refused
from portal.vault.api import destroy_key, new_key

from ..enums import Kind, PartyRole
from ..models import Complaint, DraftFile, IntakeDraft
from ..people import Party, Person
from .evidence import discard_file, seal_upload
from .intake import Received, Report, Ticket, new_ticket, receive

#: Under this name the answers hold what was typed and not accepted, step by step.
_TYPED = "typed"
#: A longer text in one field is no report any more.
TYPED_LIMIT = 20_000


def draft_life() -> timedelta:
    """How long an unsent draft, or a sent one whose code was not confirmed as saved, is kept."""
    return timedelta(hours=settings.DRAFT_LIFE_HOURS)


def begin() -> IntakeDraft:
    """A fresh draft with its own key and ticket."""
    while True:
        ticket = new_ticket()
        try:
            with transaction.atomic():
                return IntakeDraft.objects.create(
                    key=new_key(), answers={}, ticket=asdict(ticket), number=ticket.number
                )
        except IntegrityError:  # another visitor was given the same number in this moment
            continue


def _locked(draft: IntakeDraft) -> IntakeDraft | None:
    """The draft, fresh and locked until the transaction ends; None when it was erased meanwhile (another tab)."""
    rows = IntakeDraft.objects.select_for_update(of=("self",)).select_related("key", "complaint")
    return rows.filter(pk=draft.pk).first()


def _unsent(draft: IntakeDraft) -> IntakeDraft:
    """The locked draft while it can still be written.

    Raises:
        Refused: it was erased or sent meanwhile.
    """
    row = _locked(draft)
    if row is None or row.complaint_id is not None:
        raise Refused(_("这份草稿已在另一个页面提交或删除，请刷新后再办。"), code="draft_gone")
    return row


def ticket_of(draft: IntakeDraft) -> Ticket:
    """The number, code and token made for this draft."""
    return Ticket(**draft.ticket.open())


def typed_in(draft: IntakeDraft) -> dict[str, dict[str, str]]:
    """What was typed on steps whose entries were not accepted yet, by step."""
    typed: dict[str, dict[str, str]] = (draft.answers.open() or {}).get(_TYPED, {})
    return typed


@transaction.atomic
def answer(*, draft: IntakeDraft, answers: Mapping[str, Any], step: str = "") -> None:
    """Keep what one step of the wizard entered; a draft sent or erased meanwhile keeps nothing."""
    _write(draft, lambda kept: {**kept, **answers, _TYPED: _without(kept, step)})


@transaction.atomic
def keep_typed(*, draft: IntakeDraft, step: str, words: Mapping[str, str]) -> None:
    """Keep what was typed on a step that was left or refused, as it was typed; nothing of it is an answer yet."""
    short = {name: text[:TYPED_LIMIT] for name, text in words.items()}
    _write(draft, lambda kept: {**kept, _TYPED: {**_without(kept, step), step: short}})


def _without(kept: Mapping[str, Any], step: str) -> dict[str, Any]:
    return {name: words for name, words in kept.get(_TYPED, {}).items() if name != step}


def _write(draft: IntakeDraft, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    row = _locked(draft)
    if row is None or row.complaint_id is not None:
        return
    row.answers = change(row.answers.open())
    row.touched_at = timekeeping.now()
    row.save(update_fields=["answers", "touched_at"])
    draft.answers = row.answers


@transaction.atomic
def add_file(*, draft: IntakeDraft, upload: File) -> DraftFile:
    """Check, seal and keep a file with the draft.

    Raises:
        Refused: not acceptable, or too many; what was kept before stays. Or the draft is gone.
    """
    draft = _unsent(draft)
    if draft.files.filter(is_authority=False).count() >= settings.UPLOAD_LIMIT_FILES:
        raise Refused(
            _("最多提交 %(limit)s 个文件，更多材料可在提交后补充。") % {"limit": settings.UPLOAD_LIMIT_FILES},
            code="files_many",
        )
    sealed, content_type, name = seal_upload(draft.key, upload)
    return DraftFile.objects.create(draft=draft, file=sealed, name=name, content_type=content_type)


@transaction.atomic
def remove_file(*, draft: IntakeDraft, file_id: int) -> None:
    """Take a file out of the draft; its sealed content goes with it."""
    item = draft.files.select_related("file").filter(pk=file_id).first()
    if item is not None:
        sealed = item.file
        item.delete()
        discard_file(sealed)


@transaction.atomic
def keep_authority(*, draft: IntakeDraft, upload: File) -> None:
    """Check, seal and keep an agent's proof of authority, in place of an earlier one.

    Raises:
        Refused: not acceptable; the earlier one stays. Or the draft is gone.
    """
    row = _unsent(draft)
    sealed, content_type, name = seal_upload(row.key, upload)
    for earlier in row.files.filter(is_authority=True):
        remove_file(draft=row, file_id=earlier.pk)
    DraftFile.objects.create(draft=row, file=sealed, name=name, content_type=content_type, is_authority=True)
    answer(draft=draft, answers={"authority": name})


@transaction.atomic
def add_person(*, draft: IntakeDraft, role: PartyRole, person: Person) -> None:
    """Write another person into the draft.

    Raises:
        Refused: too many.
    """
    people = (draft.answers.open() or {}).get("people", [])
    if len(people) >= settings.PARTY_LIMIT:
        raise Refused(
            _("名单最多 %(limit)s 人，更多的人可以推选代表，在经过中写明人数。") % {"limit": settings.PARTY_LIMIT},
            code="people_many",
        )
    answer(draft=draft, answers={"people": [*people, {"role": role.value, **asdict(person)}]}, step="people")


def remove_person(*, draft: IntakeDraft, place: int) -> None:
    """Strike the person at this place of the list."""
    people = (draft.answers.open() or {}).get("people", [])
    answer(draft=draft, answers={"people": [one for turn, one in enumerate(people) if turn != place]})


def _parties(answers: Mapping[str, Any], roles: frozenset[PartyRole]) -> tuple[Party, ...]:
    found = ({**one} for one in answers.get("people", []))
    parties = (Party(PartyRole(one.pop("role")), Person(**one)) for one in found)
    return tuple(party for party in parties if party.role in roles)


def party_roles(answers: Mapping[str, Any]) -> frozenset[PartyRole]:
    """Who else belongs to the matter: nobody where it is anonymous; only a complaint has an agent."""
    if answers.get("identity") != "named":
        return frozenset()
    agent = bool(answers.get("is_agent")) and answers.get("kind") != Kind.REPORT
    wanted = {PartyRole.PRINCIPAL: agent, PartyRole.JOINT: bool(answers.get("jointly"))}
    return frozenset(role for role, is_wanted in wanted.items() if is_wanted)


def report_of(answers: Mapping[str, Any]) -> Report:
    """The report that the answers make up."""
    agency = Agency.objects.filter(pk=answers["agency"]).first() if answers.get("agency") else None
    named, roles = answers.get("identity") == "named", party_roles(answers)
    person = Person(**{name: answers.get(name) or "" for name in ("name", "phone", "id_number", "address")})
    return Report(
        narrative=answers.get("narrative", ""),
        remedy_sought=answers.get("remedy_sought", ""),
        kind=Kind(answers.get("kind") or Kind.COMPLAINT),
        agency=agency,
        agency_as_stated=answers.get("agency_as_stated", ""),
        violation=answers.get("violation", ""),
        act_kind=answers.get("act_kind", ""),
        place=answers.get("place", ""),
        happened_on=date.fromisoformat(answers["happened_on"]) if answers.get("happened_on") else None,
        region_code=answers.get("region", ""),
        fears_retaliation=bool(answers.get("fears_retaliation")),
        centre_related=bool(answers.get("centre_related")),
        person=person if named else None,
        is_agent=PartyRole.PRINCIPAL in roles,
        parties=_parties(answers, roles),
    )


@transaction.atomic
def send(*, draft: IntakeDraft) -> Received:
    """Send the draft; sending it again returns the same matter and receipt.

    The draft's row is locked first: nobody erases it, and with it the key of the matter, while it is being sent.

    Raises:
        Refused: as `receive`, or the draft was erased meanwhile.
    """
    row = _locked(draft)
    if row is None:
        raise Refused(_("这份草稿已在另一个页面删除，没有提交。请重新填写。"), code="draft_gone")
    if row.complaint is not None:
        return Received(row.complaint, again=True)
    return receive(report=report_of(row.answers.open()), ticket=ticket_of(row), draft=row)


@transaction.atomic
def forget(*, draft: IntakeDraft, untouched_since: datetime | None = None) -> bool:
    """The sender has saved number and code: nothing of the draft stays. An unsent one loses its key.

    Whether it was sent is read from the locked row, never from the caller's copy: a matter keeps its key.

    Args:
        draft: the draft.
        untouched_since: leave it alone if somebody wrote in it since then.

    Returns:
        Whether there was something to erase.
    """
    row = _locked(draft)
    if row is None or (untouched_since is not None and row.touched_at >= untouched_since):
        return False
    sent = row.complaint_id is not None or Complaint.objects.filter(key_id=row.key_id).exists()
    key, files = row.key, [item.file for item in row.files.select_related("file")]
    row.delete()
    for sealed in files:
        discard_file(sealed)
    if not sent:
        destroy_key(key)
    return True


def erase_abandoned(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: drafts nobody touched for a day (or as configured) are erased."""
    limit = now - draft_life()
    old = IntakeDraft.objects.filter(touched_at__lt=limit)
    count = 0
    for draft in old.iterator():
        count += forget(draft=draft, untouched_since=limit)
    if count:
        yield {"did": "drafts_erased", "count": count}
