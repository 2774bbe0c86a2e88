"""Forged drafts and replays stay harmless: a session leads to its own draft, a draft becomes one matter, once."""

import pytest
from django.test import Client

from complaints.actions import drafts
from complaints.models import Complaint, IntakeDraft
from portal.errors import Refused
from tests.factories.complaints import NARRATIVE, make_complaint

from .test_people import AGENT, JOINT, people, proof, up_to_you
from .test_wizard import go_through, send

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("key", [NOBODY, "1", "x' OR 1=1", "", None, 7, ["a"], {"pk": 1}])
def test_a_session_that_names_no_draft_leads_to_the_beginning(client, key):
    session = client.session
    session["intake_draft"] = key
    session.save()

    assert client.get("/complaints/new/event/").url == "/complaints/new/"
    assert client.get("/complaints/new/people/").url == "/complaints/new/"
    assert send(client).url == "/complaints/new/"


def test_the_key_of_a_matter_is_not_the_key_of_a_draft(client):
    complaint = make_complaint()
    session = client.session
    session["intake_draft"] = str(complaint.pk)
    session.save()

    assert client.get("/complaints/new/receipt/").url == "/complaints/track/"


def test_beginning_takes_a_new_session_so_that_a_planted_one_sees_nothing(client):
    client.get("/complaints/new/")
    planted = client.cookies.get("sessionid")
    client.post("/complaints/new/")
    spy = Client()
    if planted is not None:
        spy.cookies["sessionid"] = planted.value

    assert spy.get("/complaints/new/event/")["Location"] == "/complaints/new/"


@pytest.mark.parametrize("slug", ["event", "agency", "you", "people", "check", "proof"])
def test_a_sent_draft_takes_nothing_more_on_any_step(client, slug):
    go_through(client)
    send(client)
    complaint = Complaint.objects.get()

    client.post(f"/complaints/new/{slug}/", {"kind": "report", "narrative": "另一件事", **AGENT, **JOINT, "more": "1"})
    client.post("/complaints/new/people/0/remove/")

    assert Complaint.objects.get().narrative.open() == NARRATIVE
    assert IntakeDraft.objects.get().answers.open() == {} and complaint.anonymous


def test_a_proof_cannot_be_added_to_a_draft_that_was_sent(client):
    go_through(client)
    draft = IntakeDraft.objects.get()
    send(client)

    with pytest.raises(Refused):
        drafts.keep_authority(draft=draft, upload=proof())


def test_typed_words_never_become_answers_by_themselves(client):
    up_to_you(client, jointly="on")
    people(client, role="joint", name="", phone="19900000203", back="1")
    draft = IntakeDraft.objects.get()

    assert drafts.report_of(draft.answers.open()).parties == ()
    client.post("/complaints/new/event/", {"narrative": "", "kind": "x", "back": "1"})
    assert drafts.report_of(IntakeDraft.objects.get().answers.open()).narrative == NARRATIVE


def test_steps_posted_out_of_order_send_nothing(client):
    client.post("/complaints/new/")
    client.post("/complaints/new/you/", {"identity": "anonymous"})

    assert send(client).url == "/complaints/new/event/"
    assert not Complaint.objects.exists()
