"""Keeping evidence: checked, sealed under the matter's key, hashed, with an event for its custody."""

import hashlib
from collections.abc import Iterator
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.errors import Refused
from portal.roles.models import User
from portal.safefiles.api import admit, safe_name, with_extension
from portal.safefiles.kinds import KINDS
from portal.vault.api import open_file, seal_file
from portal.vault.files import path_of
from portal.vault.models import DataKey, SealedFile

from ..enums import Action, EvidenceKind
from ..models import Complaint, Evidence, RectificationReceipt, SupervisionObjection
from .lifecycle import perform


def seal_upload(key: DataKey, upload: File) -> tuple[SealedFile, str, str]:
    """Check and seal an upload; returns the sealed file, its content type and its safe name.

    Raises:
        Refused: the file is not acceptable.
    """
    kind = admit(upload)
    name = with_extension(safe_name(upload.name or ""), kind.extensions)
    return seal_file(key, upload, name=name, content_type=kind.content_type), kind.content_type, name


def discard_file(sealed: SealedFile) -> None:
    """Delete a sealed file that became nothing, its ciphertext in the store included."""
    transaction.on_commit(partial(path_of(sealed).unlink, missing_ok=True), robust=True)
    sealed.delete()


def adopt_file(
    *,
    complaint: Complaint,
    sealed: SealedFile,
    content_type: str,
    name: str,
    by: User | None = None,
    receipt: RectificationReceipt | None = None,
    objection: SupervisionObjection | None = None,
) -> Evidence:
    """Make a sealed file an item of evidence, with an event for its custody."""
    from_agency = receipt is not None or objection is not None
    seen_or_heard = content_type.startswith(("audio", "video", "image"))
    evidence = Evidence.objects.create(
        complaint=complaint,
        kind=EvidenceKind.AUDIOVISUAL if seen_or_heard else EvidenceKind.DOCUMENT,
        source=Evidence.Source.AGENCY if from_agency else Evidence.Source.COMPLAINANT,
        title=name,
        file=sealed,
        content_type=content_type,
        size=sealed.size,
        sha256=sealed.sha256,
        collected_by=by,
        receipt=receipt,
        objection=objection,
    )
    record(
        subject=complaint.subject,
        kind="evidence.kept",
        actor=by,
        data={"evidence": str(evidence.pk), "sha256": evidence.sha256, "source": evidence.source},
    )
    return evidence


def keep_submitted_file(
    *,
    complaint: Complaint,
    upload: File,
    by: User | None = None,
    receipt: RectificationReceipt | None = None,
    objection: SupervisionObjection | None = None,
) -> Evidence:
    """Check, seal and keep a file that a complainant or an agency sent along."""
    sealed, content_type, name = seal_upload(complaint.key, upload)
    return adopt_file(
        complaint=complaint,
        sealed=sealed,
        content_type=content_type,
        name=name,
        by=by,
        receipt=receipt,
        objection=objection,
    )


@transaction.atomic
def add_evidence(
    *, complaint: Complaint, by: User, kind: EvidenceKind, title: str, description: str = "", upload: File | None = None
) -> Evidence:
    """Enter evidence that the Centre collected: a file, or a described record whose text is hashed."""
    if not title.strip():
        raise Refused(_("请写明证据名称。"), code="title_missing")
    if upload is None and not description.strip():
        raise Refused(_("请上传文件，或写明证据内容。"), code="evidence_empty")
    sealed, content_type, _name = seal_upload(complaint.key, upload) if upload is not None else (None, "", "")
    evidence = Evidence.objects.create(
        complaint=complaint,
        kind=kind,
        source=Evidence.Source.CENTRE,
        title=title.strip(),
        description=description.strip(),
        file=sealed,
        content_type=content_type,
        size=sealed.size if sealed else 0,
        sha256=sealed.sha256 if sealed else hashlib.sha256(description.strip().encode()).hexdigest(),
        collected_by=by,
    )
    perform(complaint, Action.ADD_EVIDENCE, by=by, data={"evidence": str(evidence.pk), "sha256": evidence.sha256})
    return evidence


@transaction.atomic
def open_evidence(*, evidence: Evidence, by: User) -> tuple[str, Iterator[bytes]]:
    """Open the original of an item for someone who may read the matter; who saw it when is part of its custody.

    Returns:
        Its name and its clear content in chunks.

    Raises:
        Refused: it has no file.
        VaultError: the seal cannot be opened; no event is written then.
    """
    if evidence.file is None:
        raise Refused(_("这件证据没有文件。"), code="no_file")
    chunks = open_file(evidence.file)
    record(
        subject=evidence.complaint.subject,
        kind="evidence.opened",
        actor=by,
        data={"evidence": str(evidence.pk), "sha256": evidence.sha256},
    )
    return _name_of(evidence), chunks


def _name_of(evidence: Evidence) -> str:
    """A name to save the file under, with the extension its content has."""
    kind = KINDS.get(evidence.content_type)
    return with_extension(evidence.title.open() or "证据", kind.extensions if kind else ())
