"""Keeping evidence: checked, sealed under the matter's key, hashed, with an event for its custody."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.errors import Refused
from portal.roles.models import User
from portal.vault.api import seal_file
from portal.vault.models import SealedFile

from ..enums import Action, EvidenceKind
from ..models import Complaint, Evidence, RectificationReceipt, SupervisionObjection
from ..uploads import checked_type, safe_name
from .lifecycle import perform


def _store(complaint: Complaint, upload: File) -> tuple[SealedFile, str, str]:
    kind = checked_type(upload)
    name = safe_name(upload.name or "")
    return seal_file(complaint.key, upload, name=name, content_type=kind), kind, name


def _custody(complaint: Complaint, evidence: Evidence, by: User | None) -> None:
    record(
        subject=complaint.subject,
        kind="evidence.kept",
        actor=by,
        data={"evidence": str(evidence.pk), "sha256": evidence.sha256, "source": evidence.source},
    )


def keep_submitted_file(
    *,
    complaint: Complaint,
    upload: File,
    by: User | None = None,
    receipt: RectificationReceipt | None = None,
    objection: SupervisionObjection | None = None,
) -> Evidence:
    """Keep a file that a complainant or an agency sent along."""
    sealed, kind, name = _store(complaint, upload)
    from_agency = receipt is not None or objection is not None
    evidence = Evidence.objects.create(
        complaint=complaint,
        kind=EvidenceKind.AUDIOVISUAL if kind.startswith(("audio", "video", "image")) else EvidenceKind.DOCUMENT,
        source=Evidence.Source.AGENCY if from_agency else Evidence.Source.COMPLAINANT,
        title=name,
        file=sealed,
        content_type=kind,
        size=sealed.size,
        sha256=sealed.sha256,
        collected_by=by,
        receipt=receipt,
        objection=objection,
    )
    _custody(complaint, evidence, by)
    return evidence


def keep_submitted_files(*, complaint: Complaint, uploads: Iterable[File], by: User | None = None, **belongs: object) -> None:
    """Keep several files; all or none."""
    with transaction.atomic():
        for upload in uploads:
            keep_submitted_file(complaint=complaint, upload=upload, by=by, **belongs)  # type: ignore[arg-type]


@transaction.atomic
def add_evidence(
    *, complaint: Complaint, by: User, kind: EvidenceKind, title: str, description: str = "", upload: File | None = None
) -> Evidence:
    """Enter evidence that the Centre collected: a file, or a described record whose text is hashed."""
    if not title.strip():
        raise Refused(_("请写明证据名称。"), code="title_missing")
    if upload is None and not description.strip():
        raise Refused(_("请上传文件，或写明证据内容。"), code="evidence_empty")
    sealed, content_type, _name = _store(complaint, upload) if upload is not None else (None, "", "")
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
