"""Agents and joint complainants: each sealed alone, the proof with the identity, nobody named in any paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.actions import drafts
from complaints.enums import PartyRole
from complaints.models import ComplainantIdentity, Complaint, ComplaintParty, Evidence, IntakeDraft
from complaints.people import Party, Person
from complaints.privacy import identifiers_in, reveal_authority, reveal_identity
from complaints.retention.erasure import erase
from portal.audit.api import events_for
from portal.errors import NotYours, Refused
from portal.vault.models import SealedFile
from tests.factories.complaints import NARRATIVE, make_agency, make_complaint, staff_team

from .test_wizard import PNG, send

pytestmark = pytest.mark.django_db
AGENT = {"identity": "named", "name": "测试代理", "phone": "19900000201"}
PRINCIPAL = {"role": "principal", "name": "测试委托", "phone": "19900000202", "address": "示例小区9号楼"}
JOINT = {"role": "joint", "name": "测试共同", "phone": "19900000203"}


def up_to_you(client, kind="complaint", **identity):
    client.post("/complaints/new/")
    client.post("/complaints/new/event/", {"kind": kind, "narrative": NARRATIVE})
    client.post("/complaints/new/agency/", {"agency": str(make_agency().pk)})
    return client.post("/complaints/new/you/", {**AGENT, **identity})


def people(client, **data):
    return client.post("/complaints/new/people/", data)


def proof(name="委托书.png"):
    return SimpleUploadedFile(name, PNG)


def sent_by_an_agent(client):
    up_to_you(client, is_agent="on", jointly="on")
    people(client, **PRINCIPAL, authority=proof(), more="1")
    people(client, **JOINT, more="1")
    assert people(client).url == "/complaints/new/check/"
    send(client)
    return Complaint.objects.get()


def test_who_comes_alone_is_asked_nothing_more(client):
    assert up_to_you(client).url == "/complaints/new/check/"
    assert client.get("/complaints/new/people/").url == "/complaints/new/you/"


def test_an_agent_with_a_joint_complainant_is_sealed_person_by_person(client):
    complaint = sent_by_an_agent(client)

    identity = complaint.identity
    assert identity.is_agent and identity.name.open() == "测试代理"
    parties = {party.role: party.name.open() for party in complaint.parties.all()}
    assert parties == {"principal": "测试委托", "joint": "测试共同"}
    assert len({identity.phone_index, *complaint.parties.values_list("phone_index", flat=True)}) == 3
    assert identity.authority is not None and identity.authority_name.open() == "委托书.png"


def test_the_proof_names_people_so_it_is_no_evidence(client):
    complaint = sent_by_an_agent(client)

    assert not Evidence.objects.filter(complaint=complaint).exists()
    assert SealedFile.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "请填写委托人"),
        (PRINCIPAL, "请上传委托书"),
        ({"authority": "proof"}, "请填写委托人"),
        ({**PRINCIPAL, "name": ""}, "请填写姓名"),
    ],
)
def test_what_is_lacking_is_said_and_what_was_entered_stays(client, data, said):
    up_to_you(client, is_agent="on")
    page = people(client, **{**data, **({"authority": proof()} if "authority" in data else {})}).content.decode()

    assert said in page
    assert client.get("/complaints/new/check/").url == "/complaints/new/people/"
    if data.get("phone"):
        assert data["phone"] in client.get("/complaints/new/people/").content.decode()


def test_going_back_keeps_the_half_written_person(client):
    up_to_you(client, jointly="on")
    assert people(client, role="joint", name="", phone="19900000203", back="1").url == "/complaints/new/you/"

    assert "19900000203" in client.get("/complaints/new/people/").content.decode()


def test_a_proof_that_is_no_document_is_refused_and_the_earlier_one_stays(client):
    up_to_you(client, is_agent="on")
    people(client, **PRINCIPAL, authority=proof(), more="1")
    page = people(client, authority=SimpleUploadedFile("坏.exe", b"MZ\x90\x00")).content.decode()

    assert "不能接收文件" in page and IntakeDraft.objects.get().files.get().name.open() == "委托书.png"
    people(client, authority=proof("新委托书.png"))
    assert IntakeDraft.objects.get().files.get().name.open() == "新委托书.png" and SealedFile.objects.count() == 1


def test_a_person_can_be_struck_from_the_list(client):
    up_to_you(client, jointly="on")
    people(client, **JOINT, more="1")
    client.post("/complaints/new/people/0/remove/")
    client.post("/complaints/new/people/7/remove/")

    assert drafts.report_of(IntakeDraft.objects.get().answers.open()).parties == ()


def test_the_list_ends_somewhere(client, settings):
    settings.PARTY_LIMIT = 1
    up_to_you(client, jointly="on")
    people(client, **JOINT, more="1")

    assert "名单最多 1 人" in people(client, **JOINT, more="1").content.decode()


@pytest.mark.parametrize("change", [{"identity": "anonymous"}, {"is_agent": "", "jointly": ""}])
def test_who_changes_the_mind_sends_nobody_else_s_name_and_no_proof(client, change):
    up_to_you(client, is_agent="on", jointly="on")
    people(client, **PRINCIPAL, authority=proof(), more="1")
    people(client, **JOINT, more="1")
    client.post("/complaints/new/you/", {**AGENT, **change})
    send(client)

    assert Complaint.objects.count() == 1
    assert not ComplaintParty.objects.exists() and not SealedFile.objects.exists()


def test_a_report_has_no_agent(client):
    up_to_you(client, kind="report", is_agent="on")

    assert client.get("/complaints/new/check/").status_code == 200
    assert "is_agent" not in client.get("/complaints/new/you/").content.decode()


@pytest.mark.parametrize("role", ["director", "", "principal"])
def test_a_role_that_was_not_offered_is_refused(client, role):
    up_to_you(client, jointly="on")
    people(client, **{**JOINT, "role": role}, more="1")

    assert not (IntakeDraft.objects.get().answers.open().get("people"))


def test_a_stranger_reaches_nobody_s_list(client):
    up_to_you(client, jointly="on")
    people(client, **JOINT, more="1")
    stranger = Client()

    assert stranger.get("/complaints/new/people/")["Location"] == "/complaints/new/"
    stranger.post("/complaints/new/people/0/remove/")
    assert IntakeDraft.objects.get().answers.open()["people"]


def test_every_one_of_them_is_kept_out_of_papers():
    complaint = make_complaint(
        person=Person(name="测试代理", phone="19900000201"),
        is_agent=True,
        parties=(
            Party(PartyRole.PRINCIPAL, Person(name="测试委托", id_number="22030219900307123X")),
            Party(PartyRole.JOINT, Person(name="测试共同", phone="19900000203")),
        ),
    )

    for words, label in (("测试代理", "姓名"), ("测试委托", "姓名"), ("测试共同", "姓名")):
        assert identifiers_in(complaint, f"据{words}反映") == [label]
    assert identifiers_in(complaint, "电话 199-0000-0203") == ["电话"]
    assert identifiers_in(complaint, "证件 22030219900307123x") == ["证件号"]


def test_the_custodian_sees_all_of_them_at_once_and_the_proof_by_an_event_of_its_own(client, client_as):
    complaint, team = sent_by_an_agent(client), staff_team()

    revealed = reveal_identity(complaint=complaint, by=team.custodian, reason="核对委托关系")
    name, kind, chunks = reveal_authority(complaint=complaint, by=team.custodian, reason="核对委托关系")

    assert revealed.is_agent and revealed.has_authority
    assert [party.person.name for party in revealed.others] == ["测试委托", "测试共同"]
    assert (name, kind) == ("委托书.png", "image/png")
    assert b"".join(chunks).startswith(PNG[:8]), "the safe copy, like every file"
    assert events_for(complaint.subject).filter(kind="identity.revealed").count() == 2
    browser = client_as(team.custodian)
    page = browser.post(f"/admin/matters/{complaint.pk}/identity/", {"reason": "核对委托关系"}).content.decode()
    assert "测试委托" in page and "共同投诉人" in page
    answer = browser.post(f"/admin/matters/{complaint.pk}/identity/", {"reason": "核对委托关系", "authority": "1"})
    assert b"".join(answer).startswith(PNG[:8]) and answer["Content-Disposition"].startswith("attachment")


def test_a_proof_that_cannot_be_checked_is_not_handed_out(client, settings, tmp_path):
    complaint, team = sent_by_an_agent(client), staff_team()
    settings.CLAMAV = f"unix:{tmp_path}/nobody-listens"

    with pytest.raises(Refused, match="病毒查杀服务没有应答"):
        reveal_authority(complaint=complaint, by=team.custodian, reason="核对委托关系")

    assert not events_for(complaint.subject).filter(kind="identity.revealed").exists()


def test_the_proof_stays_shut_to_others_and_without_a_reason(client):
    complaint, team = sent_by_an_agent(client), staff_team()

    with pytest.raises(NotYours):
        reveal_authority(complaint=complaint, by=team.director, reason="核对委托关系")
    with pytest.raises(Refused):
        reveal_authority(complaint=complaint, by=team.custodian, reason="")
    assert not events_for(complaint.subject).filter(kind="identity.revealed").exists()


def test_erasing_the_matter_forgets_them_too(client):
    complaint = sent_by_an_agent(client)

    erase(complaint, actor=None, reason="retention")

    assert not ComplaintParty.objects.exists() and not ComplainantIdentity.objects.exists()
