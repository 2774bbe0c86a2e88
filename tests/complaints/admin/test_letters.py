"""The Centre's side of the letters: who may write, what may not be written, what is unread."""

import pytest
from django.urls import reverse

from complaints.actions import messages
from complaints.actions.assessment import merge
from complaints.actions.intake import new_ticket
from complaints.actions.investigation import recuse
from complaints.enums import State
from complaints.models import MatterMessage
from complaints.people import Person
from complaints.selectors import Tab, in_tab
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.vault.api import destroy_key
from tests.factories.complaints import drive, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db
WORDS = "您好，请问当时开出的罚单上写的是什么日期？"


def page_of(client_as, user, complaint):
    return client_as(user).get(reverse("centre:matter", args=[complaint.pk]))


def write(client, complaint, text, token="t1"):
    url = reverse("centre:act", args=[complaint.pk, "write_to_complainant"])
    return client.post(url, {"text": text, "token": token})


def refusal_code(complaint, user):
    refused = messages.why_not_correspond(complaint, user)
    return refused.code if refused else None


def test_the_clerk_writes_before_anybody_is_assigned(client_as):
    team, complaint = staff_team(), make_complaint(days_ago=1)

    assert write(client_as(team.clerk), complaint, WORDS).status_code == 302

    message = complaint.messages.get()
    assert message.text.open() == WORDS and message.sent_by == team.clerk


def test_only_who_has_a_current_duty_writes():
    team = staff_team()
    complaint = drive(make_complaint(), State.INVESTIGATING, team)
    assigned = set(complaint.staff.values_list("user_id", flat=True))
    everyone = team.investigators(0) + team.investigators(1)

    for person in everyone:
        assert (refusal_code(complaint, person) is None) == (person.pk in assigned)
    assert refusal_code(complaint, team.clerk) == "no_duty"
    assert refusal_code(complaint, team.editor) == "role"
    complaint.staff.update(ended_at=complaint.received_at)
    complaint.state = State.VERIFYING
    assert all(refusal_code(complaint, person) == "no_duty" for person in everyone)
    assert refusal_code(complaint, team.approver1) is None


def test_the_recused_neither_write_nor_read_nor_mark(client_as):
    team, complaint = staff_team(), make_complaint(days_ago=1)
    messages.write_to_centre(complaint=complaint, text="紫檀色的来信内容")
    recuse(complaint=complaint, user=team.clerk, reason="近亲属", by=team.director)

    assert "紫檀色" not in page_of(client_as, team.clerk, complaint).content.decode()
    assert write(client_as(team.clerk), complaint, WORDS).status_code == 403
    with pytest.raises(Refused):
        messages.mark_read(complaint=complaint, by=team.clerk)
    assert complaint.messages.unread().exists()


def test_a_role_without_matters_cannot_write(user_with):
    with pytest.raises(NotYours):
        messages.write_to_complainant(complaint=make_complaint(), by=user_with(Role.STATISTICIAN), text=WORDS)


def test_a_letter_never_names_a_sealed_person_of_the_matter_or_of_one_merged_with_it(client_as):
    team = staff_team()
    lead = drive(make_complaint(person=Person(name="测试甲某", phone="19900000101")), State.INVESTIGATING, team)
    with later(lead):
        repeat = make_complaint(person=Person(name="测试乙某", phone="19900000102"), days_ago=0)
        merge(complaint=repeat, by=team.clerk, into=lead)
        investigator = lead.staff.first().user
        for complaint in (lead, repeat):
            for words in ("请联系 199-0000-0102 核实情况", "测试乙某也这样说过"):
                answer = write(client_as(investigator), complaint, words)
                assert answer.status_code == 422 and words in answer.content.decode()

    assert not MatterMessage.objects.exists()


def test_pressing_twice_writes_one_letter(client_as):
    team, complaint = staff_team(), make_complaint(days_ago=1)
    client = client_as(team.clerk)

    for _turn in range(2):
        assert write(client, complaint, WORDS).status_code == 302

    assert complaint.messages.count() == 1


def test_events_name_the_letter_and_hold_no_word_of_it():
    team, complaint = staff_team(), make_complaint(days_ago=1)
    messages.write_to_centre(complaint=complaint, text="紫檀色的来信内容")
    message = messages.write_to_complainant(complaint=complaint, by=team.clerk, text=WORDS)

    kinds = {event.kind: event.data for event in events_for(complaint.subject)}
    assert kinds["message.sent"] == {"message": str(message.pk)}
    assert kinds["message.read"] == {"count": 1}
    assert "紫檀色" not in str(list(kinds.values())) and "罚单" not in str(list(kinds.values()))


def test_unread_letters_stand_out_until_somebody_on_duty_reads_them(client_as):
    team, complaint = staff_team(), make_complaint(days_ago=1)
    messages.write_to_centre(complaint=complaint, text="我想起来了，是上午九点。")

    assert in_tab(team.clerk, Tab.LETTERS).get() == complaint
    assert "1 条未读" in page_of(client_as, team.clerk, complaint).content.decode()
    assert complaint.messages.unread().exists(), "opening the page changes nothing"
    url = reverse("centre:act", args=[complaint.pk, "read_messages"])
    assert client_as(team.clerk).post(url).status_code == 302

    assert not in_tab(team.clerk, Tab.LETTERS).exists()
    assert "条未读" not in page_of(client_as, team.clerk, complaint).content.decode()
    assert "现在没有" not in client_as(team.clerk).get("/admin/matters/?tab=letters").content.decode()


def test_letters_wait_in_the_queue_of_those_who_may_answer_and_of_nobody_else():
    team = staff_team()
    complaint = drive(make_complaint(), State.INVESTIGATING, team)
    messages.write_to_centre(complaint=complaint, text="补充一张照片的说明。")

    for person in (*team.investigators(0), *team.investigators(1), team.clerk, team.approver1, team.director):
        waits = in_tab(person, Tab.LETTERS).exists()
        assert waits == (messages.why_not_correspond(complaint, person) is None), person


def test_a_merged_matter_keeps_letters_of_its_own_and_the_leads_staff_answer_them(client_as):
    team = staff_team()
    lead = drive(make_complaint(), State.INVESTIGATING, team)
    with later(lead):
        ticket = new_ticket()
        repeat = make_complaint(ticket=ticket, days_ago=0)
        merge(complaint=repeat, by=team.clerk, into=lead)
        messages.write_to_centre(complaint=repeat, text="并案以后的来信")
        investigator = lead.staff.first().user
        page = page_of(client_as, investigator, lead).content.decode()
        assert repeat.number in page and "并案以后的来信" not in page
        assert in_tab(investigator, Tab.LETTERS).get() == repeat
        messages.write_to_complainant(complaint=repeat, by=investigator, text=WORDS)

    assert not lead.messages.exists() and repeat.messages.count() == 2


def test_an_editor_who_reads_the_papers_reads_no_letters(client_as):
    from tests.factories.complaints import drive_path

    team = staff_team()
    complaint = drive_path(make_complaint(), "rectified", team)
    messages.write_to_centre(complaint=complaint, text="紫檀色的来信内容")

    assert "紫檀色" not in page_of(client_as, team.editor, complaint).content.decode()


def test_an_erased_matter_still_shows_that_there_were_letters(client_as):
    team, complaint = staff_team(), make_complaint(days_ago=1)
    messages.write_to_centre(complaint=complaint, text="紫檀色的来信内容")
    destroy_key(complaint.key)

    page = page_of(client_as, team.director, complaint)
    assert page.status_code == 200 and "密钥已销毁" in page.content.decode()
