"""An address for news and for a lost code: verified, sealed, told as little as can be, and no way around the owner."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.actions import contacts, messages, recovery
from complaints.actions.assessment import merge
from complaints.actions.intake import new_ticket
from complaints.actions.investigation import approve_verification
from complaints.enums import State
from complaints.models import CodeRecovery, ComplainantContact
from complaints.people import Person
from complaints.tracking import clean_code, find_by_code
from portal import timekeeping
from portal.audit.api import events_for
from portal.errors import Refused
from portal.notify.adapters import MemorySms
from tests.factories.complaints import drive, later, make_complaint, staff_team
from tests.factories.track import look_up, send

pytestmark = pytest.mark.django_db
PHONE = "19900000101"
PUZZLE = {"captcha_0": "x", "captcha_1": "PASSED"}


@pytest.fixture
def ticket():
    return new_ticket()


@pytest.fixture
def named(ticket):
    return make_complaint(ticket=ticket, days_ago=1, person=Person(name="测试甲", phone=PHONE))


def last_code():
    return re.search(r"\d{6,}", MemorySms.sent[-1][1])[0]


def verified(complaint, deliver, *, news=True, recovery=True, address=PHONE):
    contacts.propose_contact(complaint=complaint, address=address, news=news, recovery=recovery)
    deliver()
    return contacts.confirm_contact(complaint=complaint, code=last_code())


# --- the address --------------------------------------------------------------------------------------------------


def test_an_address_is_verified_by_the_code_sent_to_it(client, ticket, named, deliver):
    look_up(client, ticket)
    page = send(client, "contact", address="199-0000-0101", news="on", recovery="on", code=ticket.code)
    assert "199****0101" in page.content.decode() and PHONE not in page.content.decode()
    deliver()
    assert MemorySms.sent[-1][0] == PHONE
    send(client, "contact/confirm", code=last_code())

    contact = named.contacts.get()
    assert contact.verified_at and contact.news and contact.recovery
    assert PHONE not in str(contact.address) and PHONE not in contact.address_index


def test_the_open_page_alone_is_not_enough_to_change_an_address(client, ticket, named):
    look_up(client, ticket)

    page = send(client, "contact", address=PHONE, news="on", code="0" * 16).content.decode()

    assert "查询码不对" in page and not named.contacts.exists()


def test_a_few_wrong_codes_inside_shut_the_matter(client, ticket, named):
    look_up(client, ticket)
    for _turn in range(5):
        send(client, "contact", address=PHONE, news="on", code="0" * 16)

    assert client.get("/complaints/track/matter/").status_code == 302
    assert not named.contacts.exists()


def test_a_wrong_code_is_tried_a_few_times_only(named, deliver):
    contacts.propose_contact(complaint=named, address=PHONE, news=True, recovery=False)
    deliver()
    right = last_code()
    for _turn in range(5):
        with pytest.raises(Refused):
            contacts.confirm_contact(complaint=named, code="x")

    with pytest.raises(Refused):
        contacts.confirm_contact(complaint=named, code=right)


def test_a_code_runs_out(named, deliver, at):
    contacts.propose_contact(complaint=named, address=PHONE, news=True, recovery=False)
    deliver()

    with at(timekeeping.now() + timedelta(minutes=16)), pytest.raises(Refused):
        contacts.confirm_contact(complaint=named, code=last_code())


def test_the_former_address_stays_until_the_new_one_is_verified(named, deliver):
    first = verified(named, deliver)
    contacts.propose_contact(complaint=named, address="test@example.com", news=True, recovery=True)
    assert named.contacts.get(verified_at__isnull=False) == first
    deliver()
    contacts.confirm_contact(complaint=named, code=re.search(r"\d{6}", mail.outbox[-1].body)[0])

    assert named.contacts.get().kind == ComplainantContact.Kind.EMAIL


def test_nobody_has_an_address_flooded(deliver):
    for _turn in range(5):
        contacts.propose_contact(complaint=make_complaint(), address=PHONE, news=True, recovery=False)
    with pytest.raises(Refused) as refused:
        contacts.propose_contact(complaint=make_complaint(), address=PHONE, news=True, recovery=False)

    assert refused.value.code == "codes_many"


@pytest.mark.parametrize("address", ["12345", "a@", "+1 202 555 0100", "电话"])
def test_an_address_that_is_none_is_said_to_be_so(named, address):
    with pytest.raises(Refused) as refused:
        contacts.propose_contact(complaint=named, address=address, news=True, recovery=False)
    assert refused.value.code == "address"


def test_taking_the_address_away_forgets_it(client, ticket, named, deliver):
    verified(named, deliver)
    look_up(client, ticket)
    send(client, "contact/remove")

    assert not named.contacts.exists()
    assert "contact.removed" in events_for(named.subject).values_list("kind", flat=True)


# --- news -----------------------------------------------------------------------------------------------------------


def test_news_says_that_there_is_some_and_nothing_else(ticket, named, deliver):
    verified(named, deliver)
    messages.write_to_complainant(complaint=named, by=staff_team().clerk, text="请问罚单的日期？")
    deliver()

    number, words = MemorySms.sent[-1]
    assert number == PHONE and "有新消息" in words
    for secret in (named.number, str(named.agency), "罚单", "测试甲", "执法", "投诉", "举报"):
        assert secret not in words


def test_news_is_told_once_until_the_complainant_has_looked(client, ticket, named, deliver):
    verified(named, deliver)
    clerk = staff_team().clerk
    before = len(MemorySms.sent)
    for turn in range(3):
        messages.write_to_complainant(complaint=named, by=clerk, text=f"第{turn}问。")
        deliver()
    assert len(MemorySms.sent) == before + 1
    look_up(client, ticket)
    messages.write_to_complainant(complaint=named, by=clerk, text="又有一问。")
    deliver()

    assert len(MemorySms.sent) == before + 2


def test_a_move_is_news_and_what_one_does_oneself_is_none(ticket, named, deliver):
    from complaints.actions import assessment

    verified(named, deliver)
    before = len(MemorySms.sent)
    assessment.ask_supplement(complaint=named, by=staff_team().clerk, question="请补充日期。")
    deliver()
    assert len(MemorySms.sent) == before + 1
    named.contacts.update(told_at=None)
    assessment.supplement(complaint=named, text="三月二日。")
    deliver()

    assert len(MemorySms.sent) == before + 1


def test_a_move_of_the_lead_is_news_to_those_whose_matters_follow_it(deliver):
    team = staff_team()
    lead = drive(make_complaint(), State.VERIFYING, team)
    with later(lead):
        repeat = make_complaint(days_ago=0, person=Person(name="测试乙", phone=PHONE))
        merge(complaint=repeat, by=team.clerk, into=lead)
        verified(repeat, deliver)
        repeat.contacts.update(told_at=None)
        before = len(MemorySms.sent)
        approve_verification(complaint=lead, by=team.approver1)
        deliver()

    assert len(MemorySms.sent) == before + 1 and "有新消息" in MemorySms.sent[-1][1]


def test_without_the_wish_or_before_verification_nothing_is_sent(named, deliver):
    contacts.propose_contact(complaint=named, address=PHONE, news=True, recovery=False)
    deliver()
    before = len(MemorySms.sent)
    messages.write_to_complainant(complaint=named, by=staff_team().clerk, text="请问日期？")
    deliver()

    assert len(MemorySms.sent) == before


# --- a lost code ------------------------------------------------------------------------------------------------------


def ask(client, number, address=PHONE):
    return client.post("/complaints/track/recover/", {"number": number, "address": address, **PUZZLE}, follow=True)


def recovered(client, complaint, deliver):
    """Carry a recovery to the page that shows the new code; answers that code."""
    ask(client, complaint.number)
    deliver()
    client.post("/complaints/track/recover/confirm/", {"code": last_code()})
    tomorrow = timekeeping.now() + timedelta(hours=25)
    with timekeeping.at(tomorrow):
        assert list(recovery.send_claims(tomorrow)) == [{"did": "recovery_claims_sent", "count": 1}]
        assert not list(recovery.send_claims(tomorrow)), "a repeated sweep sends nothing twice"
        deliver()
        claimed = {"number": complaint.number, "code": last_code(), **PUZZLE}
        page = client.post("/complaints/track/recover/claim/", claimed, follow=True)
    return clean_code(page.context["code"])


def test_a_new_code_takes_effect_when_it_is_saved_and_the_old_one_dies(client, ticket, named, deliver):
    verified(named, deliver)
    new = recovered(client, named, deliver)
    assert find_by_code(named.number, ticket.code) == named, "until it is saved the old one is good"
    again = client.get("/complaints/track/recover/new-code/").context["code"]
    assert clean_code(again) == new, "shown again, it is the same"

    page = client.post("/complaints/track/recover/new-code/", follow=True)

    assert named.number in page.content.decode()
    assert find_by_code(named.number, new) == named and find_by_code(named.number, ticket.code) is None
    deliver()
    assert "查询码已更换" in MemorySms.sent[-1][1]
    kinds = list(events_for(named.subject).values_list("kind", flat=True))
    assert kinds.count("code.reissued") == 1
    client.post("/complaints/track/recover/new-code/")
    assert find_by_code(named.number, new) == named, "sent again, it changes nothing"


def test_a_new_code_shuts_what_the_old_one_opened(client, ticket, named, deliver):
    verified(named, deliver)
    new_owner = Client()
    recovered(new_owner, named, deliver)
    look_up(client, ticket)
    new_owner.post("/complaints/track/recover/new-code/")

    assert client.get("/complaints/track/matter/").status_code == 302


def test_the_holder_of_the_old_code_sees_it_and_can_stop_it(client, ticket, named, deliver):
    verified(named, deliver)
    thief = Client()
    ask(thief, named.number)
    deliver()
    thief.post("/complaints/track/recover/confirm/", {"code": last_code()})

    assert "有人申请更换您的查询码" in look_up(client, ticket).content.decode()
    send(client, "stop-recovery")

    tomorrow = timekeeping.now() + timedelta(hours=25)
    assert not list(recovery.send_claims(tomorrow))
    assert "有人申请更换您的查询码" not in client.get("/complaints/track/matter/").content.decode()


def test_stopping_wins_even_after_the_new_code_was_shown(client, ticket, named, deliver):
    verified(named, deliver)
    new = recovered(client, named, deliver)
    recovery.stop_recovery(complaint=named)

    client.post("/complaints/track/recover/new-code/")

    assert find_by_code(named.number, ticket.code) == named and find_by_code(named.number, new) is None


def test_a_claim_is_not_made_before_its_time(named, deliver, ticket, client):
    verified(named, deliver)
    ask(client, named.number)
    deliver()
    code = last_code()
    client.post("/complaints/track/recover/confirm/", {"code": code})

    assert not list(recovery.send_claims(timekeeping.now() + timedelta(hours=23)))
    assert recovery.claim(number=named.number, code=code) is None


def test_known_and_unknown_are_answered_alike_with_the_same_work(named, deliver):
    verified(named, deliver)
    Client().get("/complaints/track/recover/")  # what a site does once is done
    works, pages = [], []
    for number, address in ((named.number, PHONE), (named.number, "19900000199"), ("SP20200101-000000", PHONE)):
        browser = Client()
        with CaptureQueriesContext(connection) as queries:
            page = ask(browser, number, address)
        works.append([re.sub(r"'[^']*'|\d+|NULL", "?", query["sql"]) for query in queries.captured_queries])
        wrong = browser.post("/complaints/track/recover/confirm/", {"code": "000000"})
        pages.append((page.status_code, page.redirect_chain, strip(page), strip(wrong)))

    assert works[0] == works[1] == works[2]
    assert pages[0] == pages[1] == pages[2]


def strip(page):
    return re.sub(r'value="[^"]*"', "", page.content.decode())


def test_only_the_verified_address_of_a_named_matter_gets_a_code(client, ticket, named, deliver):
    anonymous = make_complaint(days_ago=1)
    contacts.propose_contact(complaint=anonymous, address="19900000102", news=True, recovery=False)
    deliver()
    contacts.confirm_contact(complaint=anonymous, code=last_code())
    contacts.propose_contact(complaint=named, address=PHONE, news=False, recovery=True)
    deliver()
    before = len(MemorySms.sent)
    for number, address in ((anonymous.number, "19900000102"), (named.number, PHONE), ("SP20200101-000000", PHONE)):
        ask(client, number, address)
    deliver()

    assert len(MemorySms.sent) == before
    with pytest.raises(Refused) as refused:
        contacts.propose_contact(complaint=anonymous, address="19900000102", news=False, recovery=True)
    assert refused.value.code == "anonymous"


def test_wrong_claim_codes_shut_nobody_out(client, ticket, named, deliver):
    verified(named, deliver)
    ask(client, named.number)
    deliver()
    client.post("/complaints/track/recover/confirm/", {"code": last_code()})
    tomorrow = timekeeping.now() + timedelta(hours=25)
    with timekeeping.at(tomorrow):
        list(recovery.send_claims(tomorrow))
        deliver()
        for turn in range(30):
            assert recovery.claim(number=named.number, code=f"{turn:012d}") is None

        assert recovery.claim(number=named.number, code=last_code()) is not None


def test_asking_often_sends_few_codes(client, ticket, named, deliver):
    verified(named, deliver)
    before = len(MemorySms.sent)
    for _turn in range(9):
        ask(client, named.number)
    deliver()

    assert len(MemorySms.sent) - before == 5


def test_asking_again_does_not_start_the_delay_anew(client, ticket, named, deliver, at):
    verified(named, deliver)
    ask(client, named.number)
    deliver()
    client.post("/complaints/track/recover/confirm/", {"code": last_code()})
    ready = CodeRecovery.objects.get(confirmed_at__isnull=False).ready_at
    with at(timekeeping.now() + timedelta(hours=5)):
        ask(client, named.number)
        deliver()
        page = client.post("/complaints/track/recover/confirm/", {"code": last_code()})

    assert page.context["ready_at"] == ready
    assert CodeRecovery.objects.filter(confirmed_at__isnull=False).count() == 1


def test_what_nobody_confirmed_is_forgotten(client, deliver):
    ask(client, "SP20200101-000000")
    list(recovery.send_claims(timekeeping.now() + timedelta(days=2)))

    assert not CodeRecovery.objects.exists()


def test_no_code_and_no_address_lies_in_clear(client, ticket, named, deliver):
    verified(named, deliver)
    new = recovered(client, named, deliver)

    if connection.vendor == "sqlite":
        stored = connection.connection.serialize()
        for secret in (new, PHONE, MemorySms.sent[-1][1]):
            assert secret.encode() not in stored
