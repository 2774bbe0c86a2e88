"""The wizard's draft: begun with a number and a code, filled step by step, sent once, erased when left alone."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal import timekeeping
from portal.errors import Refused
from portal.vault.api import destroy_key, new_key

from ..enums import Kind
from ..models import DraftFile, IntakeDraft
from .evidence import seal_upload
from .intake import Person, Received, Report, Ticket, new_ticket, receive

#: How long an unsent draft, or a sent one whose code was not confirmed as saved, is kept.
DRAFT_LIFE = timedelta(hours=24)


def begin() -> IntakeDraft:
    """A fresh draft with its own key and ticket."""
    return IntakeDraft.objects.create(key=new_key(), answers={}, ticket=asdict(new_ticket()))


def ticket_of(draft: IntakeDraft) -> Ticket:
    """The number, code and token made for this draft."""
    return Ticket(**draft.ticket.open())


@transaction.atomic
def answer(*, draft: IntakeDraft, answers: Mapping[str, Any]) -> None:
    """Keep what one step of the wizard entered."""
    row = IntakeDraft.objects.select_for_update().select_related("key").get(pk=draft.pk)
    row.answers = {**row.answers.open(), **answers}
    row.touched_at = timekeeping.now()
    row.save(update_fields=["answers", "touched_at"])
    draft.answers = row.answers


@transaction.atomic
def add_file(*, draft: IntakeDraft, upload: File) -> DraftFile:
    """Check, seal and keep a file with the draft.

    Raises:
        Refused: not acceptable, or too many; what was kept before stays.
    """
    if draft.files.count() >= settings.UPLOAD_LIMIT_FILES:
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
        sealed.delete()


def report_of(answers: Mapping[str, Any]) -> Report:
    """The report that the answers make up."""
    agency = Agency.objects.filter(pk=answers["agency"]).first() if answers.get("agency") else None
    person = None
    if answers.get("identity") == "named":
        person = Person(**{name: answers.get(name) or "" for name in ("name", "phone", "id_number", "address")})
    return Report(
        narrative=answers.get("narrative", ""),
        kind=Kind(answers.get("kind") or Kind.COMPLAINT),
        agency=agency,
        agency_as_stated=answers.get("agency_as_stated", ""),
        violation=answers.get("violation", ""),
        act_kind=answers.get("act_kind", ""),
        place=answers.get("place", ""),
        happened_on=date.fromisoformat(answers["happened_on"]) if answers.get("happened_on") else None,
        region_code=answers.get("region", ""),
        fears_retaliation=bool(answers.get("fears_retaliation")),
        person=person,
    )


def send(*, draft: IntakeDraft) -> Received:
    """Send the draft; sending it again returns the same matter and receipt."""
    if draft.complaint is not None:
        return Received(draft.complaint, again=True)
    return receive(report=report_of(draft.answers.open()), ticket=ticket_of(draft), draft=draft)


@transaction.atomic
def forget(*, draft: IntakeDraft) -> None:
    """The sender has saved number and code: nothing of the draft stays. An unsent one loses its key."""
    sent = draft.complaint_id is not None
    key, files = draft.key, [item.file for item in draft.files.select_related("file")]
    draft.delete()
    for sealed in files:
        sealed.delete()
    if not sent:
        destroy_key(key)


def erase_abandoned(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: drafts nobody touched for a day are erased."""
    old = IntakeDraft.objects.filter(touched_at__lt=now - DRAFT_LIFE).select_related("key", "complaint")
    count = 0
    for draft in old.iterator():
        forget(draft=draft)
        count += 1
    if count:
        yield {"did": "drafts_erased", "count": count}
