"""The PDF says what the paper says; the public check tells genuine from altered without saying what the paper says."""

import os
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from complaints.actions.filing import record_service
from complaints.actions.intake import new_ticket
from complaints.actions.papers import file_of, opened
from complaints.enums import PaperKind, ServiceMethod, State
from complaints.models import IssuedPaper
from complaints.papers.codes import index_of
from complaints.papers.verification import FileVerdict, genuine
from portal.roles.enums import Role
from portal.vault.api import destroy_key, open_file
from tests.factories.agencies import AgencyAccountFactory
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db


def _pdf(paper: IssuedPaper) -> bytes:
    return b"".join(open_file(file_of(paper)))


def _words(pdf: bytes) -> str:
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(made.stdout.decode().split())


@pytest.mark.skipif(not (shutil.which("pdftotext") or os.environ.get("CI")), reason="pdftotext is not installed here")
def test_the_pdf_of_every_kind_holds_its_words():
    for path in ("rejected", "objection_dismissed", "not_executed_referred", "partial_rectified_second_notice"):
        drive_path(make_complaint(), path)
    kinds = set(IssuedPaper.objects.values_list("kind", flat=True))

    for kind in kinds:
        paper = IssuedPaper.objects.filter(kind=kind).select_related("number").first()
        content, code = opened(paper)
        words = _words(_pdf(paper))
        for part in content.parts:
            for text in [part.heading, *part.paragraphs, *part.items]:
                assert "".join(text.split()) in words, (kind, text)
        for text in (content.number, content.title, code, content.issued_on):
            assert "".join(text.split()) in words, (kind, text)

    assert kinds == set(PaperKind) - {PaperKind.OPINION, PaperKind.FILES_ORDER}


def test_the_pdf_is_made_once_and_every_copy_is_the_same():
    paper = drive(make_complaint(), State.FILED).papers.get()

    assert _pdf(paper) == _pdf(paper)
    assert paper.complaint.papers.filter(pdf__isnull=False).count() == 1


def test_number_and_code_prove_a_paper_however_they_are_typed():
    paper = drive(make_complaint(), State.FILED).papers.get()
    number, code = paper.number.text, opened(paper)[1]

    square = number.replace("〔", "[").replace("〕", "]")
    for written in (number, square, f" {square.replace('[', '（').replace(']', '）')} "):
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l")):
            assert genuine(written, typed) is not None


def test_a_wrong_code_and_a_wrong_number_get_the_same_answer():
    paper = drive(make_complaint(), State.FILED).papers.get()
    code = opened(paper)[1]

    assert genuine(paper.number.text, "0000-0000-0000") is None
    assert genuine("示府执监通〔1999〕1号", code) is None
    assert index_of(paper.number.text, code) == paper.code_index


def test_changing_one_byte_of_the_file_fails_the_check():
    paper = drive(make_complaint(), State.FILED).papers.get()
    number, code = paper.number.text, opened(paper)[1]
    pdf = _pdf(paper)
    altered = bytearray(pdf)
    altered[len(pdf) // 2] ^= 1

    assert genuine(number, code, [pdf]).verdict == FileVerdict.SAME
    assert genuine(number, code, [bytes(altered)]).verdict == FileVerdict.DIFFERENT
    assert genuine(number, code, [pdf[:-1]]).verdict == FileVerdict.DIFFERENT


def test_a_file_for_a_paper_that_was_never_printed_is_not_ours():
    paper = drive(make_complaint(), State.FILED).papers.get()

    assert genuine(paper.number.text, opened(paper)[1], [b"%PDF-1.7"]).verdict == FileVerdict.NONE_ISSUED


def _check(paper, **fields):
    data = {"number": paper.number.text, "code": opened(paper)[1]} | fields
    return Client().post(reverse("papers:verify"), data)


def test_the_page_says_genuine_and_nothing_of_the_content():
    complaint = drive(make_complaint(), State.AWAITING_REPLY)
    paper = complaint.papers.get(kind=PaperKind.NOTICE)

    page = _check(paper, file=SimpleUploadedFile("x.pdf", _pdf(paper))).content.decode()

    assert "文书属实" in page
    assert "逐字节相同" in page
    assert complaint.agency.name not in page
    assert complaint.case.notices.get().facts.open() not in page


def test_the_page_says_that_a_file_was_altered():
    paper = drive(make_complaint(), State.FILED).papers.get()

    page = _check(paper, file=SimpleUploadedFile("x.pdf", _pdf(paper) + b" ")).content.decode()

    assert "与签发的不一致" in page


def test_the_page_says_revoked_and_not_found():
    paper = drive_path(make_complaint(), "objection_upheld").papers.get(kind=PaperKind.NOTICE)

    assert "已被撤销" in _check(paper).content.decode()
    assert "没有查到" in _check(paper, code="AAAA-AAAA-AAAA").content.decode()


def test_the_qr_code_fills_the_form_in_and_nothing_is_checked_before_the_person_asks():
    paper = drive(make_complaint(), State.FILED).papers.get()

    page = Client().get(reverse("papers:verify"), {"number": paper.number.text, "code": "AB12"}).content.decode()

    assert f'value="{paper.number.text}"' in page
    assert 'value="AB12"' in page
    assert "属实" not in page.split("<form")[1]


def test_an_erased_matter_leaves_a_paper_that_can_still_be_checked():
    paper = drive(make_complaint(), State.FILED).papers.get()
    number, code = paper.number.text, opened(paper)[1]
    destroy_key(paper.complaint.key)

    assert genuine(number, code) is not None


def _get(client, paper, name="centre:paper_pdf"):
    return client.get(reverse(name, args=[paper.pk]))


def test_staff_get_the_pdf_as_an_attachment_that_nobody_keeps(client_as):
    paper = drive(make_complaint(), State.FILED).papers.get()

    answer = _get(client_as(staff_team().director), paper)

    assert b"".join(answer.streaming_content) == _pdf(paper)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_editors_read_the_notice_but_not_what_the_complainant_was_told(client_as, user_with):
    complaint = drive_path(make_complaint(), "rectified")
    editor = client_as(user_with(Role.EDITOR))

    assert _get(editor, complaint.papers.get(kind=PaperKind.NOTICE)).status_code == 200
    assert _get(editor, complaint.papers.get(kind=PaperKind.FEEDBACK)).status_code == 403


def test_an_agency_gets_its_notice_only_after_service_and_nobody_elses(client_as, user_with):
    complaint = drive(make_complaint(), State.FILED)
    account = AgencyAccountFactory(agency=complaint.agency, user=user_with(Role.AGENCY_LIAISON))
    liaison = client_as(account.user)
    notice = complaint.papers.get()
    assert _get(liaison, notice, "complaints_desk:paper_pdf").status_code == 404

    with later(complaint):
        record_service(complaint=complaint, by=account.user, method=ServiceMethod.OPENED)

    assert _get(liaison, notice, "complaints_desk:paper_pdf").status_code == 200
    told = drive_path(make_complaint(agency=complaint.agency), "rectified").papers.get(kind=PaperKind.FEEDBACK)
    assert _get(liaison, told, "complaints_desk:paper_pdf").status_code == 404
    other = drive(make_complaint(), State.AWAITING_REPLY).papers.get(kind=PaperKind.NOTICE)
    assert _get(liaison, other, "complaints_desk:paper_pdf").status_code == 404


def test_discipline_inspection_gets_the_referral_letter_alone(client_as):
    complaint = drive_path(make_complaint(), "not_executed_referred")
    discipline = client_as(staff_team().discipline)

    letter = complaint.papers.get(kind=PaperKind.REFERRAL)

    assert _get(discipline, letter, "complaints_desk:paper_pdf").status_code == 200
    for paper in complaint.papers.exclude(pk=letter.pk):
        assert _get(discipline, paper, "complaints_desk:paper_pdf").status_code == 404


def test_the_complainant_gets_the_papers_to_the_complainant_alone():
    ticket = new_ticket()
    complaint = drive_path(make_complaint(ticket=ticket), "rectified")
    told = complaint.papers.get(kind=PaperKind.FEEDBACK)
    browser = Client()
    assert _track_pdf(browser, told).status_code == 302

    browser.post(reverse("complaints:track"), {"number": ticket.number, "code": ticket.code})

    assert told.number.text in browser.get(reverse("complaints:matter")).content.decode()
    assert _track_pdf(browser, told)["Content-Type"] == "application/pdf"
    for paper in complaint.papers.exclude(pk=told.pk):
        assert _track_pdf(browser, paper).status_code == 404
    other = drive_path(make_complaint(), "rejected").papers.get()
    assert _track_pdf(browser, other).status_code == 404


def _track_pdf(browser, paper):
    return browser.get(reverse("complaints:paper", args=[paper.pk]))
