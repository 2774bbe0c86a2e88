"""What a browser may run and keep: nothing inline on public pages and the desk, a wider policy in the admin only."""

import pytest
from django.test import Client

from portal.roles.enums import Role

POLICY = "Content-Security-Policy"


def directives(response):
    return {part.split()[0]: part.split()[1:] for part in response[POLICY].split(";") if part.strip()}


def test_the_public_policy_allows_nothing_inline_and_nothing_from_elsewhere(db):
    policy = directives(Client().get("/account/login/"))
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]


def test_the_desk_has_the_public_policy(user_with, client_as):
    assert "'unsafe-inline'" not in client_as(user_with(Role.AGENCY_LIAISON)).get("/desk/")[POLICY]


def test_the_admin_has_its_own_policy_without_foreign_hosts_or_eval(user_with, client_as):
    response = client_as(user_with(Role.EDITOR)).get("/admin/")
    policy = directives(response)
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert "'unsafe-eval'" not in response[POLICY]
    assert "http" not in response[POLICY]
    assert policy["object-src"] == ["'none'"]


@pytest.mark.parametrize("path", ["/account/login/", "/desk/", "/admin/", "/complaints/track/"])
def test_private_pages_are_never_kept(path, db):
    assert Client().get(path)["Cache-Control"] == "no-store, private"


def test_a_public_page_that_asks_for_nobody_stays_cacheable(db):
    response = Client().get("/healthz")
    assert "Cookie" not in response.get("Vary", "")
