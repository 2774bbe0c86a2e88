"""Printing a paper to PDF: A4, red head, page numbers, the place of the seal, check code and QR code at the end."""

import io
import logging
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from .content import PaperContent

_STYLES = ("css/documents.css", "css/paper.css")


class PrintingUnavailable(Exception):
    """WeasyPrint cannot run here (Pango is missing); the page to print by browser is still there."""


@cache
def printer() -> Any:
    """The `weasyprint` module.

    Raises:
        PrintingUnavailable: its libraries are missing.
    """
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise PrintingUnavailable(str(error)) from error
    for name in ("weasyprint", "fontTools"):  # they report each CSS property that paper has no use for
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


def check_url(number: str, code: str) -> str:
    """Where a paper is checked, with its number and code filled in; what the QR code holds."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('papers:verify')}?{urlencode({'number': number, 'code': code})}"


def as_pdf(content: PaperContent, *, code: str, digest: str) -> bytes:
    """The paper as a PDF file.

    Raises:
        PrintingUnavailable: the libraries that print are missing.
    """
    weasyprint = printer()
    address = check_url(content.number, code)
    page = render_to_string(
        "complaints/documents/pdf.html",
        {
            "shown": {"content": content},
            "code": code,
            "digest": digest,
            "qr": segno.make(address, error="m").png_data_uri(scale=4, border=2),
            "check_page": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('papers:verify')}",
        },
    )
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    sheets = [weasyprint.CSS(string=_style(name), url_fetcher=fetcher) for name in _STYLES]
    made = io.BytesIO()
    weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(made, stylesheets=sheets)
    return made.getvalue()


@cache
def _style(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")
