"""Signing in: one generic answer to failure, a limit, a safe way on, everything on the account's chain."""

import logging
import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from portal.audit.api import events_for
from portal.roles.enums import Role
from tests.factories.roles import PASSWORD

LOGIN = "/account/login/"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def kinds(subject):
    return [event.kind for event in events_for(subject)]


@pytest.mark.parametrize(
    ("role", "home"),
    [(Role.INVESTIGATOR, "/admin/"), (Role.AGENCY_LIAISON, "/desk/"), (Role.SUPERVISOR, "/desk/")],
)
def test_staff_go_to_the_admin_and_partners_to_the_desk(role, home, user_with):
    user = user_with(role)
    assert sign_in(Client(), user.username)["Location"] == home
    assert kinds(f"user:{user.pk}")[-1] == "account.signed_in"


def test_the_way_on_stays_inside_the_site(user_with):
    user = user_with(Role.AGENCY_LIAISON)
    assert sign_in(Client(), user.username, next="/desk/messages/")["Location"] == "/desk/messages/"
    for off_site in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert sign_in(Client(), user.username, next=off_site)["Location"] == "/desk/"


def test_the_answer_does_not_tell_whether_the_account_exists(user_with):
    user = user_with(Role.EDITOR)
    closed = user_with(Role.EDITOR, is_active=False)
    answers = set()
    for name, password in ((user.username, "wrong"), ("nobody-at-all", "wrong"), (closed.username, PASSWORD)):
        page = sign_in(Client(), name, password).content.decode()
        assert "账号或密码不正确" in page
        answers.add(page.count("账号或密码不正确"))
    assert len(answers) == 1


def test_failures_are_recorded_and_the_name_typed_is_not_kept_in_clear(user_with):
    user = user_with(Role.EDITOR)
    sign_in(Client(), user.username, "wrong")
    sign_in(Client(), "13800138000", "wrong")
    assert kinds(f"user:{user.pk}")[-1] == "account.login_failed"
    stranger = events_for("user:unknown").last()
    assert stranger.kind == "account.login_failed"
    assert "13800138000" not in str(stranger.data)


def test_eight_failures_stop_the_account_in_this_browser_and_say_so_in_chinese(user_with):
    user = user_with(Role.EDITOR)
    for _ in range(7):
        assert sign_in(Client(), user.username, "wrong").status_code == 200
    stopped = sign_in(Client(), user.username, "wrong")
    assert stopped.status_code == 429
    assert "暂停登录" in stopped.content.decode()
    assert sign_in(Client(), user.username).status_code == 429  # the right password does not help now
    assert kinds(f"user:{user.pk}").count("account.locked") == 1


def test_a_success_forgets_the_failures_before_it(user_with):
    user = user_with(Role.EDITOR)
    for _ in range(2):
        for _ in range(5):
            sign_in(Client(), user.username, "wrong")
        assert sign_in(Client(), user.username).status_code == 302


def test_a_failure_is_kept_as_two_digests_and_nothing_else(user_with):
    user = user_with(Role.EDITOR)
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="canary-agent", HTTP_ACCEPT="canary/accept")
    for _ in range(2):
        client.post(f"{LOGIN}?next=/desk/?canary-query", {"username": user.username, "password": "pw", "x": "canary"})
    attempt = AccessAttempt.objects.get()
    row = " ".join(str(value) for value in vars(attempt).values())
    assert attempt.failures_since_start == 2
    assert attempt.ip_address.startswith("fd") and re.fullmatch("[0-9a-f]{32}", attempt.username)
    for word in ("203.0.113.77", user.username, "canary", "pw", "login"):
        assert word not in row, word


def test_another_browser_name_does_not_evade_the_limit_but_another_network_is_not_locked_out(user_with):
    user = user_with(Role.EDITOR)
    for turn in range(8):
        stopped = sign_in(Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT=f"browser {turn}"), user.username, "no")
    assert stopped.status_code == 429
    spoofing = Client(REMOTE_ADDR="203.0.113.77", HTTP_X_FORWARDED_FOR="198.51.100.1", HTTP_X_REAL_IP="198.51.100.2")
    assert sign_in(spoofing, user.username).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.78"), user.username).status_code == 302


def test_axes_writes_no_name_and_no_address_into_the_log(user_with, caplog):
    caplog.set_level(logging.DEBUG)
    user = user_with(Role.EDITOR)
    for _ in range(9):
        sign_in(Client(REMOTE_ADDR="203.0.113.77"), user.username, "no")
    lines = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("axes"))
    assert "Locking out" in lines and user.username not in lines and "203.0.113.77" not in lines


def test_an_unknown_name_costs_the_same_work_as_a_known_one(user_with, monkeypatch):
    """Both hash the password typed once; the time taken does not tell which names exist."""
    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or real(*args))
    counts = []
    closed = user_with(Role.EDITOR, is_active=False)
    for name in (user_with(Role.EDITOR).username, "nobody-at-all", closed.username):
        hashed.clear()
        sign_in(Client(), name, "wrong")
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_signing_out_ends_the_session_and_is_recorded(user_with, client_as):
    user = user_with(Role.AGENCY_LIAISON)
    client = client_as(user)
    assert client.get("/account/logout/").status_code == 405
    assert client.post("/account/logout/")["Location"] == LOGIN
    assert client.get("/desk/")["Location"].startswith(LOGIN)
    assert kinds(f"user:{user.pk}")[-1] == "account.signed_out"


def test_the_login_page_needs_no_script_and_carries_no_inline_code(db):
    page = Client().get(LOGIN + "?next=/desk/").content.decode()
    assert '<input type="hidden" name="next" value="/desk/">' in page
    assert " style=" not in page
    assert "onclick" not in page


def test_changing_the_password_ends_other_sessions(user_with, client_as):
    user = user_with(Role.AGENCY_LIAISON)
    here, elsewhere = client_as(user), client_as(user)
    new = "another-long-password-9"
    answer = here.post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}, follow=True
    )
    assert "密码已修改" in answer.content.decode()
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert "account.password_changed" in kinds(f"user:{user.pk}")
