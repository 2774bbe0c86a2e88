"""People are told in the portal and by mail; addresses are sealed, never printed, and forgotten once written to."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

from portal.notify.actions.delivery import deliver as deliver_fact
from portal.notify.adapters import ConsoleMail, ConsoleSms, MemorySms, mask_email, mask_number
from portal.notify.api import notify_address, notify_user, unread_count
from portal.notify.models import AddressedMessage, InSiteMessage, MessageTemplate
from portal.notify.render import fill
from portal.notify.seed import seed_templates, unseed_templates
from portal.outbox.models import Fact
from portal.roles.enums import Role

PHONE = "13800138000"


@pytest.fixture
def template(db):
    return MessageTemplate.objects.create(
        code="test.notice", subject="收到 {number}", body="请于 {due} 前回复 {number}。", channel="account"
    )


class TestFilling:
    def test_names_are_replaced_by_plain_text(self):
        assert (
            fill("{文号} 于 {due} 到期", {"文号": "示府执监通〔2026〕3号", "due": 5})
            == "示府执监通〔2026〕3号 于 5 到期"
        )

    def test_a_slip_stays_visible(self):
        assert fill("{nubmer} 已受理", {"number": 1}) == "{nubmer} 已受理"

    @pytest.mark.parametrize("attempt", ["{user.password}", "{user[password]}", "{user!r}", "{user:>99999999}", "{}"])
    def test_a_template_cannot_reach_into_objects(self, attempt, user_with):
        assert fill(attempt, {"user": user_with(Role.EDITOR)}) == attempt

    def test_a_value_is_not_filled_again(self):
        assert fill("{a}", {"a": "{b}", "b": "secret"}) == "{b}"

    def test_a_value_cannot_break_out_of_the_subject_line(self, template, user_with):
        message = notify_user(user_with(Role.EDITOR), "test.notice", {"number": "1\nBcc: x@example.com", "due": ""})
        assert "\n" not in message.subject


class TestAccounts:
    def test_the_message_is_there_at_once_and_the_mail_after_delivery(self, template, user_with, deliver):
        user = user_with(Role.AGENCY_LIAISON, email="liaison@example.com")
        notify_user(user, "test.notice", {"number": "3号", "due": "3月9日"}, link="/desk/matters/1/")
        assert unread_count(user) == 1
        assert mail.outbox == []
        deliver()
        (sent,) = mail.outbox
        assert (sent.subject, sent.to) == ("收到 3号", ["liaison@example.com"])
        assert sent.body.startswith("请于 3月9日 前回复 3号。")
        assert sent.body.endswith("/desk/matters/1/")

    def test_delivering_again_does_not_mail_again(self, template, user_with, deliver):
        message = notify_user(user_with(Role.AGENCY_LIAISON), "test.notice", {})
        deliver()
        deliver_fact({"message": message.pk})
        assert len(mail.outbox) == 1

    def test_closed_accounts_and_those_without_mail_get_none(self, template, user_with, deliver):
        notify_user(user_with(Role.AGENCY_LIAISON, is_active=False), "test.notice", {})
        notify_user(user_with(Role.AGENCY_LIAISON, email=""), "test.notice", {})
        deliver()
        assert mail.outbox == []

    def test_links_stay_on_the_site(self, template, user_with):
        for link in ("https://evil.example/", "//evil.example/"):
            with pytest.raises(ValueError, match="this site"):
                notify_user(user_with(Role.EDITOR), "test.notice", {}, link=link)

    def test_a_missing_template_is_an_error_that_names_it(self, user_with):
        with pytest.raises(LookupError, match="no-such"):
            notify_user(user_with(Role.EDITOR), "no-such", {})


class TestAddresses:
    def test_a_text_goes_out_and_its_key_is_destroyed(self, template, deliver):
        message = notify_address("sms", PHONE, "test.notice", {"number": "SP1"})
        deliver()
        assert MemorySms.sent == [(PHONE, "请于 {due} 前回复 SP1。")]
        message.refresh_from_db()
        assert message.sent_at is not None
        assert message.key.destroyed_at is not None

    def test_mail_goes_out_once(self, template, deliver):
        message = notify_address("email", "zhang@example.com", "test.notice", {"number": "SP1"})
        deliver()
        deliver_fact({"addressed": message.pk})
        assert [sent.to for sent in mail.outbox] == [["zhang@example.com"]]

    def test_the_address_lies_nowhere_in_clear(self, template, caplog, capsys):
        notify_address("sms", PHONE, "test.notice", {"number": "SP1"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM notify_addressedmessage")
            stored = b"|".join(
                bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in cursor.fetchone()
            )
        assert PHONE.encode() not in stored
        assert PHONE not in str(list(Fact.objects.values_list("payload", flat=True)))
        assert PHONE not in caplog.text + "".join(capsys.readouterr())
        assert PHONE not in repr(AddressedMessage.objects.get())

    def test_a_failing_carrier_is_tried_again(self, template, settings, deliver):
        settings.SMS_ADAPTER = "tests.portal.test_notify.BrokenSms"
        message = notify_address("sms", PHONE, "test.notice", {})
        deliver()
        message.refresh_from_db()
        assert message.sent_at is None
        assert message.address.open() == PHONE


class BrokenSms:
    def send(self, number: str, text: str) -> None:
        raise ConnectionError("carrier down")


class TestConsole:
    def test_numbers_and_addresses_are_masked(self, capsys):
        ConsoleSms().send(PHONE, "已受理")
        ConsoleMail().send_messages([EmailMessage("已受理", "body", "from@example.com", ["zhang@example.com"])])
        printed = capsys.readouterr().out
        assert printed == "[短信] 138****8000：已受理\n[邮件] z***@example.com：已受理\n"

    def test_short_ones_are_hidden_whole(self):
        assert mask_number("12345") == "****"
        assert mask_email("a@b.cn") == "a***@b.cn"


class TestSeeding:
    def test_seeding_keeps_the_administrators_words_and_names_the_placeholders(self, db):
        from django.apps import apps

        seed_templates(apps, {"test.seeded": {"subject": "{b}", "body": "{a} 和 {b}"}})
        made = MessageTemplate.objects.get(code="test.seeded")
        assert (made.channel, made.placeholders) == ("account", "{a}、{b}")
        MessageTemplate.objects.filter(pk=made.pk).update(body="改过的话")
        seed_templates(apps, {"test.seeded": {"subject": "x", "body": "y"}})
        assert MessageTemplate.objects.get(code="test.seeded").body == "改过的话"
        unseed_templates(apps, ["test.seeded"])
        assert not MessageTemplate.objects.filter(code="test.seeded").exists()


class TestWording:
    def test_the_administrator_changes_words_and_others_do_not_see_them(self, template, user_with, client_as):
        address = f"/admin/snippets/notify/messagetemplate/edit/{template.pk}/"
        admin = client_as(user_with(Role.ADMINISTRATOR))
        assert admin.get(address).status_code == 200
        admin.post(address, {"subject": "新标题", "body": "新正文", "code": "hijacked"})
        template.refresh_from_db()
        assert (template.subject, template.body, template.code) == ("新标题", "新正文", "test.notice")
        assert client_as(user_with(Role.EDITOR)).get(address).status_code == 302

    def test_nobody_adds_or_deletes_templates(self, template, user_with, client_as):
        root = client_as(user_with(is_superuser=True))
        assert root.get("/admin/snippets/notify/messagetemplate/add/").status_code == 302
        root.post(f"/admin/snippets/notify/messagetemplate/delete/{template.pk}/")
        assert MessageTemplate.objects.filter(pk=template.pk).exists()


class TestStaffMessages:
    def test_home_panel_list_and_reading(self, template, user_with, client_as):
        user = user_with(Role.INVESTIGATOR)
        client = client_as(user)
        assert "未读消息" not in client.get("/admin/").content.decode()
        message = notify_user(user, "test.notice", {"number": "77号"}, link="/admin/reports/")
        assert "收到 77号" in client.get("/admin/").content.decode()
        assert "收到 77号" in client.get("/admin/messages/").content.decode()
        assert client.post(f"/admin/messages/{message.pk}/")["Location"] == "/admin/reports/"
        message.refresh_from_db()
        assert message.read_at is not None
        assert "收到 77号" not in client.get("/admin/").content.decode()

    def test_somebody_else_s_message_is_not_found(self, template, user_with, client_as):
        message = notify_user(user_with(Role.EDITOR), "test.notice", {})
        assert client_as(user_with(Role.EDITOR)).post(f"/admin/messages/{message.pk}/").status_code == 404
        assert InSiteMessage.objects.get().read_at is None
