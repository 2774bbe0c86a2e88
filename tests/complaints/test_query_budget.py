"""No public page of the report and the track page asks the database more than twelve times, however much there is."""

import pytest

from complaints.actions.intake import new_ticket
from complaints.enums import State
from tests.factories.complaints import drive, later, make_agency, make_complaint

from .test_wizard import go_through

pytestmark = pytest.mark.django_db
BUDGET = 12


@pytest.mark.parametrize("slug", ["event", "agency", "proof", "you", "check"])
def test_each_step_of_the_wizard_keeps_the_budget(client, slug, django_assert_max_num_queries):
    for _turn in range(20):
        make_agency()
    go_through(client)
    client.get(f"/complaints/new/{slug}/")

    with django_assert_max_num_queries(BUDGET):
        assert client.get(f"/complaints/new/{slug}/").status_code == 200


def test_the_doors_keep_the_budget(client, django_assert_max_num_queries):
    for path in ("/complaints/new/", "/complaints/track/"):
        client.get(path)
        with django_assert_max_num_queries(BUDGET):
            assert client.get(path).status_code == 200


def test_the_own_matter_keeps_the_budget_with_a_long_story(client, django_assert_max_num_queries):
    ticket = new_ticket()
    complaint = drive(make_complaint(ticket=ticket), State.OBJECTION_DECISION)
    for _turn in range(5):
        make_complaint()
    with later(complaint):
        client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code})
        client.get("/complaints/track/matter/")

        with django_assert_max_num_queries(BUDGET):
            page = client.get("/complaints/track/matter/").content.decode()

    assert "重新核查" in page
