"""The role × route matrix: every route declares its audience, and lets in exactly the roles it declares."""

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.converters import get_converters
from django.urls.resolvers import RegexPattern, RoutePattern

from portal.roles.audience import Rule, rule_for
from portal.roles.enums import PARTNER_ROLES, STAFF_ROLES, Role

ANONYMOUS, SUPERUSER = "anonymous", "superuser"
PEOPLE = [ANONYMOUS, *Role, SUPERUSER]
OUR_ROOMS = ("portal", "agencies", "complaints", "exposure", "home", "monitors", "oversight", "search")

DUMMY = {
    "int": "987654",
    "str": "nothing",
    "slug": "nothing",
    "path": "nothing",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
#: Regular-expression routes cannot be filled mechanically: an address for each, by the pattern's beginning.
EXAMPLES = {
    r"^admin/password_reset/": "admin/password_reset/",
    r"^media/": "media/images/nothing.png",
    r"^(\d+)/(.*)$": "987654/nothing.pdf",
    r"^((?:[\w\-]+/)*)$": "no/such/page/",
    r"^.*/$": "no/such/admin/page/",
}


class Route(NamedTuple):
    """One pattern of the resolver: where it is, an address that reaches it, its view."""

    pattern: str
    address: str
    view: Any

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.split(".")[0] in OUR_ROOMS


def walk(patterns: list[URLPattern | URLResolver], pattern: str = "", address: str = "/") -> Iterator[Route]:
    for entry in patterns:
        here, there = pattern + str(entry.pattern), address + fill(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, here, there)
        else:
            yield Route(here, there, entry.callback)


def fill(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        text = str(pattern)
        found = next((example for start, example in EXAMPLES.items() if text.startswith(start)), None)
        if found is None:
            found = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)", "987654", text.strip("^$")).replace("\\", "")
        return found
    assert isinstance(pattern, RoutePattern)
    return re.sub(r"<(?:(\w+):)?\w+>", lambda m: dummy(m[1] or "str"), str(pattern))


def dummy(converter: str) -> str:
    assert converter in get_converters(), converter
    return DUMMY.get(converter, "nothing")


@cache
def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


def rule_of(route: Route) -> Rule | None:
    try:
        match = resolve(route.address)
    except Resolver404:
        return rule_for(route.view, route.address)
    return rule_for(match.func, route.address, match)


def admitted(rule: Rule, person: str) -> bool:
    """The declaration read independently of `Rule.admits`."""
    if rule.audience == "public":
        return True
    if person == ANONYMOUS:
        return False
    if rule.roles:
        return person in rule.roles
    if rule.audience in ("signed_in", "first_factor"):
        return True
    staff = person == SUPERUSER or person in STAFF_ROLES
    return staff if rule.audience == "staff" else person in PARTNER_ROLES


def outcome(response: Any) -> str:
    if response.status_code == 403:
        return "denied"
    if response.status_code == 302 and response["Location"].startswith("/account/login/?next="):
        return "denied"
    return "crashed" if response.status_code == 500 else "allowed"


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are expected here; formatting a log line for each would take most of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def browsers(db: None, quiet: None, user_with: Any, client_as: Any) -> dict[str, Client]:
    made: dict[str, Client] = {role: client_as(user_with(role)) for role in Role}
    everybody: dict[str, Client] = {ANONYMOUS: Client(), SUPERUSER: client_as(user_with(is_superuser=True)), **made}
    for client in everybody.values():
        client.raise_request_exception = False
    return everybody


def test_every_route_declares_its_audience():
    bare = [f"{route.pattern} → {route.view.__module__}" for route in routes() if rule_of(route) is None]
    assert not bare, "Declare who may open these (portal.roles.audience): " + "; ".join(bare)


def test_the_walk_reaches_what_it_walks():
    """The matrix is worth nothing if the addresses made up for the routes lead elsewhere."""
    astray = [r.pattern for r in routes() if r.is_ours and r.pattern not in (resolve(r.address).route, "")]
    shadowed_on_purpose = {"admin/login/", "_util/login/"}
    assert set(astray) <= shadowed_on_purpose


@pytest.mark.filterwarnings("ignore")
def test_our_routes_let_in_exactly_whom_they_declare(browsers: dict[str, Client]):
    wrong = []
    for route in routes():
        rule = rule_of(route)
        if not route.is_ours or rule is None:
            continue
        for person in PEOPLE:
            expected = "allowed" if admitted(rule, person) else "denied"
            got = outcome(browsers[person].get(route.address))
            if got != expected:
                wrong.append(f"{route.address} for {person}: {got}, declared {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.filterwarnings("ignore")
def test_routes_of_other_packages_are_shut_to_those_not_declared(browsers: dict[str, Client]):
    """Refusals come from the middleware before the package's view runs, so each can be asked for; admission is the
    package's own affair (Wagtail checks permissions again) and is shown on one page below."""
    wrong = []
    for route in routes():
        rule = rule_of(route)
        if route.is_ours or rule is None:
            continue
        for person in (ANONYMOUS, Role.AGENCY_LIAISON, Role.SUPERVISOR):
            if not admitted(rule, person) and outcome(browsers[person].get(route.address)) != "denied":
                wrong.append(f"{route.address} for {person}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_admin_home_opens_for_staff_only(person, browsers):
    staff = person == SUPERUSER or person in STAFF_ROLES
    assert outcome(browsers[person].get("/admin/")) == ("allowed" if staff else "denied")


def test_a_new_route_without_a_declaration_would_fail_the_matrix():
    def fresh(request): ...

    assert rule_of(Route("fresh/", "/fresh-and-undeclared.x", fresh)) is None
