"""The receipt: printed, as text, as PDF; a QR code that gives nothing away; a proof that can be checked."""

import io

import pikepdf
import pytest

from complaints.actions import assessment, drafts
from complaints.actions.intake import new_ticket
from complaints.models import FiledWords, IntakeDraft
from complaints.receipt import receipt_of
from complaints.tracking import grouped
from portal.audit.models import AuditEvent
from tests.complaints.test_wizard import go_through
from tests.complaints.test_wizard import send as send_report
from tests.factories.complaints import NARRATIVE, make_complaint, staff_team
from tests.factories.track import look_up, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client):
    """A report that was sent and not yet confirmed as saved; its ticket."""
    go_through(client)
    ticket = drafts.ticket_of(IntakeDraft.objects.get())
    send_report(client)
    return ticket


def test_the_qr_code_holds_the_track_page_and_the_number_and_never_the_code(client, sent, monkeypatch):
    drawn = []
    import segno

    real = segno.make
    monkeypatch.setattr(segno, "make", lambda content, **kw: drawn.append(content) or real(content, **kw))

    page = client.get("/complaints/new/receipt/")

    assert drawn == [f"http://testserver/complaints/track/?number={sent.number}"]
    assert "<svg" in page.content.decode() and "style=" not in page.content.decode()
    assert "viewBox" in page.content.decode(), "without it a picture of another size is cut off"


def test_what_the_qr_code_opens_has_the_number_filled_in(client, sent):
    page = client.get(f"/complaints/track/?number={sent.number}").content.decode()

    assert f'value="{sent.number}"' in page


def test_the_text_receipt_is_a_download_with_everything_to_keep(client, sent):
    response = client.get("/complaints/new/receipt/text/")

    text = response.content.decode("utf-8-sig")
    assert sent.number in text and grouped(sent.code) in text and "提交内容摘要" in text
    assert response["Content-Disposition"].startswith("attachment") and "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_pdf_receipt_is_a_pdf_that_names_nobody(client, sent):
    response = client.get("/complaints/new/receipt/pdf/")

    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert len(pdf.pages) == 1 and "/Author" not in pdf.docinfo


def test_where_no_pdf_can_be_made_the_page_says_what_to_do(client, sent, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("no Pango")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    page = client.get("/complaints/new/receipt/pdf/").content.decode()

    assert "请改用“打印”或“下载文本”" in page and sent.number in page


def test_confirming_twice_only_shows_the_matter(client, sent):
    for _turn in range(2):
        assert client.post("/complaints/new/saved/").url == "/complaints/track/matter/"

    assert client.get("/complaints/track/matter/").status_code == 200
    for path in ("", "text/", "pdf/"):
        assert client.get(f"/complaints/new/receipt/{path}").url == "/complaints/track/"


def test_another_browser_gets_no_receipt(sent):
    from django.test import Client

    assert Client().get("/complaints/new/receipt/text/").status_code == 302


def test_a_receipt_prints_as_its_parts():
    ticket = new_ticket()
    receipt = receipt_of(make_complaint(ticket=ticket), ticket, "https://example.org/complaints/track/")

    assert ticket.code not in receipt.track_url and ticket.code not in receipt.qr


# --- the proof of filing --------------------------------------------------------------------------------------------


@pytest.fixture
def ticket():
    return new_ticket()


def test_the_sender_can_check_that_what_we_hold_is_what_was_sent(client, ticket):
    complaint = make_complaint(ticket=ticket, days_ago=1)
    look_up(client, ticket)

    page = send(client, "proof", code=grouped(ticket.code)).content.decode()

    assert "一致。" in page and complaint.content_digest in page and NARRATIVE in page


def test_a_supplement_and_a_correction_by_staff_leave_the_proof_whole(client, ticket):
    from complaints.actions.intake import filing_digest

    complaint = make_complaint(ticket=ticket, days_ago=1)
    assessment.ask_supplement(complaint=complaint, by=staff_team().clerk, question="请补充日期。")
    assessment.supplement(complaint=complaint, text="三月二日。")
    look_up(client, ticket)

    page = send(client, "proof", code=ticket.code).content.decode()

    assert "一致。" in page and "不一致" not in page and "三月二日" not in page
    assert filing_digest(complaint.filed_words.words.open(), ticket.code) == complaint.content_digest


def test_a_single_changed_letter_is_found(client, ticket):
    complaint = make_complaint(ticket=ticket, days_ago=1)
    kept = FiledWords.objects.select_related("complaint__key").get(complaint=complaint)
    kept.words = kept.words.open().replace("一人", "二人")
    kept.save()
    look_up(client, ticket)

    assert "不一致。" in send(client, "proof", code=ticket.code).content.decode()


def test_the_proof_compares_with_the_audit_trail_as_well(client, ticket):
    complaint = make_complaint(ticket=ticket, days_ago=1)
    event = AuditEvent.objects.get(subject=complaint.subject, kind="complaint.receive")
    assert event.data["digest"] == complaint.content_digest
    type(complaint).objects.filter(pk=complaint.pk).update(content_digest="0" * 64)
    look_up(client, ticket)

    assert "不一致。" in send(client, "proof", code=ticket.code).content.decode()


def test_the_filed_words_are_shown_only_after_the_code_again(client, ticket):
    make_complaint(ticket=ticket, days_ago=1)
    look_up(client, ticket)

    assert NARRATIVE not in client.get("/complaints/track/proof/").content.decode()
    assert NARRATIVE not in send(client, "proof", code="0" * 16).content.decode()
