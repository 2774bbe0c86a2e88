"""Limits count by a digest that dies with its day, answer honestly, lose nothing, and never depend on a cache."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client, RequestFactory

from complaints.models import IntakeDraft
from portal import timekeeping
from portal.abuse import counters, digests
from portal.abuse.api import address_digest, peek, subject_digest, weigh
from portal.abuse.limits import read_rates
from portal.abuse.models import DaySalt
from portal.abuse.sweeps import forget

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
PROXY = "10.0.0.2"


@pytest.fixture(autouse=True)
def _no_key_yet():
    digests._known.clear()
    yield
    digests._known.clear()


@pytest.fixture
def limits(settings):
    """Change some limits: `limits(track="2/60")`."""

    def change(**rates):
        settings.ABUSE_LIMITS = {**settings.ABUSE_LIMITS, **{k.replace("_", "."): v for k, v in rates.items()}}

    return change


@pytest.fixture
def behind_proxy(settings):
    settings.TRUSTED_PROXIES = [f"{PROXY}/32"]


def request_from(peer, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=peer, **headers)


# --- the digest ---------------------------------------------------------------------------------------------------


def test_a_network_has_one_name_a_day_and_another_tomorrow():
    with timekeeping.at(NOON):
        first = address_digest(request_from("203.0.113.77"))
        assert first == address_digest(request_from("203.0.113.77")) != address_digest(request_from("203.0.113.78"))
        assert re.fullmatch("[0-9a-f]{32}", first)
    with timekeeping.at(NOON + timedelta(days=1)):
        assert address_digest(request_from("203.0.113.77")) != first


def test_every_process_of_a_day_uses_the_same_key():
    with timekeeping.at(NOON):
        first = address_digest(request_from("203.0.113.77"))
        digests._known.clear()  # another process
        assert address_digest(request_from("203.0.113.77")) == first


def test_the_salt_of_a_day_gone_by_is_destroyed_by_the_next_request_or_the_sweep():
    with timekeeping.at(NOON):
        address_digest(request_from("203.0.113.77"))
    with timekeeping.at(NOON + timedelta(days=1)):
        address_digest(request_from("203.0.113.77"))
        assert [row.day for row in DaySalt.objects.all()] == [timekeeping.today()]
    assert list(forget(NOON + timedelta(days=2)))[0]["salts"] == 1
    assert not DaySalt.objects.exists() and not list(forget(NOON + timedelta(days=2)))


def test_an_ipv6_household_counts_as_one_and_a_mapped_address_as_ipv4():
    names = [address_digest(request_from(peer)) for peer in ("2001:db8:0:7::1", "2001:db8:0:7:ffff::9")]
    assert names[0] == names[1] != address_digest(request_from("2001:db8:0:8::1"))
    assert address_digest(request_from("::ffff:203.0.113.77")) == address_digest(request_from("203.0.113.77"))


def test_digests_of_different_purposes_cannot_be_compared():
    assert subject_digest("track", "SP1") != subject_digest("account", "SP1")
    assert subject_digest("address", "203.0.113.77") == address_digest(request_from("203.0.113.77"))


@pytest.mark.parametrize("header", ["HTTP_X_REAL_IP", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_CLIENT_IP"])
def test_a_visitor_cannot_choose_an_address(behind_proxy, header):
    plain = address_digest(request_from("203.0.113.77"))
    assert address_digest(request_from("203.0.113.77", **{header: "198.51.100.1"})) == plain


def test_a_trusted_proxy_names_the_visitor(behind_proxy):
    named = address_digest(request_from(PROXY, HTTP_X_REAL_IP="203.0.113.77", HTTP_X_FORWARDED_FOR="198.51.100.1"))
    assert named == address_digest(request_from("203.0.113.77"))


@pytest.mark.parametrize("words", ["", "unknown", "203.0.113.77, 198.51.100.1", "<script>"])
def test_a_proxy_that_names_nobody_leaves_visitors_unlimited_rather_than_all_limited_together(
    db, behind_proxy, limits, words
):
    limits(track="1/60")
    unnamed = address_digest(request_from(PROXY, HTTP_X_REAL_IP=words))
    assert unnamed == "" and all(weigh("track", unnamed).allowed for _ in range(5))


def test_a_proxy_on_a_socket_is_trusted_only_when_named(settings):
    over_socket = request_from("", HTTP_X_REAL_IP="203.0.113.77")
    assert address_digest(over_socket) == ""
    settings.TRUSTED_PROXIES = ["unix"]
    assert address_digest(over_socket) == address_digest(request_from("203.0.113.77"))


# --- counting -----------------------------------------------------------------------------------------------------


def test_the_window_slides_and_waiting_as_told_is_enough(limits):
    limits(track="4/60")
    with timekeeping.at(NOON + timedelta(seconds=50)):
        assert [weigh("track", "a").allowed for _ in range(6)] == [True] * 4 + [False] * 2
        wait = peek("track", "a").retry_after
        assert weigh("track", "b").allowed
    with timekeeping.at(NOON + timedelta(seconds=61)):  # a fixed window would begin afresh here
        assert not weigh("track", "a").allowed
    with timekeeping.at(NOON + timedelta(seconds=50 + wait)):
        assert weigh("track", "a").allowed


def test_knocking_on_does_not_prolong_the_wait(limits):
    limits(track="2/60")
    with timekeeping.at(NOON):
        waits = [weigh("track", "a").retry_after for _ in range(40)]
    assert len(set(waits[2:])) == 1 and waits[2] > 0
    with timekeeping.at(NOON + timedelta(seconds=waits[2])):
        assert weigh("track", "a").allowed


def test_the_strictest_of_several_rates_decides(limits):
    limits(track="10/60+3/3600")
    assert [weigh("track", "a").allowed for _ in range(5)] == [True, True, True, False, False]
    assert peek("track", "a").retry_after > 60


def test_requests_at_the_same_moment_do_not_slip_past_together(limits):
    limits(track="5/60")
    with timekeeping.at(NOON):
        now = timekeeping.now()

    def knock(_turn):
        with timekeeping.at(now):
            return weigh("track", "a").allowed

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(knock, range(64))) <= 5


def test_a_dead_cache_counts_per_process_and_stops_nobody(limits, settings, monkeypatch):
    limits(track="2/60")
    dead = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setitem(caches.settings, "limits", dead)
    monkeypatch.delattr(caches._connections, "limits", raising=False)
    with timekeeping.at(NOON):
        assert [weigh("track", "a").allowed for _ in range(4)] == [True, True, False, False]
    monkeypatch.undo()
    monkeypatch.delattr(caches._connections, "limits", raising=False)
    counters._resting_until = 0.0


def test_a_database_that_gives_no_salt_stops_nobody(monkeypatch):
    from django.db import OperationalError

    def broken(**_arguments):
        raise OperationalError("database is locked")

    monkeypatch.setattr(DaySalt.objects, "get_or_create", broken)
    assert address_digest(request_from("203.0.113.77")) == address_digest(request_from("203.0.113.77")) != ""


@pytest.mark.parametrize("text", ["ten", "10", "10/", "/60", "0/60", "10/0", "10/60+x"])
def test_limits_written_wrongly_stop_the_start(text, settings):
    settings.ABUSE_LIMITS = {**settings.ABUSE_LIMITS, "track": text}
    with pytest.raises(SystemCheckError, match="abuse.E001"):
        call_command("check")


def test_a_proxy_written_wrongly_stops_the_start(settings):
    settings.TRUSTED_PROXIES = ["nginx"]
    with pytest.raises(SystemCheckError, match="abuse.E002"):
        call_command("check")


def test_an_empty_limit_is_none(limits):
    limits(track="")
    assert read_rates("") == () and all(weigh("track", "a").allowed for _ in range(50))


# --- what people meet ---------------------------------------------------------------------------------------------


def test_the_page_says_how_long_and_what_was_kept_and_sends_the_same_form_again(client, limits):
    client.post("/complaints/new/")
    limits(report_step="1/60")
    story = "执法人员没有出示证件，<当场>罚款。"
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": "先写的"})
    page = client.post("/complaints/new/event/", {"kind": "complaint", "narrative": story})
    words = page.content.decode()

    assert page.status_code == 429 and 0 < int(page["Retry-After"]) <= 120
    assert "no-store" in page["Cache-Control"]
    assert "草稿" in words and "再提交一次" in words
    assert 'value="执法人员没有出示证件，&lt;当场&gt;罚款。"' in words
    draft = IntakeDraft.objects.get()
    assert draft.answers.open()["narrative"] == "先写的"

    limits(report_step="9/60")
    assert client.post("/complaints/new/event/", {"kind": "complaint", "narrative": story}).status_code == 302
    draft.refresh_from_db()
    assert draft.answers.open()["narrative"] == story


@pytest.mark.parametrize(
    ("scope", "path", "data", "method"),
    [
        ("report_start", "/complaints/new/", {}, "post"),
        ("track", "/complaints/track/", {"number": "SP1", "code": "1"}, "post"),
        ("search", "/search/?q=执法", {}, "get"),
        ("login", "/account/login/", {"username": "a", "password": "geheim-77"}, "post"),
    ],
)
def test_each_door_has_its_limit(client, search_index, limits, scope, path, data, method):
    limits(**{scope: "1/60"})
    first, second = getattr(client, method)(path, data), getattr(client, method)(path, data)
    assert first.status_code != 429 and second.status_code == 429 and second["Retry-After"]
    assert "geheim-77" not in second.content.decode() and 'name="code"' not in second.content.decode()


def test_programs_get_json(client, search_index, limits):
    limits(api="1/60")
    client.get("/api/v1/search?q=执法")
    refused = client.get("/api/v1/search?q=执法")
    assert refused.status_code == 429 and refused.json()["retry_after"] == int(refused["Retry-After"])


def test_the_limit_of_one_network_is_not_the_limit_of_another(limits):
    limits(track="1/60")
    here, there = Client(REMOTE_ADDR="203.0.113.77"), Client(REMOTE_ADDR="203.0.113.78")
    data = {"number": "SP1", "code": "1" * 16}
    assert [c.post("/complaints/track/", data).status_code for c in (here, here, there)] == [200, 429, 200]


def test_reading_a_form_is_never_limited(client, limits):
    limits(track="1/60", report_start="1/60")
    assert {client.get("/complaints/track/").status_code for _ in range(5)} == {200}
