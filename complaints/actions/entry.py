"""What the entry form keeps before its lead is taken in: files, so that no correction costs a second upload."""

import hashlib
from dataclasses import asdict

from django.core.files.base import File
from django.db import transaction

from portal.vault.api import keyed_digest, new_key

from ..models import IntakeDraft
from . import drafts
from .intake import Ticket


def held_draft(ticket: Ticket) -> IntakeDraft | None:
    """The draft that keeps the files of this ticket, if any was sent."""
    found = IntakeDraft.objects.select_related("key").filter(number=ticket.number).first()
    return found if found is not None and drafts.ticket_of(found) == ticket else None


@transaction.atomic
def hold_file(*, ticket: Ticket, upload: File) -> None:
    """Check, seal and keep a file until the lead is taken in; left alone, it is erased after a day.

    Raises:
        Refused: not acceptable or too many; what was kept before stays.
    """
    draft = held_draft(ticket)
    if draft is None:
        draft = IntakeDraft.objects.create(key=new_key(), answers={}, ticket=asdict(ticket), number=ticket.number)
    if not draft.files.filter(file__digest=keyed_digest(draft.key, _digest(upload))).exists():
        drafts.add_file(draft=draft, upload=upload)


def _digest(upload: File) -> str:
    """Of the clear file: the second of two clicks sends it again."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def drop_file(*, ticket: Ticket, file_id: int) -> None:
    """Let go of a file that was kept by mistake."""
    draft = held_draft(ticket)
    if draft is not None:
        drafts.remove_file(draft=draft, file_id=file_id)
