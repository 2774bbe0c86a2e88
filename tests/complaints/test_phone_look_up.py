"""Staff find a matter by a phone number: numbers of matters, no names; each look leaves its trace."""

import pytest

from complaints.actions.investigation import recuse
from complaints.actions.look_up import LOOK_UP_ROLES, look_up_phone
from complaints.enums import PartyRole
from complaints.people import Party, Person
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from tests.factories.complaints import make_complaint, staff_team

pytestmark = pytest.mark.django_db
PHONE, REASON, URL = "19900000202", "来电人忘记受理编号", "/admin/matters/phone/"


def of(*people, sender="19900000201", **changes):
    parties = tuple(Party(role, Person(name="测试某", phone=phone)) for role, phone in people)
    return make_complaint(person=Person(name="测试甲", phone=sender), parties=parties, **changes)


def test_it_finds_senders_principals_and_joint_complainants_however_it_is_typed():
    wanted = {of(sender=PHONE), of((PartyRole.PRINCIPAL, PHONE)), of((PartyRole.JOINT, PHONE))}
    of()

    for typed in (PHONE, "+86 199-0000-0202", "１９９００００ ０２０２"):
        assert set(look_up_phone(by=staff_team().clerk, phone=typed, reason=REASON)) == wanted


def test_a_matter_is_found_once_even_if_the_number_is_in_it_twice():
    of((PartyRole.JOINT, PHONE), (PartyRole.PRINCIPAL, PHONE), sender=PHONE)

    assert len(look_up_phone(by=staff_team().clerk, phone=PHONE, reason=REASON)) == 1


def test_the_page_shows_numbers_and_no_names_and_keeps_the_phone_out_of_the_address(client_as):
    complaint = of(sender=PHONE)
    page = client_as(staff_team().clerk).post(URL, {"phone": PHONE, "reason": REASON})

    assert complaint.number in page.content.decode() and "测试甲" not in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert complaint.number not in client_as(staff_team().clerk).get(URL, {"phone": PHONE}).content.decode()


def test_each_look_leaves_an_event_even_when_nothing_is_found_and_no_event_holds_the_number():
    complaint, clerk = of(sender=PHONE), staff_team().clerk
    look_up_phone(by=clerk, phone=PHONE, reason=REASON)
    look_up_phone(by=clerk, phone="19900009999", reason=REASON)

    looks = list(events_for("look-ups:phone"))
    assert [event.data["found"] for event in looks] == [1, 0] and {event.actor_id for event in looks} == {clerk.pk}
    assert events_for(complaint.subject).filter(kind="phone.looked_up").count() == 1
    written = " ".join(str(event.data) for event in looks)
    assert PHONE not in written and REASON not in written


@pytest.mark.parametrize(
    ("phone", "reason", "code"), [("1990000", "", "reason_missing"), ("199", REASON, "phone_short")]
)
def test_it_takes_a_whole_number_and_a_reason(phone, reason, code):
    with pytest.raises(Refused) as refused:
        look_up_phone(by=staff_team().clerk, phone=phone, reason=reason)
    assert refused.value.code == code and not events_for("look-ups:phone").exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in LOOK_UP_ROLES])
def test_others_do_not_look_up(role, user_with, client_as):
    person = user_with(role)
    with pytest.raises(NotYours):
        look_up_phone(by=person, phone=PHONE, reason=REASON)
    assert client_as(person).post(URL, {"phone": PHONE, "reason": REASON}).status_code == 403


def test_recused_people_and_matters_about_the_centre_are_left_out():
    team, mine = staff_team(), of(sender=PHONE)
    recuse(complaint=mine, user=team.clerk, reason="是同学", by=team.director)
    of(sender=PHONE, centre_related=True)

    assert look_up_phone(by=team.clerk, phone=PHONE, reason=REASON) == []
