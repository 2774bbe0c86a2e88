"""An identity is told to nobody but by the sender's own, recorded and revocable consent."""

import pytest

from complaints.actions import assessment, filing
from complaints.actions.disclosure import answer_consent, ask_consent, revoke_consent
from complaints.actions.intake import new_ticket
from complaints.enums import Consent, PartyRole, Recipient, State
from complaints.models import DisclosureConsent
from complaints.people import Party, Person
from complaints.privacy import identifiers_in
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.notify.models import InSiteMessage
from tests.factories.complaints import drive, later, make_complaint, staff_team

pytestmark = pytest.mark.django_db
PERSON = Person(name="测试甲", phone="19900000101")
PURPOSE = "退还罚款须由单位直接联系您本人。"


def asked(complaint, recipient=Recipient.AGENCY):
    return ask_consent(complaint=complaint, by=staff_team().approver1, recipient=recipient, purpose=PURPOSE)


def opened(client, **changes):
    ticket = new_ticket()
    complaint = make_complaint(person=PERSON, ticket=ticket, days_ago=0, **changes)
    client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code})
    return complaint


def test_the_sender_reads_who_and_why_agrees_and_takes_it_back(client):
    complaint = opened(client)
    consent = asked(complaint)
    page = client.get("/complaints/track/consents/").content.decode()
    assert "告知事涉单位" in page and PURPOSE in page

    client.post(f"/complaints/track/consents/{consent.pk}/", {"answer": "yes"})
    assert identifiers_in(complaint, "测试甲", recipient=Recipient.AGENCY) == []
    client.post(f"/complaints/track/consents/{consent.pk}/", {"answer": "revoke"})

    consent.refresh_from_db()
    assert consent.status == Consent.REVOKED and consent.answered_at and consent.revoked_at
    assert identifiers_in(complaint, "测试甲", recipient=Recipient.AGENCY) == ["姓名"]
    kinds = [event.kind for event in events_for(complaint.subject) if event.kind.startswith("consent.")]
    assert kinds == ["consent.asked", "consent.given", "consent.revoked"]
    story = client.get("/complaints/track/matter/").content.decode()
    assert "您撤回了披露身份的同意" in story


def test_events_hold_no_word_of_the_purpose_and_the_staff_hear_of_the_answer(client):
    complaint = opened(client)
    consent = asked(complaint)
    InSiteMessage.objects.all().delete()

    answer_consent(consent=consent, given=False)

    assert InSiteMessage.objects.get().user == consent.asked_by
    written = " ".join(str(event.data) for event in events_for(complaint.subject))
    assert "退还罚款" not in written and "测试甲" not in written


def test_only_what_was_agreed_to_is_open_to_whom_it_was_agreed():
    complaint = make_complaint(
        person=PERSON,
        is_agent=True,
        parties=(
            Party(PartyRole.PRINCIPAL, Person(name="测试委托")),
            Party(PartyRole.JOINT, Person(name="测试共同")),
        ),
    )
    answer_consent(consent=asked(complaint), given=True)

    assert identifiers_in(complaint, "测试甲与测试委托", recipient=Recipient.AGENCY) == []
    assert identifiers_in(complaint, "测试共同", recipient=Recipient.AGENCY) == ["姓名"]
    assert identifiers_in(complaint, "测试甲", recipient=Recipient.DISCIPLINE) == ["姓名"]
    assert identifiers_in(complaint, "测试甲") == ["姓名"], "what is published is never covered"


def test_a_merged_sender_s_name_is_not_opened_by_another_s_consent():
    lead = drive(make_complaint(person=PERSON), State.ACCEPTED)
    repeat = make_complaint(person=Person(name="测试乙"), agency=lead.agency)
    with later(lead, hours=3):
        assessment.merge(complaint=repeat, by=staff_team().clerk, into=lead)
        answer_consent(consent=asked(lead), given=True)

    assert identifiers_in(lead, "测试甲", recipient=Recipient.AGENCY) == []
    assert identifiers_in(lead, "测试乙", recipient=Recipient.AGENCY) == ["姓名"]


def test_a_notice_may_name_the_sender_only_while_the_consent_stands():
    complaint = drive(make_complaint(person=PERSON), State.SUBSTANTIATED)
    words = ["退还测试甲的罚款"]
    with later(complaint):
        consent = asked(complaint)
        with pytest.raises(Refused):
            filing.file_case(complaint=complaint, by=staff_team().approver1, requirements=words)
        answer_consent(consent=consent, given=True)
        revoke_consent(consent=consent)
        with pytest.raises(Refused):
            filing.file_case(complaint=complaint, by=staff_team().approver1, requirements=words)
        answer_consent(consent=asked(complaint), given=True)

        notice = filing.file_case(complaint=complaint, by=staff_team().approver1, requirements=words)

    assert notice.requirements.open() == words


@pytest.mark.parametrize("answer", ["yes", "no", "revoke", "", "x"])
def test_nobody_answers_for_another_matter(client, answer):
    theirs = asked(make_complaint(person=PERSON))
    opened(client)

    assert client.post(f"/complaints/track/consents/{theirs.pk}/", {"answer": answer}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == Consent.ASKED


def test_without_number_and_code_there_is_nothing_to_see(client):
    theirs = asked(make_complaint(person=PERSON))

    assert client.get("/complaints/track/consents/").url == "/complaints/track/"
    assert client.post(f"/complaints/track/consents/{theirs.pk}/", {"answer": "yes"}).url == "/complaints/track/"
    assert DisclosureConsent.objects.get().status == Consent.ASKED


def test_an_answer_is_given_once_and_nothing_is_revoked_that_was_not_given():
    consent = asked(make_complaint(person=PERSON))
    with pytest.raises(Refused):
        revoke_consent(consent=consent)
    answer_consent(consent=consent, given=False)
    with pytest.raises(Refused):
        answer_consent(consent=consent, given=True)


def test_it_is_not_asked_of_the_anonymous_without_a_purpose_twice_or_by_others(user_with):
    from portal.roles.enums import Role

    named = make_complaint(person=PERSON)
    approver = staff_team().approver1
    asked(named)
    for complaint, purpose, code in (
        (make_complaint(), PURPOSE, "anonymous"),
        (named, " 要 ", "purpose_missing"),
        (named, PURPOSE, "already_asked"),
    ):
        with pytest.raises(Refused) as refused:
            ask_consent(complaint=complaint, by=approver, recipient=Recipient.AGENCY, purpose=purpose)
        assert refused.value.code == code
    with pytest.raises(NotYours):
        ask_consent(complaint=named, by=user_with(Role.EDITOR), recipient=Recipient.OTHER, purpose=PURPOSE)
