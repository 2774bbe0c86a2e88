"""The custodian's door: a reason, an event, shown once; nobody else comes in."""

import pytest
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.people import Person
from portal.audit.api import events_for
from portal.roles.enums import Role
from tests.factories.complaints import make_complaint, staff_team

pytestmark = pytest.mark.django_db
PERSON = Person(name="赵小兰", phone="13912345678", address="英雄大街某号")


@pytest.fixture
def named():
    return make_complaint(person=PERSON, days_ago=1)


def _url(complaint):
    return reverse("centre:identity", args=[complaint.pk])


def test_an_identity_is_shown_on_the_answer_alone(client_as, named):
    custodian = staff_team().custodian
    client = client_as(custodian)

    before = client.get(_url(named))
    answer = client.post(_url(named), {"reason": "需电话核实现场情况"})
    after = client.get(_url(named))

    assert "赵小兰" not in before.content.decode()
    assert "赵小兰" in answer.content.decode()
    assert "13912345678" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "赵小兰" not in after.content.decode()
    event = events_for(named.subject).filter(kind="identity.revealed").get()
    assert event.actor_id == custodian.pk
    assert "核实" not in str(event.data)


@pytest.mark.parametrize("reason", ["", "  ", "看看"])
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(client_as, named, reason):
    response = client_as(staff_team().custodian).post(_url(named), {"reason": reason})

    assert "赵小兰" not in response.content.decode()
    assert not events_for(named.subject).filter(kind="identity.revealed").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CUSTODIAN])
def test_nobody_else_opens_the_door(client_as, user_with, named, role):
    client = client_as(user_with(role))

    assert client.get(_url(named)).status_code == 403
    assert client.post(_url(named), {"reason": "需电话核实现场情况"}).status_code == 403
    assert not events_for(named.subject).filter(kind="identity.revealed").exists()


def test_an_anonymous_matter_has_no_door(client_as):
    assert client_as(staff_team().custodian).get(_url(make_complaint())).status_code == 403


def test_a_recused_custodian_stays_outside(client_as, named):
    team = staff_team()
    recuse(complaint=named, user=team.custodian, reason="近亲属", by=team.director)

    assert client_as(team.custodian).post(_url(named), {"reason": "需电话核实现场情况"}).status_code == 403


def test_a_matter_is_found_by_its_number_and_others_are_not_told_apart(client_as, named):
    client = client_as(staff_team().custodian)
    url = reverse("centre:identity_look_up")

    assert client.get(url, {"number": named.number})["Location"] == _url(named)
    for missing in (make_complaint().number, "SP20200101-000000", "\x00"):
        assert "没有找到" in client.get(url, {"number": missing}).content.decode()


@pytest.mark.parametrize("path", ["centre:matter", "centre:queue"])
def test_no_other_page_shows_the_identity(client_as, named, path):
    args = [named.pk] if path == "centre:matter" else []
    page = client_as(staff_team().clerk).get(reverse(path, args=args)).content.decode()

    assert "赵小兰" not in page
    assert "13912345678" not in page
