"""Every path of the sample data ends where the domain says, through the real actions."""

import pytest

from complaints.enums import Outcome, PublicStatus, State
from portal.audit.api import verify
from portal.workdays.api import running_clocks
from search.models import PublicRecord
from tests.factories.complaints import drive_path, make_complaint

ENDS = {
    "rejected": (State.REFUSED, PublicStatus.REFUSED, Outcome.NONE),
    "unsubstantiated": (State.CLOSED, PublicStatus.CLOSED, Outcome.NOT_FILED),
    "rectified": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "objection_upheld": (State.CLOSED, PublicStatus.CLOSED, Outcome.REVOKED),
    "objection_dismissed": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "not_executed_referred": (State.CLOSED, PublicStatus.CLOSED, Outcome.REFERRED),
    "not_effective_referred": (State.CLOSED, PublicStatus.CLOSED, Outcome.REFERRED),
    "partial_rectified_second_notice": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "supplemented": (State.CLOSED, PublicStatus.CLOSED, Outcome.RECTIFIED),
    "referred_out": (State.REFERRED_OUT, PublicStatus.REFUSED, Outcome.NONE),
    "outside": (State.OUTSIDE_ANSWERED, PublicStatus.CLOSED, Outcome.NONE),
    "withdrawn": (State.WITHDRAWN, PublicStatus.WITHDRAWN, Outcome.NONE),
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ENDS)
def test_each_path_ends_where_the_domain_says(path):
    complaint = drive_path(make_complaint(), path)

    assert (complaint.state, complaint.public_status, complaint.outcome) == ENDS[path]
    assert not running_clocks(complaint.subject).exists()
    assert verify() is None or not list(verify())


@pytest.mark.django_db
def test_a_matter_about_the_centre_itself_goes_outside_at_once():
    complaint = make_complaint(centre_related=True)
    assert complaint.state == State.SENT_OUTSIDE

    assert drive_path(complaint, "outside").state == State.OUTSIDE_ANSWERED


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["rejected", "withdrawn"])
def test_what_was_never_accepted_is_never_published(path):
    drive_path(make_complaint(), path)

    assert not PublicRecord.objects.filter(kind="case").exists()


@pytest.mark.django_db
def test_a_closed_case_is_public_under_its_number_and_names_no_complainant():
    complaint = drive_path(make_complaint(), "rectified")

    record = PublicRecord.objects.get(kind="case", key=str(complaint.pk))
    assert record.number == complaint.case.notices.get().number.text
    assert complaint.narrative.open() not in record.summary


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["unsubstantiated", "objection_upheld"])
def test_unsubstantiated_and_revoked_cases_are_published_without_the_agency(path):
    complaint = drive_path(make_complaint(), path)

    record = PublicRecord.objects.get(kind="case", key=str(complaint.pk))
    assert record.agency == "" and record.number == ""
    assert complaint.agency.name not in record.title + record.summary
