"""Guessing is slowed down; the person whose matter it is always gets in. No clock of the wall is asserted here."""

import re
from datetime import timedelta
from threading import Event, Thread

import pytest
from argon2 import PasswordHasher
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from complaints import tracking
from complaints.actions.intake import new_ticket
from complaints.throttle import failed, hurdle, seconds_left, take_turn, use_turn, visitor_of
from portal import timekeeping
from portal.errors import Refused
from tests.factories.complaints import make_complaint
from tests.factories.track import look_up

pytestmark = pytest.mark.django_db
UNKNOWN = "SP20200101-000000"
WRONG = "0" * 16
PUZZLE = {"captcha_0": "x", "captcha_1": "PASSED"}


@pytest.fixture(autouse=True)
def limits_of_the_site_aside(settings):
    """The general limit of requests from one network has tests of its own."""
    settings.ABUSE_LIMITS = {**settings.ABUSE_LIMITS, "track": ""}


@pytest.fixture
def ticket():
    ticket = new_ticket()
    make_complaint(ticket=ticket)
    return ticket


def guess(client, number, code=WRONG, **more):
    return client.post("/complaints/track/", {"number": number, "code": code, **more})


def visitor():
    """The network that the test client comes from."""
    return visitor_of(RequestFactory().get("/"))


def shape(response):
    """What an answer looks like, its random parts and the typed number aside."""
    page = re.sub(r'value="[^"]*"|captcha/image/\w+|captcha/audio/[\w.]+', "", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in {"Expires", "Content-Length"}}
    return response.status_code, headers, page


def work_of(monkeypatch, act):
    """How many hashes are verified and which queries are asked (their values aside)."""
    hashes = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, *a: hashes.append(1) or real(self, *a))
    with CaptureQueriesContext(connection) as queries:
        act()
    monkeypatch.undo()
    return len(hashes), [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries.captured_queries]


def test_a_wrong_number_is_answered_like_a_wrong_code_and_costs_the_same_work(ticket, monkeypatch):
    guess(Client(REMOTE_ADDR="192.0.2.1"), ticket.number)  # what a process does once is done
    answers, works = [], []
    for number in (ticket.number, UNKNOWN):
        client = Client(REMOTE_ADDR="192.0.2.9")
        works.append(work_of(monkeypatch, lambda c=client, n=number: answers.append(guess(c, n))))

    assert works[0] == works[1]
    assert shape(answers[0]) == shape(answers[1])


def test_after_some_failures_known_and_unknown_numbers_meet_the_same_hurdle(ticket):
    answers = []
    for number, address in ((ticket.number, "192.0.2.3"), (UNKNOWN, "192.0.2.4")):
        client = Client(REMOTE_ADDR=address)
        answers.append([shape(guess(client, number)) for _turn in range(6)])

    assert answers[0] == answers[1]
    assert "请回答一个小问题" in answers[0][-1][2]


def test_beyond_the_hurdle_nothing_is_looked_up(ticket, monkeypatch):
    client = Client(REMOTE_ADDR="192.0.2.5")
    for _turn in range(5):
        guess(client, ticket.number)

    hashes, _queries = work_of(monkeypatch, lambda: guess(client, ticket.number, ticket.code))
    assert hashes == 0


def test_the_pause_grows_and_has_an_end(settings):
    waits = []
    for _turn in range(12):
        failed(UNKNOWN, "somewhere")
        waits.append(hurdle(UNKNOWN, "somewhere").wait)

    assert waits == sorted(waits)
    assert waits[2] == 0 and waits[3] == 2 and waits[-1] == settings.TRACKING_GUESSES["longest_wait"]


def test_guessers_elsewhere_cost_the_owner_a_puzzle_and_no_wait(ticket):
    for address in range(60):
        failed(ticket.number, f"guesser {address % 20}")
    owner = Client(REMOTE_ADDR="198.51.100.1")

    asked = look_up(owner, ticket)
    assert "请回答一个小问题" in asked.content.decode() and "秒以后" not in asked.content.decode()
    turn = asked.context["form"]["turn"].value()

    assert ticket.number in look_up(owner, ticket, turn=turn, **PUZZLE).context["progress"].number


def test_the_owner_gets_in_beside_a_guesser_in_the_same_network(ticket, at):
    """Whatever the guesser does meanwhile, the owner's own turn runs out."""
    owner = Client()
    for _turn in range(30):
        failed(ticket.number, visitor())
    turn = look_up(owner, ticket).context["form"]["turn"].value()
    start = timekeeping.now()
    for second in range(1, 60, 7):
        with at(start + timedelta(seconds=second)):
            failed(ticket.number, visitor())
            assert "还需要等" in look_up(owner, ticket, turn=turn, **PUZZLE).content.decode()

    with at(start + timedelta(seconds=61)):
        assert look_up(owner, ticket, turn=turn, **PUZZLE).context["progress"].number == ticket.number


def test_what_was_typed_stays_in_the_form_at_the_hurdle(ticket):
    client = Client(REMOTE_ADDR="192.0.2.6")
    for _turn in range(4):
        guess(client, ticket.number)
    page = guess(client, ticket.number, ticket.code).content.decode()

    assert ticket.number in page and ticket.code in page and "不会被锁定" in page


def test_a_wrong_sum_is_no_try_and_loses_nothing(ticket, monkeypatch):
    client = Client(REMOTE_ADDR="192.0.2.8")
    for _turn in range(3):
        guess(client, ticket.number)
    turn = guess(client, ticket.number).context["form"]["turn"].value()

    answers = []
    hashes, _queries = work_of(
        monkeypatch,
        lambda: answers.append(guess(client, ticket.number, ticket.code, turn=turn, captcha_0="x", captcha_1="7")),
    )
    assert hashes == 0 and "答案不对" in answers[0].content.decode()


def test_a_turn_is_for_one_number_and_one_try():
    turn = take_turn(UNKNOWN)

    assert seconds_left(turn, UNKNOWN, 0) == 0
    assert seconds_left(turn, "SP20200101-000001", 0) is None
    assert seconds_left(turn + "x", UNKNOWN, 0) is None
    assert use_turn(turn) and not use_turn(turn)
    assert seconds_left(turn, UNKNOWN, 0) is None


def test_a_whole_network_that_tries_many_numbers_meets_the_puzzle():
    for turn in range(12):
        failed(f"SP20200101-{turn:06d}", "one network")

    assert hurdle("SP20200101-999999", "one network").puzzle
    assert not hurdle("SP20200101-999999", "another").puzzle


def test_a_visitor_whose_network_is_unknown_is_not_counted_with_all_the_others_unknown():
    for turn in range(40):
        failed(f"SP20200101-{turn:06d}", "")

    assert not hurdle("SP20200101-999999", "").puzzle


def test_no_number_and_no_address_is_kept_in_the_counters(ticket):
    client = Client(REMOTE_ADDR="192.0.2.77")
    guess(client, ticket.number)

    kept = repr(vars(caches["limits"]).get("_cache", {}))
    assert "192.0.2.77" not in kept and ticket.number not in kept


def test_only_so_many_hashes_are_computed_at_once(settings, monkeypatch):
    """The third of three at once is asked to come again, and learns nothing: not even a look-up was made."""
    settings.TRACKING_HASHES_AT_ONCE, settings.TRACKING_HASH_PATIENCE = 2, 0.01
    inside, go = Event(), Event()
    held = []

    def hold():
        with tracking._hash_slot():
            held.append(1)
            if len(held) == 2:
                inside.set()
            go.wait(20)

    holders = [Thread(target=hold) for _turn in range(2)]
    for holder in holders:
        holder.start()
    assert inside.wait(20)
    with CaptureQueriesContext(connection) as queries, pytest.raises(Refused) as refused:
        tracking.find_by_code(UNKNOWN, WRONG)
    go.set()
    for holder in holders:
        holder.join()

    assert refused.value.code == "busy" and not queries.captured_queries
    assert tracking.find_by_code(UNKNOWN, WRONG) is None


def test_a_busy_moment_keeps_what_was_typed_and_counts_no_failure(client, ticket, settings):
    settings.TRACKING_HASHES_AT_ONCE, settings.TRACKING_HASH_PATIENCE = 1, 0.01
    with tracking._hash_slot():
        pages = [guess(client, number, ticket.code).content.decode() for number in (ticket.number, UNKNOWN)]

    assert all("现在查询的人太多" in page and ticket.code in page for page in pages)
    assert not hurdle(ticket.number, visitor()).puzzle
    assert look_up(client, ticket).context["progress"].number == ticket.number
