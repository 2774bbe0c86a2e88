"""How a file from a seal is handed out: as a download, never shown, never kept."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header


def as_download(
    name: str, content_type: str, chunks: Iterable[bytes], size: int | None = None
) -> StreamingHttpResponse:
    """An attachment that no browser interprets and no cache keeps."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    if size is not None:
        response["Content-Length"] = str(size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
