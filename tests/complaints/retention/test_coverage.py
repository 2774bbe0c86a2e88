"""Whatever a module adds to a matter, erasure reaches it: every column that could hold something is accounted for.

Sealed columns and sealed files are covered by the key. Each other free column of a model that leads to a matter is
either `KEPT`, with the reason, or `GONE`, and then the test shows that nothing of it is left. A column that is in
neither list fails here: decide, and register an eraser (`complaints.retention.registry.on_erasure`).
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, models

from complaints.actions.intake import Person
from complaints.enums import PartyRole, State
from complaints.models import ComplainantContact, Complaint, ComplaintParty, HandledPost
from complaints.retention.erasure import erase
from portal.vault.api import DataKey, SealedFile, blind_index
from portal.vault.erasure import sealed_columns
from portal.vault.fields import SealedField
from tests.complaints.test_wizard import PNG
from tests.factories.complaints import drive_path, make_complaint

pytestmark = pytest.mark.django_db

REGISTER = "the register of what was handled and destroyed; points at no complainant"
OFFICIAL = "an official's name or a public body, in the line of duty"
KEPT = {
    "complaints.Complaint.number": REGISTER,
    "complaints.Complaint.code_hash": "its holder is answered for some time; then the purge 'answers' empties it",
    "complaints.DisposalItem.term": REGISTER,
    "complaints.DisposalItem.certificate": REGISTER,
    "complaints.Evidence.content_type": "the kind of a file says nothing of its content",
    "complaints.OutsideTransfer.body": OFFICIAL,
    "complaints.SupervisionNotice.contact": OFFICIAL,
    "complaints.Quarantine.reason": "a code of a closed list",
    "complaints.Quarantine.malware": "the scanner's name for a signature",
    "complaints.Quarantine.removed": "codes of a closed list",
    "complaints.IssuedPaper.code_index": "finds a paper whose number and code its holder types; proves it genuine",
    "complaints.PaperFile.sha256": "of a file that its holder has, with a code in it that nobody guesses",
    "complaints.ServiceReceipt.recipient": OFFICIAL,
    "complaints.RectificationReceipt.leader_name": OFFICIAL,
    "complaints.RectificationReceipt.leader_position": OFFICIAL,
}
GONE = {
    "complaints.Complaint.token",  # replaced
    "complaints.Complaint.external_id",
    "complaints.Complaint.content_digest",
    "complaints.IntakeDraft.number",
    "complaints.DraftFile.content_type",
    "complaints.Evidence.digest",
    "complaints.Evidence.size",
    "complaints.ComplainantIdentity.phone_index",
    "complaints.ComplainantIdentity.authority_type",
    "complaints.ComplaintParty.phone_index",
    "complaints.ComplainantContact.address_index",
    "complaints.ComplainantContact.code_digest",
    "complaints.CodeRecovery.code_digest",
    "complaints.HandledPost.token",
    "complaints.ImportedRow.number",
    "complaints.ImportedRow.error",
    "complaints.Fingerprint.sketch",
    "complaints.FingerprintBand.digest",
}
FREE = (
    models.CharField,
    models.TextField,
    models.BinaryField,
    models.JSONField,
    models.UUIDField,
    models.BigIntegerField,
)
PERSON = Person(name="测试金丝雀", phone="19900000009", id_number="220302199001010019", address="示例巷9号")


def path_to_matter(model: type[models.Model], seen: tuple[type[models.Model], ...] = ()) -> str | None:
    """The look-up that leads from a model to its matter, or None."""
    if model is Complaint:
        return "pk"
    for field in model._meta.concrete_fields:
        target = field.related_model
        if isinstance(target, type) and target is not model and target not in seen:
            rest = path_to_matter(target, (*seen, model))
            if rest is not None:
                return field.name if rest == "pk" else f"{field.name}__{rest}"
    return None


def free_columns() -> Iterator[tuple[type[models.Model], str, str]]:
    for model in apps.get_models():
        path = path_to_matter(model)
        for field in model._meta.concrete_fields if path else ():
            free = isinstance(field, FREE) and not isinstance(field, SealedField | models.BigAutoField)
            if free and not field.choices and not field.primary_key:
                yield model, field.name, path or ""


def label(model: type[models.Model], name: str) -> str:
    return f"{model._meta.label}.{name}"


def test_every_free_column_is_accounted_for() -> None:
    found = {label(model, name) for model, name, _path in free_columns()}
    assert found - set(KEPT) - GONE == set()
    assert (set(KEPT) | GONE) - found == set()  # listed, but no longer there


@pytest.fixture
def story():
    """As much of a matter as one story brings: identity, another person, files, objection, second answer, feedback."""
    matter = make_complaint(person=PERSON, files=(ContentFile(PNG, name="玳瑁色照片.png"),))
    ComplaintParty.objects.create(
        complaint=matter,
        role=PartyRole.JOINT,
        name="测试乙",
        phone=PERSON.phone,
        phone_index=blind_index("phone", PERSON.phone),
    )
    index = blind_index("phone", PERSON.phone)
    ComplainantContact.objects.create(complaint=matter, kind="sms", address=PERSON.phone, address_index=index)
    HandledPost.objects.create(complaint=matter, token="t" * 40)
    return drive_path(matter, "objection_dismissed")


def test_nothing_readable_and_nothing_listed_as_gone_is_left(story, deliver) -> None:
    deliver()
    assert story.state == State.CLOSED
    before = Complaint.objects.filter(pk=story.pk).values("token", "content_digest").get()
    digests = set(SealedFile.objects.filter(key=story.key).values_list("sha256", flat=True))
    assert digests

    erase(story, actor=None, reason="retention")
    deliver()

    for model, path, names in sealed_columns():
        for row in model._base_manager.filter(**{path: story.key_id}).values_list(*names):
            assert not any(row), model._meta.label
    for model, name, path in free_columns():
        if label(model, name) in GONE and name != "token":
            values = model._base_manager.filter(**{path: story.pk}).values_list(name, flat=True)
            assert not any(values), label(model, name)
    after = Complaint.objects.filter(pk=story.pk).values("token").get()
    assert after["token"] != before["token"]
    assert DataKey.objects.get(pk=story.key_id).wrapped is None
    assert _tables_with({PERSON.phone, PERSON.name, blind_index("phone", PERSON.phone)}) == set()


def _tables_with(needles: set[str]) -> set[str]:
    """Every cell of every table in which one of these still stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found |= {table for cell in row if any(needle in str(cell) for needle in needles)}
    return found
