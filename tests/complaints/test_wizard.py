"""A citizen reports: step by step, without JavaScript, without losing a word."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from complaints.actions import drafts
from complaints.models import ComplainantIdentity, Complaint, Evidence, IntakeDraft
from portal import timekeeping
from tests.factories.complaints import NARRATIVE, make_agency

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
pytestmark = pytest.mark.django_db


def go_through(client, *, identity=None, files=(), agency=None):
    """Fill every step but the last."""
    client.post("/complaints/new/")
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": NARRATIVE, "violation": "程序违法"})
    client.post(
        "/complaints/new/agency/",
        {"agency": str((agency or make_agency()).pk), "happened_on": "2026-03-02", "place": "示例路"},
    )
    client.post("/complaints/new/proof/", {"files": list(files)})
    return client.post("/complaints/new/you/", {"identity": "anonymous", **(identity or {})})


def send(client):
    return client.post("/complaints/new/check/", {"saved": "on", "captcha_0": "x", "captcha_1": "PASSED"})


def test_an_anonymous_report_gets_a_number_and_a_code_before_it_is_sent(client):
    go_through(client)

    page = client.get("/complaints/new/check/").content.decode()

    ticket = drafts.ticket_of(IntakeDraft.objects.get())
    assert ticket.number in page and ticket.code[:4] in page
    assert not Complaint.objects.exists()


def test_sending_makes_one_matter_and_shows_the_same_number_and_code(client):
    go_through(client, files=[SimpleUploadedFile("现场.png", PNG)])
    ticket = drafts.ticket_of(IntakeDraft.objects.get())

    assert send(client).url == "/complaints/new/receipt/"

    complaint = Complaint.objects.get()
    receipt = client.get("/complaints/new/receipt/").content.decode()
    assert complaint.number == ticket.number and ticket.number in receipt and ticket.code[:4] in receipt
    assert complaint.narrative.open() == NARRATIVE
    assert Evidence.objects.get().title.open() == "现场.png"


def test_sending_again_returns_the_same_receipt_and_adds_nothing(client):
    go_through(client)
    send(client)
    first = client.get("/complaints/new/receipt/").context

    send(client)

    again = client.get("/complaints/new/receipt/").context
    assert Complaint.objects.count() == 1
    assert again["receipt"] == first["receipt"]


def test_a_crash_between_commit_and_answer_loses_nothing(client):
    """The answer never arrived; the browser sends the same draft once more."""
    go_through(client)
    draft = IntakeDraft.objects.get()
    first = drafts.send(draft=IntakeDraft.objects.get())

    again = drafts.send(draft=draft)  # a stale copy, as a second process would hold

    assert again.again and again.complaint.pk == first.complaint.pk
    assert Complaint.objects.count() == 1


def test_a_wrong_captcha_loses_nothing(client):
    go_through(client)

    page = client.post("/complaints/new/check/", {"saved": "on", "captcha_0": "x", "captcha_1": "7"}).content.decode()

    assert "答案不对" in page and NARRATIVE in page
    assert not Complaint.objects.exists()


def test_the_code_must_be_saved_before_sending(client):
    go_through(client)

    page = client.post("/complaints/new/check/", {"captcha_0": "x", "captcha_1": "PASSED"}).content.decode()

    assert "请先抄下或拍下编号和查询码" in page


def test_a_named_report_seals_the_identity(client):
    go_through(client, identity={"identity": "named", "name": "测试甲", "phone": "19900000101"})
    send(client)

    identity = ComplainantIdentity.objects.get()
    assert identity.name.open() == "测试甲"
    assert "测试甲" not in str(identity.name) and "19900000101" not in identity.phone_index


def test_an_anonymous_report_keeps_no_identity_even_if_one_was_typed(client):
    go_through(client, identity={"name": "测试甲", "phone": "19900000101"})
    send(client)

    assert not ComplainantIdentity.objects.exists()


@pytest.mark.parametrize(
    ("slug", "data", "message"),
    [
        ("event", {"kind": "complaint", "narrative": ""}, "请写明发生了什么"),
        ("agency", {"agency": ""}, "请选择单位，或写出单位名称"),
        ("agency", {"agency_as_stated": "某局", "happened_on": "2999-01-01"}, "日期不能晚于今天"),
        ("you", {"identity": "named"}, "请填写姓名"),
    ],
)
def test_a_step_says_beside_the_field_what_to_do(client, slug, data, message):
    client.post("/complaints/new/")

    page = client.post(f"/complaints/new/{slug}/", data).content.decode()

    assert message in page and 'id="error-summary"' in page


def test_the_check_page_leads_back_to_what_is_missing(client):
    client.post("/complaints/new/")

    assert client.get("/complaints/new/check/").url == "/complaints/new/event/"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("病毒.exe", b"MZ\x90\x00" + b"\x00" * 64, "不能接收文件"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "不能接收文件"),
        ("照片.pdf", PNG, "内容与扩展名不符"),
        ("空.png", b"", "是空的"),
    ],
)
def test_a_file_is_judged_by_its_content(client, name, content, message):
    client.post("/complaints/new/")

    page = client.post("/complaints/new/proof/", {"files": [SimpleUploadedFile(name, content)]}).content.decode()

    assert message in page
    assert not IntakeDraft.objects.get().files.exists()


def test_a_good_file_stays_when_another_is_refused_and_can_be_removed(client):
    client.post("/complaints/new/")
    files = [SimpleUploadedFile("../../现场.png", PNG), SimpleUploadedFile("坏.exe", b"MZ\x90\x00")]

    page = client.post("/complaints/new/proof/", {"files": files}).content.decode()
    kept = IntakeDraft.objects.get().files.get()

    assert "现场.png" in page and kept.name.open() == "现场.png"
    client.post(f"/complaints/new/files/{kept.pk}/remove/")
    assert not IntakeDraft.objects.get().files.exists()


def test_saving_the_code_forgets_it_here_and_opens_the_matter(client):
    go_through(client)
    send(client)

    assert client.post("/complaints/new/saved/").url == "/complaints/track/matter/"

    assert not IntakeDraft.objects.exists()
    assert client.get("/complaints/new/receipt/").url == "/complaints/track/"
    assert "已接收" in client.get("/complaints/track/matter/").content.decode()


def test_a_draft_left_alone_is_erased_with_its_key(client, at):
    go_through(client)
    draft = IntakeDraft.objects.select_related("key").get()
    tomorrow = timekeeping.now() + timedelta(hours=25)

    with at(tomorrow):
        assert list(drafts.erase_abandoned(tomorrow)) == [{"did": "drafts_erased", "count": 1}]

    draft.key.refresh_from_db()
    assert not IntakeDraft.objects.exists() and draft.key.destroyed_at is not None


def test_nothing_of_a_draft_lies_in_clear_in_the_database(client):
    go_through(client, identity={"identity": "named", "name": "测试甲", "phone": "19900000101"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, ticket FROM complaints_intakedraft")
        stored = b"".join(bytes(cell) for cell in cursor.fetchone())
    session = Session.objects.get()
    stored += str(session.get_decoded()).encode()
    assert "测试甲".encode() not in stored and b"19900000101" not in stored and NARRATIVE.encode() not in stored
