"""Guessing numbers and codes: one answer for all, the guesser slowed down, the complainant never locked out."""

import re

import pytest
from django.test import Client

from complaints import tracking
from complaints.actions.intake import Report, new_ticket, receive

pytestmark = pytest.mark.django_db
TRACK = "/complaints/track/"
GUESSER, OWNER = "203.0.113.77", "198.51.100.5"


@pytest.fixture
def ticket():
    made = new_ticket()
    receive(report=Report(narrative="没有出示证件，当场罚款。", agency_as_stated="某局"), ticket=made)
    return made


def asked(client, number, code="0" * 16):
    return client.post(TRACK, {"number": number, "code": code})


def shape(page, *typed):
    """The page without what was typed and without the token."""
    text = re.sub(r'value="[^"]*"', "", page.content.decode())
    for word in typed:
        text = text.replace(word, "")
    return page.status_code, text


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(ticket):
    unknown = f"{ticket.number[:-1]}{(int(ticket.number[-1]) + 1) % 10}"
    wrong_code, wrong_number = (asked(Client(), number) for number in (ticket.number, unknown))
    assert shape(wrong_code, ticket.number) == shape(wrong_number, unknown)
    assert dict(wrong_code.headers).keys() == dict(wrong_number.headers).keys()


def test_a_wrong_number_costs_the_same_hash_as_a_wrong_code(ticket, monkeypatch):
    """What takes the time is Argon2id; it is counted, because a clock on a busy machine proves nothing."""
    verified = []
    real = tracking.PasswordHasher.verify
    monkeypatch.setattr(
        tracking.PasswordHasher,
        "verify",
        lambda *args: verified.append(args[1].rpartition("$")[0].rpartition("$")[0]) or real(*args),
    )
    for number in (ticket.number, "SP20200101-000000"):
        asked(Client(), number)
    assert len(verified) == 2 and verified[0] == verified[1], "the same algorithm with the same cost"


def test_the_guesser_is_stopped_and_the_complainant_elsewhere_gets_in(ticket):
    guesser = Client(REMOTE_ADDR=GUESSER)
    answers = [asked(guesser, ticket.number, f"{turn:016d}").status_code for turn in range(60)]
    assert answers.count(200) <= 30 and answers[-1] == 429
    assert asked(Client(REMOTE_ADDR=OWNER), ticket.number, ticket.code).status_code == 302


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_USER_AGENT"])
def test_no_header_gives_the_guesser_a_fresh_start(ticket, header):
    words = "for=198.51.100.%s" if header == "HTTP_FORWARDED" else "198.51.100.%s"
    answers = [asked(Client(REMOTE_ADDR=GUESSER, **{header: words % turn}), ticket.number) for turn in range(40)]
    assert answers[-1].status_code == 429


def test_a_fresh_session_for_every_guess_does_not_help(ticket):
    assert [asked(Client(REMOTE_ADDR=GUESSER), ticket.number).status_code for _ in range(40)][-1] == 429


def test_addresses_of_one_ipv6_household_share_the_limit(ticket):
    answers = [asked(Client(REMOTE_ADDR=f"2001:db8:0:7::{turn:x}"), ticket.number) for turn in range(1, 41)]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/complaints/track/matter/"),
        ("post", "/complaints/track/supplement/"),
        ("post", "/complaints/track/review/"),
        ("get", "/complaints/track/withdraw/"),
        ("post", "/complaints/track/withdraw/"),
        ("get", "/complaints/new/receipt/"),
        ("post", "/complaints/new/saved/"),
    ],
)
@pytest.mark.parametrize("query", ["", "?number={number}", "?matter={pk}", "?id={pk}&code={code}"])
def test_no_other_route_opens_a_matter_by_its_number(ticket, method, path, query):
    from complaints.models import Complaint

    matter = Complaint.objects.get()
    address = path + query.format(number=ticket.number, pk=matter.pk, code=ticket.code)
    words = {"number": ticket.number, "code": ticket.code, "text": "x"} if method == "post" else {}
    page = getattr(Client(), method)(address, words)
    told = re.sub(r'next=[^"]*', "", page.content.decode())  # the page's own address is in its links
    # Words typed for a matter that is closed here are given back, and nothing else.
    assert page.status_code in (200, 302) and ticket.number not in told and "当场罚款" not in told
    matter.refresh_from_db()
    assert matter.state == "received"


def test_numbers_cannot_be_counted_up():
    numbers = {tracking.new_number() for _ in range(200)}
    tails = sorted(int(number[-6:]) for number in numbers)
    assert len(numbers) > 190 and tails[-1] - tails[0] > 500_000


@pytest.mark.parametrize(
    "path", ["/search/cases/{pk}/", "/search/?q={number}", "/exposure/{pk}/", "/api/v1/search?q={number}"]
)
def test_public_routes_do_not_know_numbers_of_matters(ticket, search_index, path):
    from complaints.models import Complaint

    page = Client().get(path.format(pk=Complaint.objects.get().pk, number=ticket.number))
    told = page.content.decode().replace(f'value="{ticket.number}"', "")
    assert page.status_code in (200, 404) and "当场罚款" not in told
