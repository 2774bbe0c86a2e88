"""Nothing personal lies around past its need; what is younger stays."""

import io
import json
from datetime import timedelta

import pytest
from captcha.models import CaptchaStore
from django.contrib.sessions.models import Session
from django.core.management import call_command

from complaints.models import RetentionPeriod
from complaints.retention import purge
from portal import timekeeping
from portal.notify.actions.delivery import send_addressed
from portal.notify.api import notify_address, notify_user
from portal.notify.models import AddressedMessage, InSiteMessage
from portal.roles.enums import Role

pytestmark = pytest.mark.django_db


def sweep(days=0):
    with timekeeping.at(timekeeping.now() + timedelta(days=days)) as moment:
        return {one["what"]: one["count"] for one in purge.sweep(moment)}


def test_messages_go_after_their_time(user_with):
    notify_user(user_with(Role.DIRECTOR), "retention_due", {"count": 1})

    assert "in_site_messages" not in sweep(729)
    assert sweep(731)["in_site_messages"] == 1
    assert not InSiteMessage.objects.exists()


def test_a_letter_that_never_left_loses_its_key_and_the_outbox_does_not_mind():
    letter = notify_address("email", "someone@example.invalid", "retention_due", {"count": 1})

    sweep(31)

    letter.key.refresh_from_db()
    assert letter.key.destroyed_at is not None
    assert not AddressedMessage.objects.exists()
    send_addressed(message_id=letter.pk)


def test_dead_sessions_and_old_challenges_go():
    now = timekeeping.now()
    Session.objects.create(session_key="old", session_data="x", expire_date=now - timedelta(days=2))
    Session.objects.create(session_key="young", session_data="x", expire_date=now + timedelta(hours=1))
    CaptchaStore.objects.create(challenge="1+1", response="2", hashkey="a" * 40, expiration=now - timedelta(days=2))

    sweep()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]
    assert not CaptchaStore.objects.exists()


def test_the_age_is_data(user_with):
    notify_user(user_with(Role.DIRECTOR), "retention_due", {"count": 1})
    RetentionPeriod.objects.filter(code="in_site_messages").update(days=10)
    assert sweep(11)["in_site_messages"] == 1


def test_without_a_period_nothing_goes(user_with):
    notify_user(user_with(Role.DIRECTOR), "retention_due", {"count": 1})
    RetentionPeriod.objects.filter(code="in_site_messages").delete()
    assert "in_site_messages" not in sweep(5000)


def test_the_forecast_changes_nothing(confirmed, closed, over, tmp_path):
    with timekeeping.at(over):
        out = io.StringIO()
        call_command("retention", "--json", stdout=out)
        call_command("retention", "--dry-run", stdout=(words := io.StringIO()))
        call_command("retention", "--csv", str(tmp_path / "due.csv"))

    told = json.loads(out.getvalue())
    assert [row["受理编号"] for row in told["due"]] == [closed.number]
    assert "没有改动任何数据" in words.getvalue()
    assert closed.number in (tmp_path / "due.csv").read_text("utf-8-sig")
    closed.refresh_from_db()
    assert closed.due_noted_on is None
