"""A route without a declared audience is shut; a declared one lets in exactly its circle."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, override_settings
from django.urls import include, path

from portal.roles.audience import Audience, Rule, audience, declare_prefix, rule_for
from portal.roles.enums import PARTNER_ROLES, STAFF_ROLES, Role
from portal.roles.models import User


def undeclared(request):
    raise AssertionError("a view without an audience must never run")


class TestFailClosed:
    urlconf = [path("undeclared/", undeclared), path("", include("portal.urls"))]

    def test_a_route_without_a_declaration_is_refused_for_everybody_and_logged(self, db, user_with, client_as, caplog):
        boss = user_with(Role.DIRECTOR, is_superuser=True)
        with override_settings(ROOT_URLCONF=type("urls", (), {"urlpatterns": self.urlconf})):
            assert Client().get("/undeclared/").status_code == 403
            assert client_as(boss).get("/undeclared/").status_code == 403
        assert "No audience is declared for the route undeclared/" in caplog.text


class TestRule:
    def test_anonymous_enters_public_routes_only(self):
        assert Rule(Audience.PUBLIC).admits(AnonymousUser())
        for who in set(Audience) - {Audience.PUBLIC}:
            assert not Rule(who).admits(AnonymousUser())

    @pytest.mark.parametrize("role", list(Role))
    def test_staff_and_partners_are_two_circles(self, role, user_with):
        user = user_with(role)
        assert Rule(Audience.STAFF).admits(user) is (role in STAFF_ROLES)
        assert Rule(Audience.PARTNER).admits(user) is (role in PARTNER_ROLES)

    def test_named_roles_admit_exactly_these(self, user_with):
        rule = Rule(roles=frozenset({Role.CUSTODIAN}))
        assert rule.admits(user_with(Role.CUSTODIAN))
        assert not rule.admits(user_with(Role.DIRECTOR))

    def test_a_superuser_is_staff_but_holds_no_role(self, user_with):
        root = user_with(is_superuser=True)
        assert not Rule(roles=frozenset({Role.CUSTODIAN})).admits(root)
        assert Rule(Audience.STAFF).admits(root)
        assert not Rule(Audience.PARTNER).admits(root)
        assert not Rule(roles=frozenset({Role.AGENCY_LIAISON})).admits(root)

    def test_a_closed_account_enters_nowhere(self, user_with):
        assert not Rule(Audience.SIGNED_IN).admits(user_with(Role.DIRECTOR, is_active=False))


class TestDeclaring:
    def test_a_declaration_names_a_circle_or_roles_never_both_nor_neither(self):
        with pytest.raises(ValueError, match="either"):
            audience()
        with pytest.raises(ValueError, match="either"):
            audience(Audience.STAFF, roles={Role.EDITOR})

    def test_no_prefix_may_cover_the_whole_site(self):
        with pytest.raises(ValueError, match="prefix"):
            declare_prefix("/", Audience.PUBLIC)

    def test_a_view_s_own_declaration_wins_over_the_prefix(self):
        @audience(roles={Role.CUSTODIAN})
        def identities(request): ...

        assert rule_for(identities, "/admin/identities/") == Rule(roles=frozenset({Role.CUSTODIAN}))
        assert rule_for(undeclared, "/admin/pages/") == Rule(Audience.STAFF)


class TestEnforcement:
    def test_anonymous_is_sent_to_the_login_and_back_again(self, db):
        response = Client().get("/admin/pages/?a=1")
        assert response.status_code == 302
        assert response["Location"] == "/account/login/?next=/admin/pages/%3Fa%3D1"

    def test_a_partner_gets_a_403_page_in_the_admin_and_staff_one_at_the_desk(
        self, user_with: Callable[..., User], client_as: Callable[[User], Client]
    ):
        assert client_as(user_with(Role.AGENCY_LIAISON)).get("/admin/").status_code == 403
        assert client_as(user_with(Role.INVESTIGATOR)).get("/desk/").status_code == 403

    def test_django_s_own_admin_site_is_not_exposed(self, user_with, client_as):
        client = client_as(user_with(is_superuser=True))
        assert client.get("/django-admin/").status_code == 404
        assert client.get("/admin/auth/group/").status_code == 404

    def test_wagtail_s_login_and_password_pages_lead_to_ours(self, db):
        for path_ in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/confirm/a/b/", "/_util/login/"):
            assert Client().get(path_)["Location"] == "/account/login/"
        assert Client().get("/admin/login/?next=/admin/pages/")["Location"] == "/account/login/?next=/admin/pages/"
