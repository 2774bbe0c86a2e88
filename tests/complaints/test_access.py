"""Who may read what: case roles the whole file, editors the papers, custodians the identity; the recused nothing."""

import pytest

from complaints import access
from complaints.actions.investigation import recuse
from complaints.enums import State
from complaints.people import Person
from portal.roles.enums import CASE_ROLES, Role
from tests.factories.complaints import drive, drive_path, make_complaint, staff_team

pytestmark = pytest.mark.django_db

PAIRS = [
    (access.can_read_matter, access.readable_matters),
    (access.can_read_papers, access.readable_papers),
    (access.can_ask_identity, access.identity_matters),
]


@pytest.mark.parametrize("role", Role)
def test_only_case_roles_read_the_file_of_a_matter(user_with, role):
    complaint = make_complaint()

    assert access.can_read_matter(user_with(role), complaint) is (role in CASE_ROLES)


def test_a_technical_account_reads_no_matter(user_with):
    complaint = make_complaint()
    technician = user_with(is_superuser=True)

    assert not any(predicate(technician, complaint) for predicate, _queryset in PAIRS)


@pytest.mark.parametrize("role", [*sorted(CASE_ROLES), Role.EDITOR, Role.CUSTODIAN])
def test_a_recused_person_reads_nothing_of_the_matter(user_with, role):
    complaint = drive_path(make_complaint(person=Person(name="王某某", phone="13800138000")), "rectified")
    person = user_with(role)
    assert any(predicate(person, complaint) for predicate, _queryset in PAIRS)

    recuse(complaint=complaint, user=person, reason="近亲属在该单位任职", by=staff_team().director)

    assert not any(predicate(person, complaint) for predicate, _queryset in PAIRS)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.LEGAL_REVIEWER, Role.SECRECY_REVIEWER])
@pytest.mark.parametrize(
    ("state", "readable"), [(State.INVESTIGATING, False), (State.FILED, False), (State.AWAITING_REPLY, True)]
)
def test_editors_read_papers_once_a_notice_was_served(user_with, role, state, readable):
    complaint = drive(make_complaint(), state)

    assert access.can_read_papers(user_with(role), complaint) is readable


def test_only_named_matters_have_an_identity_to_ask_for(user_with):
    custodian = user_with(Role.CUSTODIAN)
    named = make_complaint(person=Person(name="王某某"))

    assert access.can_ask_identity(custodian, named)
    assert not access.can_ask_identity(custodian, make_complaint())


@pytest.mark.parametrize("role", Role)
def test_predicates_and_querysets_agree(user_with, role):
    matters = [make_complaint(person=Person(name="王某某")), drive(make_complaint(), State.AWAITING_REPLY)]
    user = user_with(role)

    for predicate, queryset in PAIRS:
        assert {one.pk for one in matters if predicate(user, one)} == set(queryset(user).values_list("pk", flat=True))


def test_an_account_switched_off_reads_nothing(user_with):
    complaint = make_complaint()

    assert not access.can_read_matter(user_with(Role.DIRECTOR, is_active=False), complaint)
