"""The registry in the Wagtail admin: who may keep it, what its lists cost, what is recorded."""

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from agencies.actions.registry import give_account
from agencies.enums import AccountKind
from agencies.models import Agency, AgencyAccount, Domain, Region
from portal.audit.api import events_for
from portal.errors import Refused
from portal.roles.enums import STAFF_ROLES, Role
from tests.factories.agencies import AgencyAliasFactory, AgencyFactory

pytestmark = pytest.mark.django_db

KEEPERS = {Role.ADMINISTRATOR, Role.DIRECTOR}


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def form(**changes):
    """What the browser sends for an agency."""
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    management = {f"{prefix}-{key}": value for prefix in ("aliases", "leaders") for key, value in empty.items()}
    return {"name": "铁西区甲局", "region": "220302", "domain": "market", "active": "on", **management, **changes}


@pytest.fixture
def keeper(client_as, user_with):
    return client_as(user_with(Role.ADMINISTRATOR))


def test_the_registrys_models_are_in_the_admin():
    assert {Agency, AgencyAccount, Region, Domain} <= set(get_snippet_models())


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_administrators_and_the_director_keep_the_registry(client_as, user_with, role):
    client = client_as(user_with(role))
    allowed = role in KEEPERS
    for model in (Agency, AgencyAccount, Region, Domain):
        assert (client.get(url(model, "list")).status_code == 200) is allowed
        assert (client.get(url(model, "add")).status_code == 200) is allowed


def test_an_agency_is_added_with_alias_and_leader_and_the_trail_says_by_whom(keeper):
    response = keeper.post(
        url(Agency, "add"),
        form(
            **{
                "aliases-TOTAL_FORMS": 1,
                "aliases-0-name": "甲局",
                "leaders-TOTAL_FORMS": 1,
                "leaders-0-name": "示例甲",
                "leaders-0-position": "局长",
                "leaders-0-since": "2026-01-01",
            }
        ),
    )
    assert response.status_code == 302
    agency = Agency.objects.get()
    assert agency.aliases.get().name_key == "甲局"
    assert agency.leaders.get().name == "示例甲"
    event = events_for(f"agency:{agency.uuid}").get()
    assert event.kind == "agency.created"
    assert event.actor_id is not None


def test_a_second_body_of_the_same_name_is_refused_in_words(keeper):
    AgencyFactory(name="铁西区甲局（示例）")
    response = keeper.post(url(Agency, "add"), form())
    assert response.status_code == 200
    assert "名录中已有同名单位" in response.content.decode()
    assert Agency.objects.count() == 1


def test_editing_and_deleting_are_recorded(keeper):
    agency = AgencyFactory()
    assert keeper.post(url(Agency, "edit", agency.pk), form(name="铁西区乙局")).status_code == 302
    assert keeper.post(url(Agency, "delete", agency.pk)).status_code == 302
    assert not Agency.objects.exists()
    assert [event.kind for event in events_for(f"agency:{agency.uuid}")] == ["agency.edited", "agency.deleted"]


def test_the_list_finds_by_alias_and_initials_and_filters(keeper):
    wanted = AgencyFactory(name="铁西区市场监督管理局（示例）")
    AgencyAliasFactory(agency=wanted, name="铁西区工商局")
    AgencyFactory(name="铁东区水利局（示例）", region_id="220303", domain_id="water")
    for query in ("q=工商", "q=txqsc", "region=220302", "domain=market"):
        shown = keeper.get(url(Agency, "list") + "?" + query).content.decode()
        assert "铁西区市场监督管理局" in shown, query
        assert "铁东区水利局" not in shown, query


def test_the_list_costs_the_same_for_many_agencies(keeper, django_assert_max_num_queries):
    parent = AgencyFactory()
    for _ in range(40):
        AgencyFactory(parent=parent)
    keeper.get(url(Agency, "list"))
    with django_assert_max_num_queries(25):
        keeper.get(url(Agency, "list"))


def test_an_account_needs_the_role_of_its_capacity(user_with):
    agency = AgencyFactory()
    with pytest.raises(Refused) as refused:
        give_account(user=user_with(Role.COURT_LIAISON), agency=agency)
    assert refused.value.code == "role_missing"
    liaison = user_with(Role.AGENCY_LIAISON)
    account = give_account(user=liaison, agency=agency)
    assert give_account(user=liaison, agency=agency) == account
    assert account.kind == AccountKind.LIAISON
    assert events_for("registry:agencyaccount").get().data["user"] == liaison.pk
