"""Entering a lead for a caller: number and code once, sending twice is one matter, a name is sealed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.enums import Channel
from complaints.models import Complaint
from complaints.tracking import find_by_code
from portal.audit.api import events_for
from portal.roles.enums import STAFF_ROLES, Role
from tests.factories.agencies import AgencyFactory

pytestmark = pytest.mark.django_db
URL = "/admin/matters/new/"


@pytest.fixture
def clerk(client_as, user_with):
    return client_as(user_with(Role.INTAKE_CLERK))


def _typed(clerk, **changes):
    ticket = clerk.get(URL).context["form"]["ticket"].value()
    return {
        "ticket": ticket,
        "channel": "phone",
        "kind": "report",
        "narrative": "来电人称执法人员没有出示证件。",
        **changes,
    }


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_intake_clerks_enter_leads(client_as, user_with, role):
    assert client_as(user_with(role)).get(URL).status_code == (200 if role == Role.INTAKE_CLERK else 403)


def test_the_caller_is_told_a_number_and_a_code_that_work(clerk):
    response = clerk.post(URL, _typed(clerk))

    ticket = response.context["ticket"]
    complaint = find_by_code(ticket.number, ticket.code)
    assert complaint is not None
    assert complaint.channel == Channel.PHONE
    assert complaint.narrative.open() == "来电人称执法人员没有出示证件。"
    assert ticket.number in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert events_for(complaint.subject).first().actor_id is not None


def test_sending_twice_is_one_matter_with_the_same_code(clerk):
    typed = _typed(clerk, external_id="12345-0001")

    first, second = clerk.post(URL, typed), clerk.post(URL, typed)

    assert Complaint.objects.count() == 1
    assert first.context["ticket"] == second.context["ticket"]
    assert second.context["again"]


def test_the_number_of_another_body_is_entered_once(clerk):
    clerk.post(URL, _typed(clerk, external_id="12345-0001"))

    response = clerk.post(URL, _typed(clerk, external_id="12345-0001"))

    assert response.status_code == 422
    assert Complaint.objects.get().number in response.content.decode()


def test_an_agency_of_the_registry_is_recognised_and_another_kept_as_said(clerk):
    agency = AgencyFactory()
    clerk.post(URL, _typed(clerk, agency_as_stated=agency.name))
    clerk.post(URL, _typed(clerk, agency_as_stated="路口那个队"))

    known = Complaint.objects.get(agency=agency)
    unknown = Complaint.objects.get(agency=None)
    assert known.region == agency.region
    assert unknown.agency_as_stated.open() == "路口那个队"


def test_a_name_is_sealed_and_nameless_is_anonymous(clerk):
    clerk.post(URL, _typed(clerk, name="赵小兰", phone="13912345678"))
    clerk.post(URL, _typed(clerk))

    named = Complaint.objects.get(anonymous=False)
    assert named.identity.name.open() == "赵小兰"
    assert Complaint.objects.filter(anonymous=True).count() == 1


def test_files_come_along(clerk):
    scan = SimpleUploadedFile("来信.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")

    clerk.post(URL, _typed(clerk, channel="letter", materials=scan))

    assert Complaint.objects.get().evidence.get().content_type == "application/pdf"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"narrative": ""}, "请填写这一项"),
        ({"channel": "web"}, "选择"),
        ({"happened_on": "2099-01-01"}, "不能晚于今天"),
        ({"ticket": "forged"}, "请重新打开登记页"),
        ({"materials": SimpleUploadedFile("x.exe", b"MZ" * 99)}, "不能接收文件"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(clerk, changes, said):
    response = clerk.post(URL, _typed(clerk, place="英雄大街", **changes))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "英雄大街" in response.content.decode()
    assert not Complaint.objects.exists()


def test_a_matter_about_the_centre_itself_is_marked(clerk):
    clerk.post(URL, _typed(clerk, centre_related="on"))

    assert Complaint.objects.get().centre_related


def test_the_code_is_nowhere_in_the_session(clerk):
    response = clerk.post(URL, _typed(clerk))

    code = response.context["ticket"].code
    assert code not in str(dict(clerk.session))
    assert reverse("centre:matter", args=[Complaint.objects.get().pk]) in response.content.decode()
