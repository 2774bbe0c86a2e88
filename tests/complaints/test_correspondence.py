"""What the complainant does on the track page: letters, files, rating; sent twice, too late, or to the wrong matter."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from complaints.actions import messages
from complaints.actions.intake import new_ticket
from complaints.enums import State
from complaints.models import (
    CheckState,
    ComplainantReviewRequest,
    Complaint,
    HandledPost,
    MatterMessage,
    Quarantine,
    SatisfactionRating,
)
from complaints.people import Person
from complaints.retention.erasure import forget_traces
from portal import timekeeping
from portal.audit.api import events_for
from portal.vault.api import destroy_key
from tests.complaints.test_wizard import PNG
from tests.factories.complaints import drive, drive_path, later, make_complaint, staff_team
from tests.factories.track import hidden, look_up, send

pytestmark = pytest.mark.django_db
WORDS = "我想起来了，那天还有一个穿制服的人没有出示证件。"


@pytest.fixture
def ticket():
    return new_ticket()


@pytest.fixture
def matter(ticket):
    return make_complaint(ticket=ticket, days_ago=1)


def photo(name="现场.png"):
    return SimpleUploadedFile(name, PNG, content_type="image/png")


# --- letters ------------------------------------------------------------------------------------------------------


def test_an_anonymous_complainant_answers_with_a_photo_and_sees_it_on_the_page(client, ticket, matter):
    messages.write_to_complainant(complaint=matter, by=staff_team().clerk, text="请问那天是几点？")
    look_up(client, ticket)

    page = send(client, "message", text=WORDS, uploads=[photo()]).content.decode()

    message = matter.messages.get(sender="complainant")
    assert message.files.get().title.open() == "现场.png" and message.sent_by is None
    for said in ("请问那天是几点？", WORDS, "现场.png", "检查中"):
        assert said in page


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (CheckState.STUCK, "检查中"),
        (CheckState.ORIGINAL_ONLY, "已收下"),
        (CheckState.REFUSED, "没有用上"),
    ],
)
def test_a_files_state_is_said_in_one_word(client, ticket, matter, state, word):
    messages.write_to_centre(complaint=matter, text=WORDS, files=[photo()])
    Quarantine.objects.update(state=state)

    assert f'<span class="tag tag--grey">{word}</span>' in look_up(client, ticket).content.decode()


def test_what_the_centre_wrote_since_the_last_visit_is_marked_as_new(client, ticket, matter, at):
    clerk = staff_team().clerk
    messages.write_to_complainant(complaint=matter, by=clerk, text="第一条。")
    assert "新</span>" in look_up(client, ticket).content.decode()
    assert matter.messages.get().read_at is not None

    with at(timekeeping.now() + timedelta(hours=1)):
        assert "新</span>" not in look_up(client, ticket).content.decode()


def test_the_page_never_names_the_member_of_staff_who_wrote(client, ticket, matter):
    clerk = staff_team().clerk
    messages.write_to_complainant(complaint=matter, by=clerk, text="请问那天是几点？")

    page = look_up(client, ticket).content.decode()

    assert str(clerk) not in page and clerk.username not in page


def test_a_refused_file_keeps_the_words_and_nothing_else(client, ticket, matter):
    look_up(client, ticket)
    bad = SimpleUploadedFile("病毒.exe", b"MZ\x90\x00" + b"\0" * 64)

    page = send(client, "message", text=WORDS, uploads=[photo(), bad]).content.decode()

    assert WORDS in page and "病毒.exe" in page
    assert not matter.messages.exists() and not matter.evidence.exists() and not HandledPost.objects.exists()


def test_an_empty_letter_is_refused_beside_its_field(client, ticket, matter):
    look_up(client, ticket)

    page = send(client, "message", text="").content.decode()

    assert "请写几句话" in page and 'href="#message_text"' in page


def test_letters_have_an_end_each_day(ticket, matter, settings):
    settings.MESSAGES_A_DAY = 2
    for _turn in range(2):
        messages.write_to_centre(complaint=matter, text=WORDS)

    with pytest.raises(messages.Refused) as refused:
        messages.write_to_centre(complaint=matter, text=WORDS)
    assert refused.value.code == "messages_many"


def test_a_long_letter_is_kept_whole(client, ticket, matter):
    look_up(client, ticket)
    long = "长" * 7999 + "完"

    assert long in send(client, "message", text=long).content.decode()


def test_nothing_of_a_letter_lies_in_clear(client, ticket, matter):
    look_up(client, ticket)
    send(client, "message", text="紫檀色的灯塔", uploads=[photo("玳瑁.png")])

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM complaints_mattermessage")
        assert "紫檀色".encode() not in bytes(cursor.fetchone()[0])
    told = str([event.data for event in events_for(matter.subject)])
    assert "紫檀色" not in told and "玳瑁" not in told


def test_after_closing_the_complainant_can_still_write(client, ticket):
    """Retaliation begins when the matter is over."""
    complaint = drive_path(make_complaint(ticket=ticket), "rectified")
    with later(complaint):
        look_up(client, ticket)
        send(client, "message", text="办结以后，他们又来店里检查了三次。")

    assert complaint.messages.unread().count() == 1


# --- twice, replayed, too late, to the wrong matter -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "state", "data"),
    [
        ("message", State.RECEIVED, {"text": WORDS}),
        ("supplement", State.SUPPLEMENTING, {"text": WORDS}),
        ("review", State.CLOSED, {"text": WORDS}),
        ("rating", State.CLOSED, {"score": "4", "text": WORDS}),
        ("withdraw", State.RECEIVED, {}),
    ],
)
def test_a_form_sent_again_does_nothing_more_and_shows_no_error(client, ticket, deed, state, data):
    complaint = drive(make_complaint(ticket=ticket, days_ago=130), state)
    with later(complaint):
        look_up(client, ticket)
        own = "/complaints/track/withdraw/" if deed == "withdraw" else "/complaints/track/matter/"
        told = {**hidden(client, own), **data}
        pages = [client.post(f"/complaints/track/{deed}/", told, follow=True) for _turn in range(2)]
        events = list(events_for(complaint.subject).values_list("kind", flat=True))

    assert all(page.redirect_chain for page in pages)
    kinds = {"message": "message.received", "rating": "complaint.rated", "review": "complaint.request_review"}
    assert events.count(kinds.get(deed, f"complaint.{deed}")) == 1
    assert ComplainantReviewRequest.objects.count() == (deed == "review")
    assert MatterMessage.objects.count() == (deed == "message")
    assert SatisfactionRating.objects.count() == (deed == "rating")


@pytest.mark.parametrize(("deed", "field"), [("message", "text"), ("supplement", "text"), ("review", "text")])
def test_words_sent_after_the_half_hour_come_back_once_number_and_code_are_shown(client, ticket, deed, field):
    state = {"supplement": State.SUPPLEMENTING, "review": State.CLOSED}.get(deed, State.RECEIVED)
    complaint = drive(make_complaint(ticket=ticket), state)
    with later(complaint):
        look_up(client, ticket)
        told = {**hidden(client), field: WORDS}
    with timekeeping.at(complaint.state_since + timedelta(hours=2)):
        late = client.post(f"/complaints/track/{deed}/", told)
        assert late.status_code == 200 and WORDS in late.content.decode()
        assert complaint.number in late.content.decode()
        again = look_up(client, ticket, kept=WORDS, kept_for=deed, code="0" * 16)
        assert WORDS in again.content.decode(), "a slip in the code loses nothing"
        back = look_up(client, ticket, kept=WORDS, kept_for=deed)
        assert back.context["forms"][deed]["text"].value() == WORDS
        send(client, deed, text=WORDS)

    kinds = {"message": "message.received", "review": "complaint.request_review"}
    assert events_for(complaint.subject).filter(kind=kinds.get(deed, f"complaint.{deed}")).count() == 1


def test_words_that_are_kept_lie_nowhere_on_the_server(client, ticket, matter):
    late = Client().post("/complaints/track/message/", {"matter": ticket.number, "once": "x", "text": "紫檀色的灯塔"})

    assert "紫檀色的灯塔" in late.content.decode()
    if connection.vendor == "sqlite":
        assert "紫檀色的灯塔".encode() not in connection.connection.serialize()


def test_words_for_a_step_that_is_over_are_still_shown(client, ticket, matter):
    page = look_up(client, ticket, kept=WORDS, kept_for="supplement").content.decode()

    assert WORDS in page and "刚才写的内容现在不能提交" in page


def test_what_is_written_for_one_matter_never_reaches_another_that_the_browser_opened_since(client, ticket, matter):
    other_ticket = new_ticket()
    other = make_complaint(ticket=other_ticket, days_ago=1)
    look_up(client, ticket)
    told = {**hidden(client), "text": WORDS}
    withdrawal = hidden(client, "/complaints/track/withdraw/")
    look_up(client, other_ticket)

    page = client.post("/complaints/track/message/", told).content.decode()
    client.post("/complaints/track/withdraw/", withdrawal)
    client.post("/complaints/track/contact/", {**told, "address": "19900000101", "news": "on", "code": ticket.code})

    assert not MatterMessage.objects.exists() and WORDS in page and matter.number in page
    assert set(Complaint.objects.values_list("state", flat=True)) == {State.RECEIVED}
    assert not other.contacts.exists() and not matter.contacts.exists()


def test_opening_a_matter_gives_the_session_an_identifier_nobody_could_have_planted(client, ticket, matter):
    client.get("/complaints/track/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    client.cookies["sessionid"] = planted
    look_up(client, ticket)
    thief = Client()
    thief.cookies["sessionid"] = planted

    assert client.session.session_key != planted
    assert thief.get("/complaints/track/matter/").status_code == 302


def test_leaving_shuts_the_matter_on_this_device_alone(client, ticket, matter):
    other = Client()
    look_up(client, ticket)
    look_up(other, ticket)
    client.post("/complaints/track/leave/")

    assert client.get("/complaints/track/matter/").status_code == 302
    assert other.get("/complaints/track/matter/").status_code == 200


# --- merged, rated, shown --------------------------------------------------------------------------------------------


def test_merged_complainants_read_no_letters_of_each_other(client, ticket):
    from complaints.actions.assessment import merge

    team = staff_team()
    lead = drive(make_complaint(), State.INVESTIGATING, team)
    with later(lead):
        repeat = make_complaint(ticket=ticket, days_ago=0)
        merge(complaint=repeat, by=team.clerk, into=lead)
        messages.write_to_centre(complaint=lead, text="主事项的来信")
        look_up(client, ticket)
        page = send(client, "message", text="并案事项的来信").content.decode()

    assert ticket.number in page and "并案事项的来信" in page and "主事项的来信" not in page


def test_a_rating_is_given_once_closed_and_may_be_changed(client, ticket):
    complaint = drive_path(make_complaint(ticket=ticket), "rectified")
    with later(complaint):
        look_up(client, ticket)
        send(client, "rating", score="2", text="太慢了。")
        page = send(client, "rating", score="5", text="").content.decode()

    rating = SatisfactionRating.objects.get()
    assert rating.score == 5 and "非常满意" in page and rating.comment.open() == ""


def test_an_open_matter_is_not_rated(client, ticket, matter):
    look_up(client, ticket)

    send(client, "rating", score="5", text="")

    assert "满意度评价" not in client.get("/complaints/track/matter/").content.decode()
    assert not SatisfactionRating.objects.exists()


def test_the_page_says_whether_and_when_the_identity_was_seen(client, ticket):
    from complaints.privacy import reveal_identity

    team = staff_team()
    complaint = make_complaint(ticket=ticket, days_ago=1, person=Person(name="测试甲", phone="19900000101"))
    assert "没有任何人查看过" in look_up(client, ticket).content.decode()
    reveal_identity(complaint=complaint, by=team.custodian, reason="核实联系方式")

    page = client.get("/complaints/track/matter/").content.decode()
    assert "曾被依规查看 1 次" in page and str(team.custodian) not in page


def test_an_anonymous_page_says_that_there_is_no_identity(client, ticket, matter):
    assert "中心没有您的姓名和电话" in look_up(client, ticket).content.decode()


def test_an_erased_matter_still_answers_its_holder(client, ticket, matter):
    messages.write_to_centre(complaint=matter, text=WORDS)
    destroy_key(matter.key)

    page = look_up(client, ticket).content.decode()

    assert "内容已按规定销毁" in page and WORDS not in page


def test_what_the_key_does_not_cover_goes_with_a_destroyed_matter(matter):
    from complaints.actions.contacts import propose_contact
    from complaints.retention.registry import erasers

    propose_contact(complaint=matter, address="19900000101", news=True, recovery=False)
    for forget in erasers():
        forget(matter)

    assert forget_traces in erasers() and not matter.contacts.exists()


def test_the_page_with_everything_on_it_keeps_to_twelve_queries(client, ticket, django_assert_max_num_queries):
    from complaints.actions.contacts import propose_contact

    complaint = drive_path(
        make_complaint(ticket=ticket, person=Person(name="测试甲", phone="19900000101")), "rectified"
    )
    with later(complaint):
        look_up(client, ticket)
        for turn in range(4):
            messages.write_to_centre(complaint=complaint, text=WORDS, files=[photo(f"{turn}.png")])
        propose_contact(complaint=complaint, address="19900000101", news=True, recovery=True)
        complaint.contacts.update(verified_at=timekeeping.now())
        propose_contact(complaint=complaint, address="test@example.com", news=True, recovery=True)
        client.get("/complaints/track/matter/")

        with django_assert_max_num_queries(12):
            assert client.get("/complaints/track/matter/").status_code == 200
