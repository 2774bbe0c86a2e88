"""The receipt of a lead as its sender may keep it: on the page, printed, as a text, as a PDF.

The QR code leads to the track page of this number. It never holds the secret code: a receipt is photographed, printed
by strangers and scanned by any program.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import segno
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.errors import Refused

from .actions.intake import Ticket
from .models import Complaint
from .tracking import grouped


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps.

    Attributes:
        track_url: where the number is asked for, with the number filled in and without the code.
    """

    number: str
    code: str
    received_at: datetime
    digest: str
    track_url: str

    @property
    def qr(self) -> str:
        """The track address as an inline picture (SVG without style, fit for the content security policy)."""
        code = segno.make(self.track_url, error="m")
        return code.svg_inline(border=4, light="#fff", svgclass="qr", lineclass=None, omitsize=True)


def receipt_of(complaint: Complaint, ticket: Ticket, track_page: str) -> Receipt:
    """The receipt of a matter that was sent with this ticket; `track_page` is the track page's full address."""
    return Receipt(
        number=ticket.number,
        code=grouped(ticket.code),
        received_at=localtime(complaint.received_at),
        digest=complaint.content_digest,
        track_url=f"{track_page}?number={ticket.number}",
    )


def as_text(receipt: Receipt) -> str:
    """Plain text with Windows line ends, which every phone and computer shows."""
    lines = (
        _("行政违法投诉举报中心 回执"),
        "",
        _("受理编号：%s") % receipt.number,
        _("查询码（请保密）：%s") % receipt.code,
        _("接收时间：%s") % f"{receipt.received_at:%Y-%m-%d %H:%M}",
        _("查询网址：%s") % receipt.track_url,
        _("提交内容摘要：%s") % receipt.digest,
        "",
        _("凭编号和查询码查进度、补材料。查询码不要告诉任何人，工作人员也不会向您索要。"),
        _("提交内容摘要由您提交的文字和查询码共同算出，可以证明您交来的内容没有被改动。"),
    )
    return "\r\n".join(lines) + "\r\n"


def as_pdf(receipt: Receipt) -> bytes:
    """The printed receipt as a PDF.

    Raises:
        Refused: the machine lacks the libraries that set type.
    """
    try:
        import weasyprint
    except (ImportError, OSError):
        raise Refused(_("本站现在不能生成 PDF，请改用“打印”或“下载文本”。"), code="no_pdf") from None
    page = render_to_string("complaints/receipt_paper.html", {"receipt": receipt})
    pdf: bytes = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing).write_pdf()
    return pdf


def _fetch_nothing(url: str, *_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError("a receipt refers to nothing outside itself")
