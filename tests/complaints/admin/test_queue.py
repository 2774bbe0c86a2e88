"""The queue page: for case roles alone, at a constant cost, findable, filterable, never a dead end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.enums import Channel, State
from portal.roles.enums import CASE_ROLES, STAFF_ROLES, Role
from tests.factories.complaints import drive, make_complaint, staff_team

pytestmark = pytest.mark.django_db
URL = "/admin/matters/"


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_case_roles_open_the_queue(user_with, client_as, role):
    assert client_as(user_with(role)).get(URL).status_code == (200 if role in CASE_ROLES else 403)


def _queries(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("tab", ["mine", "new", "open", "soon", "overdue"])
def test_a_full_page_costs_no_more_queries_than_a_short_one(user_with, client_as, tab):
    client = client_as(user_with(Role.INTAKE_CLERK))
    days = 0 if tab == "soon" else 40
    make_complaint(days_ago=days + 6 if tab == "soon" else days)
    _queries(client, f"{URL}?tab={tab}")
    short = _queries(client, f"{URL}?tab={tab}")
    for _ in range(12):
        make_complaint(days_ago=days + 6 if tab == "soon" else days)

    assert _queries(client, f"{URL}?tab={tab}") <= short


def test_a_row_says_what_a_clerk_needs_to_choose(user_with, client_as):
    complaint = make_complaint(channel=Channel.PHONE, days_ago=60)

    page = client_as(user_with(Role.INTAKE_CLERK)).get(f"{URL}?tab=overdue").content.decode()

    for said in (complaint.number, "电话", complaint.agency.name, "程序违法", "待研判", "逾期"):
        assert said in page


def test_filters_narrow_and_are_kept_when_paging(user_with, client_as):
    for _ in range(30):
        make_complaint(channel=Channel.PHONE)
    letter = make_complaint(channel=Channel.LETTER)
    client = client_as(user_with(Role.INTAKE_CLERK))

    phones = client.get(f"{URL}?tab=open&channel=phone")
    letters = client.get(f"{URL}?tab=open&channel=letter")

    assert phones.context["page_obj"].paginator.count == 30
    assert "channel=phone&amp;page=2" in phones.content.decode()
    assert [row.complaint for row in letters.context["rows"]] == [letter]


@pytest.mark.parametrize("query", ["state=nonsense", "agency=x", "since=yesterday", "page=999", "tab=nothing", "q=%00"])
def test_nonsense_in_the_address_breaks_nothing(user_with, client_as, query):
    make_complaint()

    assert client_as(user_with(Role.INTAKE_CLERK)).get(f"{URL}?{query}").status_code == 200


def test_a_search_looks_through_every_tab(user_with, client_as):
    complaint = drive(make_complaint(), State.REFUSED)

    response = client_as(user_with(Role.INTAKE_CLERK)).get(f"{URL}?tab=mine&q={complaint.number}")

    assert [row.complaint for row in response.context["rows"]] == [complaint]


def test_a_matter_from_which_one_was_recused_is_not_listed_nor_found(user_with, client_as):
    complaint = make_complaint()
    clerk = user_with(Role.INTAKE_CLERK)
    recuse(complaint=complaint, user=clerk, reason="近亲属", by=staff_team().director)
    client = client_as(clerk)

    assert not client.get(f"{URL}?tab=open").context["rows"]
    assert not client.get(f"{URL}?q={complaint.number}").context["rows"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tab=mine", "没有等您办理"),
        ("tab=overdue", "没有逾期"),
        ("q=SP1", "没有找到"),
        ("tab=open&channel=phone", "清除筛选"),
    ],
)
def test_an_empty_list_says_so_and_where_to_go(user_with, client_as, query, said):
    assert said in client_as(user_with(Role.DIRECTOR)).get(f"{URL}?{query}").content.decode()


def test_the_first_page_of_the_admin_counts_the_work(user_with, client_as):
    make_complaint(days_ago=60)

    clerk = client_as(user_with(Role.INTAKE_CLERK)).get(reverse("wagtailadmin_home")).content.decode()
    editor = client_as(user_with(Role.EDITOR)).get(reverse("wagtailadmin_home")).content.decode()

    assert "?tab=overdue" in clerk
    assert "?tab=overdue" not in editor


def test_the_menu_group_shows_each_role_its_own_doors(user_with, client_as):
    doors = {name: reverse(f"centre:{name}") for name in ("queue", "enter", "eligible", "identity_look_up")}

    def shown(role):
        page = client_as(user_with(role)).get(reverse("wagtailadmin_home")).content.decode()
        return {name for name, url in doors.items() if f'"{url}"' in page}

    assert shown(Role.INTAKE_CLERK) == {"queue", "enter", "eligible"}
    assert shown(Role.EDITOR) == {"eligible"}
    assert shown(Role.CUSTODIAN) == {"identity_look_up"}
    assert shown(Role.STATISTICIAN) == set()
