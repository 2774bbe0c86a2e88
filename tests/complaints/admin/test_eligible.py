"""The editors' list of cases that may be exposed, and the button that begins an item."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from complaints.admin.views.matter import draft_url
from complaints.enums import State
from portal.roles.enums import Role
from tests.factories.complaints import drive, drive_path, make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("centre:eligible")


def test_the_list_shows_summary_number_and_agency(client_as, user_with, url):
    complaint = drive_path(make_complaint(), "rectified")
    drive(make_complaint(), State.REVOKED)

    response = client_as(user_with(Role.EDITOR)).get(url)
    page = response.content.decode()

    assert [row["case"] for row in response.context["rows"]] == [complaint.case]
    assert complaint.case.notices.get().number.text in page
    assert complaint.case.agency.name in page
    assert complaint.public_summary.text.open() in page


def test_only_an_editor_gets_the_button(client_as, user_with, url):
    complaint = drive_path(make_complaint(), "rectified")
    button = f'action="{draft_url(complaint.case)}"'
    assert draft_url(complaint.case)

    assert button in client_as(user_with(Role.EDITOR)).get(url).content.decode()
    assert button not in client_as(user_with(Role.DIRECTOR)).get(url).content.decode()
    matter = reverse("centre:matter", args=[complaint.pk])
    assert button in client_as(user_with(Role.EDITOR)).get(matter).content.decode()


def test_an_editor_reads_why_a_case_cannot_be_exposed_yet(client_as, user_with):
    complaint = drive(make_complaint(), State.OBJECTED)

    page = client_as(user_with(Role.EDITOR)).get(reverse("centre:matter", args=[complaint.pk])).content.decode()

    assert "监督异议尚未决定" in page


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.STATISTICIAN, Role.SUPERVISOR])
def test_the_list_is_not_for_everybody(client_as, user_with, url, role):
    assert client_as(user_with(role)).get(url).status_code == 403


def test_a_longer_list_costs_no_more_queries(client_as, user_with, url):
    client = client_as(user_with(Role.EDITOR))
    drive_path(make_complaint(), "rectified")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(3):
        drive_path(make_complaint(), "rectified")

    with CaptureQueriesContext(connection) as four:
        client.get(url)

    assert len(four) <= len(one)
