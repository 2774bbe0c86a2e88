"""A confirmed schedule, and a matter whose time is over."""

from datetime import date

import pytest

from complaints.actions.intake import new_ticket
from complaints.enums import State
from complaints.models import RetentionRule
from complaints.people import Person
from complaints.retention.rules import save_rule, verify_rule
from portal import timekeeping
from tests.factories.complaints import drive, make_complaint, staff_team

PERSON = Person(name="测试甲", phone="19900000001", id_number="220302199001010011", address="示例路1号")


@pytest.fixture
def team():
    return staff_team()


@pytest.fixture
def confirmed(team):
    """Every seeded line, given a basis by the administrator and confirmed by the legal reviewer."""
    for rule in RetentionRule.objects.all():
        rule.legal_basis = "示例依据"
        verify_rule(rule=save_rule(rule=rule, by=team.admin), by=team.legal)
    return RetentionRule.objects.all()


@pytest.fixture
def ticket():
    return new_ticket()


@pytest.fixture
def closed(team, ticket):
    """Refused in the past (the shortest story): kept for two years from the first of January after that."""
    return drive(make_complaint(person=PERSON, ticket=ticket), State.REFUSED, team)


@pytest.fixture
def over():
    """A day on which the time of whatever was closed recently is over."""
    return date(timekeeping.today().year + 4, 3, 2)
