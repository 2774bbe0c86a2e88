"""Handing a paper's PDF to somebody who may have it."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from portal.vault.api import open_file

from ..actions.papers import file_of
from ..models import IssuedPaper


def pdf_response(paper: IssuedPaper) -> StreamingHttpResponse:
    """The paper's PDF as an attachment that no cache keeps.

    Raises:
        PrintingUnavailable: it was not made yet and cannot be made here.
        VaultError: the seal cannot be opened.
    """
    sealed = file_of(paper)
    response = StreamingHttpResponse(open_file(sealed), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{paper.number.text}.pdf"
    )
    response["Content-Length"] = str(sealed.size)
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response
