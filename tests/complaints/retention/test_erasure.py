"""A destroyed matter: nothing readable is left, nothing that points at a person, and the record still verifies."""

import pytest
from django.core.files.base import ContentFile

from complaints.enums import State
from complaints.models import ComplainantIdentity, Complaint, Evidence
from complaints.people import Person
from complaints.retention import registry
from complaints.retention.erasure import erase
from portal.audit.api import events_for, verify
from portal.vault.api import DataKey, KeyDestroyed, SealedFile, blind_index, unseal
from portal.vault.erasure import sealed_columns
from portal.vault.files import path_of
from tests.complaints.test_wizard import PNG
from tests.factories.complaints import drive, make_complaint

pytestmark = pytest.mark.django_db
PERSON = Person(name="测试甲", phone="19900000001", id_number="220302199001010011", address="示例路1号")


@pytest.fixture
def matter():
    made = make_complaint(person=PERSON, files=(ContentFile(PNG, name="照片.png"),))
    return drive(made, State.CLOSED)


def rows_under(key):
    """Every sealed column of every table, as it lies in the database, for one key."""
    for model, path, names in sealed_columns():
        for row in model._base_manager.filter(**{path: key}):
            yield from ((f"{model._meta.label}.{name}", getattr(row, name)) for name in names)


def test_every_sealed_column_of_every_model_is_emptied(matter):
    other = make_complaint(person=PERSON, days_ago=1)
    before = [where for where, value in rows_under(matter.key) if value]
    assert {"complaints.Complaint.narrative", "complaints.Verification.findings"} <= set(before)

    erase(matter, actor=None, reason="retention")

    assert [where for where, value in rows_under(matter.key) if value] == []
    other.refresh_from_db()
    assert other.narrative.open()
    assert other.identity.name.open() == "测试甲"


def test_the_key_is_gone_and_an_old_ciphertext_does_not_open(matter):
    ciphertext = matter.narrative.state

    certificate = erase(matter, actor=None, reason="retention")

    key = DataKey.objects.get(pk=matter.key_id)
    assert key.wrapped is None
    assert certificate["reason"] == "retention"
    with pytest.raises(KeyDestroyed):
        unseal(key, ciphertext, context="complaints.complaint.narrative")


def test_files_leave_the_store(matter, django_capture_on_commit_callbacks):
    paths = [path_of(one) for one in SealedFile.objects.filter(key=matter.key)]
    assert paths and all(path.exists() for path in paths)

    with django_capture_on_commit_callbacks(execute=True):
        erase(matter, actor=None, reason="retention")

    assert not any(path.exists() for path in paths)


def test_blind_index_and_digests_go_too(matter):
    erase(matter, actor=None, reason="retention")

    assert not ComplainantIdentity.objects.filter(phone_index=blind_index("phone", PERSON.phone)).exists()
    assert set(Evidence.objects.filter(complaint=matter).values_list("digest", "size")) == {("", 0)}
    assert set(SealedFile.objects.filter(key=matter.key).values_list("digest", "size")) == {("", 0)}


def test_the_skeleton_of_the_register_stays(matter):
    before = {"number": matter.number, "agency": matter.agency, "outcome": matter.outcome, "closed": matter.closed_at}

    erase(matter, actor=None, reason="retention")

    kept = Complaint.objects.get(pk=matter.pk)
    after = {"number": kept.number, "agency": kept.agency, "outcome": kept.outcome, "closed": kept.closed_at}
    assert after == before
    assert kept.case.number.text


def test_the_certificate_is_in_the_record_and_the_record_verifies(matter):
    erase(matter, actor=None, reason="retention")

    assert events_for(f"key:{matter.key_id}").filter(kind="key.destroyed").count() == 1
    assert verify() == []


def test_erasing_again_changes_nothing(matter):
    first = erase(matter, actor=None, reason="retention")

    assert erase(matter, actor=None, reason="again") == first
    assert events_for(f"key:{matter.key_id}").count() == 1


def test_an_eraser_that_fails_leaves_the_matter_whole(matter, monkeypatch):
    monkeypatch.setattr(registry, "_erasers", dict(registry._erasers))

    def broken(complaint):
        raise OSError

    registry.on_erasure("tests.broken", broken)
    with pytest.raises(OSError):
        erase(matter, actor=None, reason="retention")

    matter = Complaint.objects.get(pk=matter.pk)
    assert matter.narrative.open()
    assert matter.identity.phone.open() == PERSON.phone
