"""What a request says of itself: who it claims to be for, where it claims to come from, and what is kept of that."""

import logging
import sys

import pytest
from django.core import mail
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from complaints.actions import drafts
from portal.reporting import QuietReporter

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
STORY = "没有出示证件，当场开出罚单。"
PRIVATE = (
    "/complaints/new/",
    "/complaints/track/",
    "/account/login/",
    "/complaints/track/matter/",
    "/desk/",
    "/admin/",
)


@pytest.mark.parametrize("host", ["evil.example", "testserver:80@evil.example", "testserver, evil.example", "[::1", ""])
def test_another_host_is_refused_without_an_address_in_the_log(host, caplog):
    caplog.set_level(logging.DEBUG)
    page = Client(REMOTE_ADDR=ADDRESS).get("/complaints/track/", HTTP_HOST=host)
    assert page.status_code == 400 and "evil.example" not in page.content.decode()
    assert ADDRESS not in caplog.text


def test_x_forwarded_host_changes_no_link(client):
    page = client.get("/search/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_ORIGINAL_URL="/admin/")
    assert page.status_code == 200 and "evil.example" not in page.content.decode()


@pytest.mark.parametrize("path", PRIVATE)
def test_private_pages_are_never_kept_framed_or_named_to_others(path):
    page = Client().get(path)
    assert "no-store" in page["Cache-Control"] and page["Referrer-Policy"] == "same-origin"
    assert page["X-Frame-Options"] in ("DENY", "SAMEORIGIN") and page["X-Content-Type-Options"] == "nosniff"
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors" in policy and ("unsafe-inline" not in policy or path == "/admin/")


def test_session_cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere(client):
    client.post("/complaints/new/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


def test_production_cookies_go_over_https_to_this_host_alone():
    """Read from the file: the settings cannot be loaded without production's environment."""
    from pathlib import Path

    text = (Path(__file__).parents[2] / "portal/settings/production.py").read_text()
    for line in ("SESSION_COOKIE_SECURE = True", "CSRF_COOKIE_SECURE = True", '"__Host-session"', '"__Host-csrf"'):
        assert line in text, line


@pytest.mark.parametrize(
    "way", ["https://evil.example", "//evil.example", "/\\evil.example", "\t//evil.example", "http:evil"]
)
@pytest.mark.parametrize("path", ["/account/login/", "/account/second-factor/"])
def test_next_never_leaves_the_site(way, path, user_with):
    from portal.roles.enums import Role

    client = Client()
    client.force_login(user_with(Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(path, {"next": way})
    assert "evil" not in page.get("Location", "") and f'name="next" value="{way}"' not in page.content.decode()


def test_the_technicians_mail_tells_where_it_broke_and_nothing_of_the_visitor(client, monkeypatch, settings, caplog):
    caplog.set_level(logging.DEBUG)
    settings.ADMINS = [("技术员", "tech@example.com")]
    settings.TRUSTED_PROXIES = ["10.0.0.2/32"]
    visitor = Client(REMOTE_ADDR="10.0.0.2", HTTP_X_REAL_IP=ADDRESS, HTTP_USER_AGENT="canary-agent")
    visitor.raise_request_exception = False
    visitor.post("/complaints/new/")

    def broken(**arguments):
        private = str(arguments)  # noqa: F841 -- a local variable that nobody marked as sensitive
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(drafts, "answer", broken)
    page = visitor.post("/complaints/new/event/?q=canary-query", {"kind": "complaint", "narrative": STORY})
    (letter,) = mail.outbox
    sent = letter.message().as_string() + letter.body + str(letter.alternatives)
    assert page.status_code == 500 and "the disk is full" in letter.body and "test_headers.py" in letter.body
    for word in (ADDRESS, "10.0.0.2", "canary-agent", "canary-query", STORY, visitor.cookies["sessionid"].value):
        assert word not in sent and word not in page.content.decode(), word
    assert ADDRESS not in caplog.text


def test_a_report_has_no_request_and_no_variables():
    phone, secret = "1990000" + "0001", "geheim" + "-77"  # the lines of the source are shown, so not in one word
    request = RequestFactory().post("/x/", {"phone": phone, "word": secret}, REMOTE_ADDR=ADDRESS)
    try:
        raise RequestDataTooBig
    except RequestDataTooBig:
        reporter = QuietReporter(request, *sys.exc_info())
    report = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "RequestDataTooBig" in report
    assert not [word for word in (ADDRESS, phone, secret, "UPLOAD" + "_LIMIT_MB") if word in report]


@pytest.mark.parametrize(
    ("status", "path", "data"),
    [
        (400, "/account/login/", {f"geheim-77-{turn}": "x" for turn in range(2100)}),
        (404, "/nothing/", {"word": "geheim-77"}),
        (403, "/admin/reports/", {"word": "geheim-77"}),
    ],
)
def test_error_pages_repeat_nothing_that_was_sent(status, path, data, client, user_with, client_as):
    from portal.roles.enums import Role

    browser = client_as(user_with(Role.AGENCY_LIAISON)) if status == 403 else client
    page = browser.post(path, data)
    assert page.status_code == status and "geheim-77" not in page.content.decode()
    assert "no-store" in page["Cache-Control"] and "回到首页" in page.content.decode()
