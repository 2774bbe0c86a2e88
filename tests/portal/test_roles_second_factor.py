"""A password alone opens nothing: staff and partners show a second factor in each session."""

import re
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.audit.api import events_for
from portal.errors import NotYours
from portal.roles.actions.factors import reset_second_factor
from portal.roles.enums import PARTNER_ROLES, STAFF_ROLES, Role

PAGE = "/account/second-factor/"
HOME = {**dict.fromkeys(STAFF_ROLES, "/admin/"), **dict.fromkeys(PARTNER_ROLES, "/desk/")}


def half_signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def current_code(device):
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


def with_authenticator(user):
    return TOTPDevice.objects.create(user=user, confirmed=True, name="telephone")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_must_set_one_up_before_it_sees_its_work(role, user_with):
    answer = half_signed_in(user_with(role)).get(HOME[role])
    assert answer["Location"] == f"{PAGE}?next={HOME[role]}"


def test_only_demo_accounts_of_a_demo_portal_are_exempt(user_with, settings):
    demo, real = user_with(Role.AGENCY_LIAISON, is_demo=True), user_with(Role.AGENCY_LIAISON)
    assert half_signed_in(demo).get("/desk/").status_code == 302
    settings.PORTAL_DEMO = True
    assert half_signed_in(demo).get("/desk/").status_code == 200
    assert half_signed_in(real).get("/desk/").status_code == 302


def test_on_public_pages_a_password_alone_makes_nobody(user_with, settings):
    client = half_signed_in(user_with(Role.EDITOR))
    assert "退出" not in client.get("/account/login/").content.decode()


class TestSettingUp:
    def test_code_by_qr_or_by_hand_then_recovery_codes_once(self, user_with):
        user = user_with(Role.AGENCY_LIAISON)
        client = half_signed_in(user)
        page = client.get(PAGE + "?next=/desk/").content.decode()
        assert "<svg" in page
        assert " style=" not in page
        device = TOTPDevice.objects.get(user=user, confirmed=False)
        answer = client.post(PAGE, {"code": current_code(device), "next": "/desk/"})
        codes = re.findall(r"<code>(\w+)</code>", answer.content.decode())
        assert sorted(codes) == sorted(StaticToken.objects.values_list("token", flat=True))
        assert len(codes) == 10
        assert answer["Cache-Control"] == "no-store, private"
        assert client.get("/desk/").status_code == 200
        assert not any(code in client.get("/account/").content.decode() for code in codes)
        assert events_for(f"user:{user.pk}").last().kind == "second_factor.set_up"

    def test_a_wrong_code_confirms_nothing(self, user_with):
        user = user_with(Role.EDITOR)
        client = half_signed_in(user)
        client.get(PAGE)
        assert "验证码不正确" in client.post(PAGE, {"code": "000000"}).content.decode()
        assert not TOTPDevice.objects.filter(user=user, confirmed=True).exists()
        assert client.get("/admin/").status_code == 302

    def test_the_secret_stays_the_same_until_it_is_confirmed(self, user_with):
        client = half_signed_in(user_with(Role.EDITOR))
        client.get(PAGE)
        client.get(PAGE)
        assert TOTPDevice.objects.count() == 1


class TestShowing:
    def test_a_code_opens_this_session_only(self, user_with):
        user = user_with(Role.AGENCY_LIAISON)
        device = with_authenticator(user)
        client = half_signed_in(user)
        assert client.post(PAGE, {"code": current_code(device), "next": "/desk/messages/"})["Location"] == (
            "/desk/messages/"
        )
        assert client.get("/desk/").status_code == 200
        assert half_signed_in(user).get("/desk/").status_code == 302

    def test_a_code_works_once(self, user_with):
        user = user_with(Role.AGENCY_LIAISON)
        code = current_code(with_authenticator(user))
        assert half_signed_in(user).post(PAGE, {"code": code}).status_code == 302
        assert half_signed_in(user).post(PAGE, {"code": code}).status_code == 200

    def test_a_recovery_code_works_once(self, user_with):
        user = user_with(Role.AGENCY_LIAISON)
        with_authenticator(user)
        keeper = StaticDevice.objects.create(user=user, name="recovery")
        keeper.token_set.create(token="abcd2345")
        assert half_signed_in(user).post(PAGE, {"code": "ABCD 2345"}).status_code == 302
        assert half_signed_in(user).post(PAGE, {"code": "abcd2345"}).status_code == 200

    def test_failures_slow_the_guesser_down_and_are_recorded(self, user_with):
        user = user_with(Role.AGENCY_LIAISON)
        device = with_authenticator(user)
        client = half_signed_in(user)
        client.post(PAGE, {"code": "000000"})
        assert client.post(PAGE, {"code": current_code(device)}).status_code == 200
        kinds = [event.kind for event in events_for(f"user:{user.pk}")]
        assert kinds.count("second_factor.failed") == 2

    def test_somebody_else_s_code_opens_nothing(self, user_with):
        mine, theirs = user_with(Role.AGENCY_LIAISON), user_with(Role.AGENCY_LIAISON)
        with_authenticator(mine)
        other = with_authenticator(theirs)
        assert half_signed_in(mine).post(PAGE, {"code": current_code(other)}).status_code == 200


class TestLookingAfter:
    def test_fresh_recovery_codes_replace_the_old(self, user_with, client_as):
        user = user_with(Role.AGENCY_LIAISON)
        client = client_as(user)
        first = client.post("/account/second-factor/codes/").content.decode()
        second = client.post("/account/second-factor/codes/").content.decode()
        assert StaticToken.objects.count() == 10
        assert set(re.findall(r"<code>(\w+)</code>", first)).isdisjoint(re.findall(r"<code>(\w+)</code>", second))

    def test_an_administrator_resets_a_lost_one_but_never_their_own(self, user_with):
        admin, other = user_with(Role.ADMINISTRATOR), user_with(Role.EDITOR)
        with_authenticator(other)
        with pytest.raises(NotYours):
            reset_second_factor(user=admin, actor=admin)
        with pytest.raises(NotYours):
            reset_second_factor(user=admin, actor=other)
        reset_second_factor(user=other, actor=admin)
        assert not TOTPDevice.objects.filter(user=other).exists()
        last = events_for(f"user:{other.pk}").last()
        assert (last.kind, last.actor_id) == ("second_factor.reset", admin.pk)

    def test_the_administrator_s_button_asks_first(self, user_with, client_as):
        other = user_with(Role.EDITOR)
        with_authenticator(other)
        admin = client_as(user_with(Role.ADMINISTRATOR))
        page = f"/admin/second-factor/{other.pk}/"
        assert page in admin.get("/admin/users/").content.decode()
        assert "立即失效" in admin.get(page).content.decode()
        assert TOTPDevice.objects.filter(user=other).exists()
        admin.post(page)
        assert not TOTPDevice.objects.filter(user=other).exists()

    def test_the_command_for_the_last_administrator(self, user_with, capsys):
        user = user_with(Role.ADMINISTRATOR)
        with_authenticator(user)
        call_command("reset_second_factor", user.username)
        assert not TOTPDevice.objects.filter(user=user).exists()
        with pytest.raises(CommandError, match="nobody"):
            call_command("reset_second_factor", "nobody")
