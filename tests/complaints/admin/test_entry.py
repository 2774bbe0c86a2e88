"""Entering a lead for a caller: number and code once, sending twice is one matter, a name is sealed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import AgencyAlias
from complaints.actions.investigation import recuse
from complaints.enums import Channel
from complaints.models import Complaint
from complaints.people import Person
from complaints.phones import plain_phone
from complaints.tracking import find_by_code
from portal.audit.api import AuditEvent, events_for
from portal.roles.enums import STAFF_ROLES, Role
from portal.vault.api import blind_index
from tests.factories.agencies import AgencyFactory
from tests.factories.complaints import make_complaint, staff_team

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


# --- what lies near -----------------------------------------------------------------------------------------------

TOLD = "示例路早市的摊位昨天被一辆皮卡拉走，没有任何书面通知，秤和两筐梨都没有还。"


@pytest.fixture
def earlier(deliver):
    complaint = make_complaint(narrative=TOLD, days_ago=9, person=Person(name="测试辛", phone="19900000808"))
    deliver()
    return complaint


def test_what_looks_like_it_is_shown_before_anything_is_kept_and_may_be_entered_all_the_same(clerk, earlier):
    typed = _typed(clerk, narrative=f"来电人说{TOLD}", phone="电话：＋86 199-0000-0808")
    shown = clerk.post(URL, typed)

    text = shown.content.decode()
    assert shown.status_code == 200 and earlier.number in text and "已核对，仍然登记" in text
    assert Complaint.objects.count() == 1 and "测试辛" not in text
    assert "这个电话此前的事项" in text

    entered = clerk.post(URL, {**typed, "seen": shown.context["seen"]})
    assert entered.context["earlier"] == [earlier.number]
    assert Complaint.objects.count() == 2


def test_changing_the_text_after_looking_is_looked_at_again(clerk, earlier):
    typed = _typed(clerk, narrative="完全不同的一件事情，和别的事项没有关系，办证材料一次一个样。")
    assert clerk.post(URL, {**typed, "check": "1"}).context["near"].numbers == frozenset()

    again = clerk.post(URL, {**typed, "narrative": TOLD, "seen": ""})
    assert again.context["near"].numbers == {earlier.number} and Complaint.objects.count() == 1


def test_looking_first_keeps_nothing(clerk):
    response = clerk.post(URL, _typed(clerk, check="1"))

    assert response.status_code == 200 and "没有发现相近的线索" in response.content.decode()
    assert not Complaint.objects.exists()


def test_the_script_asks_with_what_there_is(clerk, earlier):
    response = clerk.post(f"{URL}nearby/", {"narrative": TOLD, "phone": "幺九九零零零零零八零八"})

    assert earlier.number in response.content.decode() and "no-store" in response["Cache-Control"]
    assert clerk.get(f"{URL}nearby/").status_code == 405
    assert clerk.post(f"{URL}nearby/", {}).status_code == 200


def test_a_matter_one_may_not_read_is_not_shown(client_as, earlier):
    team = staff_team()
    recuse(complaint=earlier, user=team.clerk, reason="亲属", by=team.director)
    response = client_as(team.clerk).post(f"{URL}nearby/", {"narrative": TOLD, "phone": "19900000808"})

    assert earlier.number not in response.content.decode()


def test_asking_for_a_number_leaves_an_event_without_it(clerk, earlier):
    clerk.post(f"{URL}nearby/", {"narrative": TOLD, "phone": "19900000808"})
    event = AuditEvent.objects.get(subject="look-ups:phone")

    assert event.data["found"] == 1 and event.actor_id is not None and "808" not in str(event.content())
    assert events_for(earlier.subject).filter(kind="phone.looked_up").count() == 1


# --- nothing is lost ----------------------------------------------------------------------------------------------


def _scan(name="来信.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def test_files_outlive_a_correction_and_lie_sealed(clerk):
    typed = _typed(clerk)
    refused = clerk.post(URL, {**typed, "narrative": "", "materials": _scan()})
    assert refused.status_code == 422 and "来信.pdf" in refused.content.decode()

    clerk.post(URL, typed)
    assert Complaint.objects.get().evidence.get().title.open() == "来信.pdf"


def test_a_file_can_be_taken_back(clerk):
    typed = _typed(clerk)
    refused = clerk.post(URL, {**typed, "narrative": "", "materials": _scan()})
    (held,) = refused.context["form"].held
    clerk.post(URL, {**typed, "drop": str(held.pk)})

    assert not Complaint.objects.get().evidence.exists()


def test_nobody_takes_files_out_of_anothers_ticket(clerk):
    first, second = _typed(clerk), _typed(clerk)
    refused = clerk.post(URL, {**first, "narrative": "", "materials": _scan()})
    (held,) = refused.context["form"].held
    clerk.post(URL, {**second, "drop": str(held.pk)})
    clerk.post(URL, first)

    assert Complaint.objects.filter(evidence__isnull=False).count() == 1


def test_two_clicks_with_a_file_are_one_matter_with_one_file(clerk):
    typed = _typed(clerk)
    first, second = (clerk.post(URL, {**typed, "materials": _scan()}) for _click in range(2))

    assert second.context["again"] and first.context["ticket"] == second.context["ticket"]
    assert Complaint.objects.get().evidence.count() == 1


def test_the_slip_can_be_printed(clerk):
    text = clerk.post(URL, _typed(clerk)).content.decode()

    assert "打印回执" in text and "<svg" in text and "/complaints/track/?number=" in text


# --- as it comes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "199 0000 0101",
        "+86-19900000101",
        "(0086) 199.0000.0101",
        "１９９００００ ０１０１",
        "电话19900000101。",
        "幺九九零零零零零幺零幺",
    ],
)
def test_a_number_is_one_number_however_it_is_pasted(clerk, typed):
    clerk.post(URL, _typed(clerk, phone=typed))

    identity = Complaint.objects.get().identity
    assert identity.phone.open() == "19900000101" and identity.phone_index == blind_index("phone", "19900000101")


@pytest.mark.parametrize("typed", ["分机 12", "0434-3200001 或 19900000101", "没有"])
def test_what_is_not_one_number_is_kept_as_said(typed):
    assert plain_phone(typed) == typed


def test_a_landline_keeps_its_area_code():
    assert plain_phone("0434－320 0001") == "04343200001"


def test_an_agency_is_meant_by_alias_or_initials(clerk):
    agency = AgencyFactory(name="示例区城市管理局")
    AgencyAlias.objects.create(agency=agency, name="城管队")
    for typed in ("城管队", agency.initials):
        clerk.post(URL, _typed(clerk, agency_as_stated=typed))

    assert Complaint.objects.filter(agency=agency).count() == 2
