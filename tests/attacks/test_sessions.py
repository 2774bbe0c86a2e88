"""Sessions: a draft belongs to the browser that began it; nothing a browser sends can name another's."""

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.models import Complaint, IntakeDraft
from tests.complaints.test_wizard import PNG, go_through, send
from tests.portal.test_routes import routes

pytestmark = pytest.mark.django_db
SIGNED_COOKIES = "django.contrib.sessions.backends.signed_cookies"
STORY = "没有出示证件，当场开出罚单，没有告知可以申辩。"


@pytest.fixture
def victim():
    """Somebody with a half-written draft and a file in it."""
    client = Client()
    go_through(client, files=[SimpleUploadedFile("照片.png", PNG)])
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": STORY})
    return client


def cookie(client):
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("forge", [
    lambda draft, key: str(draft.pk),
    lambda draft, key: key[:-1] + ("a" if key[-1] != "a" else "b"),
    lambda draft, key: key.upper(),
    lambda draft, key: signing.dumps({"intake_draft": str(draft.pk)}, salt=SIGNED_COOKIES),
    lambda draft, key: f"{key}' OR '1'='1",
    lambda draft, key: "../../" + key,
])  # fmt: skip
def test_a_forged_cookie_opens_nobodys_draft(victim, forge):
    thief = Client()
    thief.cookies["sessionid"] = forge(IntakeDraft.objects.get(), cookie(victim))
    page = thief.get("/complaints/new/event/")
    assert page.status_code == 302 and STORY not in page.content.decode()


@pytest.mark.parametrize("how", ["query", "body"])
def test_naming_a_draft_in_the_request_is_ignored(victim, how):
    draft, thief = IntakeDraft.objects.get(), Client()
    thief.post("/complaints/new/")
    names = {"intake_draft": str(draft.pk), "draft": str(draft.pk), "id": str(draft.pk)}
    if how == "query":
        page = thief.get("/complaints/new/event/", names)
    else:
        page = thief.post("/complaints/new/event/", {**names, "kind": "x", "narrative": ""})
    assert STORY not in page.content.decode()
    draft.refresh_from_db()
    assert draft.answers.open()["narrative"] == STORY


def test_a_file_of_another_draft_cannot_be_taken_out(victim):
    draft, thief = IntakeDraft.objects.get(), Client()
    thief.post("/complaints/new/")
    thief.post(f"/complaints/new/files/{draft.files.get().pk}/remove/")
    assert draft.files.count() == 1


def test_a_session_planted_before_the_draft_does_not_see_it():
    attacker = Client()
    attacker.post("/complaints/new/")
    planted, person = cookie(attacker), Client()
    person.cookies["sessionid"] = planted
    person.post("/complaints/new/", {"afresh": "1"})
    person.post("/complaints/new/event/", {"kind": "complaint", "narrative": STORY})
    attacker.cookies["sessionid"] = planted
    assert cookie(person) != planted and STORY not in attacker.get("/complaints/new/event/").content.decode()


def test_a_draft_id_in_a_stolen_database_does_not_make_a_session(victim):
    """The session table is signed with the secret key: a row written without it is read as empty."""
    row = Session.objects.get(pk=cookie(victim))
    forged = signing.dumps({"intake_draft": str(IntakeDraft.objects.get().pk)}, key="guessed", salt="x", compress=True)
    Session.objects.create(pk="a" * 32, session_data=forged, expire_date=row.expire_date)
    thief = Client()
    thief.cookies["sessionid"] = "a" * 32
    assert thief.get("/complaints/new/event/").status_code == 302


def test_sending_again_and_replaying_every_step_makes_one_matter(victim):
    before = cookie(victim)
    send(victim)
    send(victim)
    replay = Client()
    replay.cookies["sessionid"] = before
    for path in ("event", "agency", "you", "check"):
        replay.post(f"/complaints/new/{path}/", {"kind": "complaint", "narrative": "改写", "saved": "on"})
    assert Complaint.objects.count() == 1
    assert Complaint.objects.get().narrative.open() == STORY


def test_a_session_used_before_the_code_was_given_back_shows_nothing_more(victim):
    send(victim)
    before = cookie(victim)
    victim.post("/complaints/new/saved/")
    replay = Client()
    replay.cookies["sessionid"] = before
    for path in ("/complaints/new/receipt/", "/complaints/new/check/", "/complaints/track/matter/"):
        assert replay.get(path).status_code == 302
    assert victim.get("/complaints/track/matter/").status_code == 200


def test_leaving_closes_the_matter_on_this_device(victim):
    send(victim)
    victim.post("/complaints/new/saved/")
    victim.post("/complaints/track/leave/")
    assert victim.get("/complaints/track/matter/").status_code == 302


def test_every_post_of_ours_needs_the_forms_token():
    client, open_routes = Client(enforce_csrf_checks=True), []
    for route in routes():
        if route.is_ours and client.post(route.address).status_code not in (403, 404):
            open_routes.append(route.address)
    assert not open_routes
