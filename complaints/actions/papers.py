"""Issuing official papers, making their files, revoking them."""

import hashlib
import json

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localtime

from portal import timekeeping
from portal.audit.api import record
from portal.roles.models import User
from portal.vault.api import SealedFile, seal_file

from ..enums import PaperKind
from ..models import Complaint, DocumentNumber, IssuedPaper, PaperFile
from ..papers import codes
from ..papers.content import PaperContent, Values, filled
from ..papers.kinds import FORMS
from ..papers.pdf import as_pdf
from ..papers.wording import wording_in_use
from .numbering import issue_number


@transaction.atomic
def issue_paper(
    *,
    complaint: Complaint,
    kind: PaperKind,
    values: Values,
    by: User | None,
    number: DocumentNumber | None = None,
) -> IssuedPaper:
    """Fill a paper in with the wording in use, give it a number and a check code, and seal it.

    Args:
        complaint: the matter; its key seals the paper.
        kind: which paper.
        values: what the wording's names stand for.
        by: who issues it; None for the portal itself.
        number: the document number, where the record it is about bears it already.
    """
    form = FORMS[kind]
    paper = IssuedPaper(complaint=complaint, kind=kind, issued_by=by, issued_at=timekeeping.now())
    paper.number = number or issue_number(instrument=form.instrument, subject=f"paper:{paper.pk}")
    wording, version = wording_in_use(kind)
    content = filled(
        form,
        values,
        number=paper.number.text,
        issued_on=localtime(paper.issued_at).date(),
        wording=wording,
        version=version,
    )
    code = codes.new_code()
    paper.content = {"code": code, "content": content.as_json()}
    paper.code_index = codes.index_of(paper.number.text, code)
    paper.save(force_insert=True)
    record(
        subject=complaint.subject,
        kind="paper.issued",
        actor=by,
        data={
            "paper": str(paper.pk),
            "kind": kind.value,
            "number": paper.number.text,
            "digest": _digest(content, code),
        },
    )
    return paper


def opened(paper: IssuedPaper) -> tuple[PaperContent, str]:
    """A paper's content and check code, opened from the seal.

    Raises:
        KeyDestroyed: the matter's texts were erased.
    """
    sealed = paper.content.open()
    return PaperContent.from_json(sealed["content"]), sealed["code"]


def digest_of_paper(paper: IssuedPaper) -> str:
    """The digest printed on the paper: SHA-256 over its words and its code, which nobody can guess."""
    return _digest(*opened(paper))


def _digest(content: PaperContent, code: str) -> str:
    words = json.dumps([content.as_json(), code], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


@transaction.atomic
def file_of(paper: IssuedPaper) -> SealedFile:
    """The paper's PDF, made and sealed the first time that somebody asks for it.

    Raises:
        PrintingUnavailable: the libraries that print are not installed here.
        KeyDestroyed: the matter's texts were erased.
    """
    row = (
        IssuedPaper.objects.select_for_update(of=("self",)).select_related("number", "complaint__key").get(pk=paper.pk)
    )
    made = PaperFile.objects.select_related("file__key").filter(paper=row).first()
    if made is not None:
        return made.file
    content, code = opened(row)
    printed = as_pdf(content, code=code, digest=_digest(content, code))
    name = f"{row.number.text}.pdf"
    sealed = seal_file(row.complaint.key, ContentFile(printed, name=name), name=name, content_type="application/pdf")
    PaperFile.objects.create(paper=row, file=sealed, sha256=hashlib.sha256(printed).hexdigest())
    record(subject=row.complaint.subject, kind="paper.printed", data={"paper": str(row.pk), "digest": sealed.digest})
    return sealed


def revoke_paper(*, number: DocumentNumber, by: User) -> None:
    """Mark the paper of this number as revoked; whoever checks it reads so from now on."""
    paper = IssuedPaper.objects.select_related("complaint").filter(number=number, revoked_at=None).first()
    if paper is not None:
        paper.revoked_at = timekeeping.now()
        paper.save(update_fields=["revoked_at"])
        record(subject=paper.complaint.subject, kind="paper.revoked", actor=by, data={"paper": str(paper.pk)})
