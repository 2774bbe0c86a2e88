"""Keeping evidence: looked at, sealed under the matter's key, put into quarantine, with an event for its custody.

Every file from outside comes in here, whoever sends it; nobody else checks files.
"""

import hashlib
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.models import User
from portal.safefiles.api import admit, safe_name, with_extension
from portal.safefiles.kinds import KINDS
from portal.vault.api import keyed_digest, open_file, seal_file
from portal.vault.files import path_of
from portal.vault.models import DataKey, SealedFile

from ..access import can_read_files, may_open_original
from ..enums import Action, EvidenceKind
from ..models import CheckState, Complaint, Evidence, Quarantine, RectificationReceipt, SupervisionObjection
from . import quarantine
from .lifecycle import perform


def seal_upload(key: DataKey, upload: File) -> tuple[SealedFile, str, str]:
    """Look at an upload and seal it; returns the sealed file, its content type and its safe name.

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
    """Make a sealed file an item of evidence, in quarantine, with an event for its custody."""
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
        sha256=sealed.sha256.open(sealed.key),
        digest=sealed.digest,
        collected_by=by,
        receipt=receipt,
        objection=objection,
    )
    record(
        subject=complaint.subject,
        kind="evidence.kept",
        actor=by,
        data={"evidence": str(evidence.pk), "digest": evidence.digest, "source": evidence.source},
    )
    quarantine.enter(evidence)
    return evidence


def keep_submitted_file(
    *,
    complaint: Complaint,
    upload: File,
    by: User | None = None,
    receipt: RectificationReceipt | None = None,
    objection: SupervisionObjection | None = None,
) -> Evidence:
    """Look at, seal and keep a file that a complainant or an agency sent along: the one way in for such files.

    Raises:
        Refused: the file is not acceptable, or the complainant has added too many to this matter.
    """
    if receipt is None and objection is None:
        _check_count(complaint)
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


def _check_count(complaint: Complaint) -> None:
    most = settings.UPLOAD_LIMIT_MATTER_FILES
    if complaint.evidence.filter(source=Evidence.Source.COMPLAINANT).count() >= most:
        raise Refused(
            _("本事项已有 %(most)s 个文件，不能再添加。请联系中心，当面或邮寄提交其余材料。") % {"most": most},
            code="files_many",
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
    text_digest = hashlib.sha256(description.strip().encode()).hexdigest()
    evidence = Evidence.objects.create(
        complaint=complaint,
        kind=kind,
        source=Evidence.Source.CENTRE,
        title=title.strip(),
        description=description.strip(),
        file=sealed,
        content_type=content_type,
        size=sealed.size if sealed else 0,
        sha256=sealed.sha256.open() if sealed else text_digest,
        digest=sealed.digest if sealed else keyed_digest(complaint.key, text_digest),
        collected_by=by,
    )
    perform(complaint, Action.ADD_EVIDENCE, by=by, data={"evidence": str(evidence.pk), "digest": evidence.digest})
    if sealed is not None:
        quarantine.enter(evidence)
    return evidence


@transaction.atomic
def open_evidence(*, evidence: Evidence, by: User) -> tuple[str, str, Iterator[bytes], int]:
    """Open the safe copy of an item for someone who may read the matter; who saw it when is part of its custody.

    Returns:
        Its name, its type, its clear content in chunks, its size.

    Raises:
        NotYours: the person may not read the matter.
        Refused: there is no safe copy (yet).
        VaultError: the seal cannot be opened; no event is written then.
    """
    if not can_read_files(by, evidence.complaint):
        raise NotYours(_("您不能查阅本事项的证据。"))
    held = _held(evidence)
    if held.state != CheckState.CLEAN or held.copy is None:
        raise Refused(
            _("这件文件还没有可供查阅的安全副本：%(state)s。") % {"state": held.get_state_display()}, code="no_copy"
        )
    return _handed_out(evidence, held.copy, "evidence.opened", by, {})


@transaction.atomic
def open_original(*, evidence: Evidence, by: User, reason: str) -> tuple[str, str, Iterator[bytes], int]:
    """Open the sealed original, as it came: for those who investigate or decide, with a stated reason and an event.

    Returns:
        As `open_evidence`.

    Raises:
        NotYours: the person may not.
        Refused: no reason, malware inside, or the check is not finished.
        VaultError: the seal cannot be opened; no event is written then.
    """
    if not may_open_original(by, evidence.complaint):
        raise NotYours(_("只有本事项的调查人员、审批负责人和中心主任可以打开原件。"), code="role")
    if _held(evidence).state not in (CheckState.CLEAN, CheckState.ORIGINAL_ONLY) or evidence.file is None:
        raise Refused(_("这件文件没有通过检查，任何人都不能打开。"), code="not_checked")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明打开原件的理由（至少四个字）。"), code="reason_missing")
    return _handed_out(evidence, evidence.file, "evidence.original_opened", by, {"reason": digest_of(reason.strip())})


def _held(evidence: Evidence) -> Quarantine:
    held = Quarantine.objects.select_related("copy__key").filter(pk=evidence.pk).first()
    if held is None:
        raise Refused(_("这件证据没有文件。"), code="no_file")
    return held


def _handed_out(
    evidence: Evidence, sealed: SealedFile, kind: str, by: User, data: dict[str, str]
) -> tuple[str, str, Iterator[bytes], int]:
    chunks = open_file(sealed)
    record(
        subject=evidence.complaint.subject,
        kind=kind,
        actor=by,
        data={"evidence": str(evidence.pk), "digest": sealed.digest, **data},
    )
    known = KINDS.get(sealed.content_type)
    name = with_extension(evidence.title.open() or "证据", known.extensions if known else ())
    return name, sealed.content_type, chunks, sealed.size
