"""Destroying one matter: everything that could identify or reproduce goes, the skeleton of its register stays.

What stays, and why, is said in docs/decisions/0007: number, dates, channel, categories, agency, outcome, document
numbers and the names of officials. They make up the register and the figures, and point at no complainant.
"""

import secrets
from typing import Any

from django.db import transaction

from complaints.models import ComplainantIdentity, Complaint, ComplaintParty, Evidence, IntakeDraft
from portal.roles.models import User
from portal.vault.api import SealedFile, blank_sealed, destroy_key

from .registry import erasers


def forget_traces(complaint: Complaint) -> None:
    """The complaints room's own eraser: identities, draft, digests, source number, the exact day of the event.

    The hash of the tracking code stays for the time in which its holder is still answered (`retention.answers`).
    """
    ComplainantIdentity.objects.filter(complaint=complaint).delete()
    ComplaintParty.objects.filter(complaint=complaint).delete()
    _forget_draft(complaint)
    Evidence.objects.filter(complaint=complaint).update(digest="", size=0)
    SealedFile.objects.filter(key=complaint.key_id).update(digest="", size=0)
    Complaint.objects.filter(pk=complaint.pk).update(
        token=secrets.token_urlsafe(32),
        external_id=None,
        content_digest="",
        happened_on=None,
        fears_retaliation=False,
    )


def _forget_draft(complaint: Complaint) -> None:
    for draft in IntakeDraft.objects.filter(complaint=complaint):
        draft.files.all().delete()
        draft.delete()


@transaction.atomic
def erase(complaint: Complaint, *, actor: User | None, reason: str) -> dict[str, Any]:
    """Destroy what a matter holds. Whether it may be destroyed is for the caller to decide.

    Running it again does no harm and mends what an eraser registered since then still has to forget.

    Args:
        complaint: the matter.
        actor: who executes it; None for the sweep.
        reason: a short code for the certificate, e.g. `"retention"`.

    Returns:
        The certificate of the destroyed key.
    """
    for forget in erasers():
        forget(complaint)
    blank_sealed(complaint.key)
    return destroy_key(complaint.key, actor=actor, reason=reason)
