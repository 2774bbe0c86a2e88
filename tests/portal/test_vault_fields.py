"""Sealed fields: what is assigned is encrypted when saved, and shows nothing until somebody opens it."""

import copy
import json
import pickle
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.forms.models import model_to_dict
from django.template import Context, Template

from portal.vault.api import DataKey, KeyDestroyed, NoKey, SealBroken, destroy_key, new_key
from portal.vault.fields import SealedJSONField, SealedTextField
from portal.vault.models import SealedFile

pytestmark = pytest.mark.django_db

SECRET = "张三，电话 13800000000"
MASK = "〔已密封〕"
apart = Apps()


class Folder(models.Model):
    key = models.ForeignKey(DataKey, models.CASCADE, null=True, related_name="+")

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        app_label, apps = "vault", apart


class Letter(models.Model):
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="+")
    text = SealedTextField(key="folder.key")
    note = SealedTextField(key="folder.key", blank=True)
    maybe = SealedTextField(key="folder.key", null=True, blank=True)
    facts = SealedJSONField(key="folder.key", blank=True)
    maybe_facts = SealedJSONField(key="folder.key", null=True)
    public = models.CharField(max_length=20, blank=True)

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        app_label, apps = "vault", apart


@pytest.fixture(autouse=True)
def _tables(db):
    # Only the statements: a schema editor cannot be entered within a transaction on SQLite.
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    with connection.cursor() as cursor:
        for model in (Folder, Letter):
            statement, parameters = editor.table_sql(model)
            cursor.execute(statement, parameters or None)


@pytest.fixture
def folder() -> Folder:
    return Folder.objects.create(key=new_key())


@pytest.fixture
def letter(folder) -> Letter:
    made = Letter.objects.create(folder=folder, text=SECRET)
    return Letter.objects.select_related("folder__key").get(pk=made.pk)


def raw(column: str, pk: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_letter WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_what_is_saved_is_not_in_the_database_in_clear(letter):
    stored = raw("text", letter.pk)

    assert SECRET.encode() not in stored
    assert letter.text.open() == SECRET


def test_equal_texts_have_unequal_ciphertexts(folder):
    one, two = (Letter.objects.create(folder=folder, text=SECRET) for _ in range(2))

    assert raw("text", one.pk) != raw("text", two.pk)


def test_a_value_can_be_opened_before_during_and_after_saving(folder):
    letter = Letter(text=SECRET, folder=folder)
    assert letter.text.open() == SECRET
    letter.save()
    assert letter.text.open() == SECRET
    letter.refresh_from_db()
    assert letter.text.open() == SECRET


@pytest.mark.parametrize("saved", [False, True])
def test_nothing_shows_until_it_is_opened(folder, saved, caplog):
    letter = Letter(folder=folder, text=SECRET, facts={"phone": SECRET})
    if saved:
        letter.save()

    for value in (letter.text, letter.facts):
        assert str(value) == repr(value) == f"{value}" == MASK
    shown = f"{letter!r} {letter.__dict__} {model_to_dict(letter)} {vars(letter)}"
    assert SECRET not in shown
    assert SECRET not in repr(json.dumps(model_to_dict(letter), default=str))


def test_sealed_values_are_in_no_form_and_no_json(letter):
    assert not Letter._meta.get_field("text").editable
    with pytest.raises(TypeError):
        json.dumps({"text": letter.text}, cls=DjangoJSONEncoder)


def test_reading_opens_nothing(letter, settings):
    settings.VAULT_MASTER_KEYS = []

    found = Letter.objects.get(pk=letter.pk)
    assert str(found.text) == MASK
    assert bool(found.text)
    found.public = "changed"
    found.save()


def test_reading_and_saving_again_keeps_the_ciphertext(letter):
    before = raw("text", letter.pk)
    letter.public = "changed"
    letter.save()

    assert raw("text", letter.pk) == before


def test_empty_and_absent_are_kept_apart_and_need_no_key(folder):
    nowhere = Folder.objects.create()
    made = Letter.objects.create(folder=nowhere, text="")
    found = Letter.objects.get(pk=made.pk)

    assert (found.text.open(), found.note.open(), found.facts.open()) == ("", "", None)
    assert found.maybe is None
    assert found.maybe_facts is None
    assert not found.note
    assert Letter.objects.filter(maybe__isnull=True).count() == 1
    found.maybe = ""
    found.save()
    assert Letter.objects.get(pk=made.pk).maybe.open() == ""
    assert not Letter.objects.filter(maybe__isnull=True).exists()


@pytest.mark.parametrize("facts", [{"项": ["一", 2, None, True]}, [], {}, 0, False, "文字", ""])
def test_json_comes_back_as_it_was(folder, facts):
    made = Letter.objects.create(folder=folder, text=SECRET, facts=facts, maybe_facts=facts)
    found = Letter.objects.get(pk=made.pk)

    assert found.facts.open() == facts
    assert found.maybe_facts.open() == facts
    assert "文字".encode() not in raw("facts", made.pk)


def test_json_does_not_change_with_the_object_it_was_given(folder):
    facts = {"a": 1}
    letter = Letter(folder=folder, text="", facts=facts)
    facts["a"] = 2

    assert letter.facts.open() == {"a": 1}


def test_none_is_a_value_of_json_where_the_column_may_not_be_null(folder):
    made = Letter.objects.create(folder=folder, text="", facts=None)

    assert Letter.objects.get(pk=made.pk).facts.open() is None


def test_deferred_values_are_loaded_when_asked_for(letter, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = Letter.objects.select_related("folder__key").defer("text").get(pk=letter.pk)
        found.public = "x"
        assert "text" in found.get_deferred_fields()
    with django_assert_num_queries(1):
        assert found.text.open() == SECRET
    found = Letter.objects.only("public").get(pk=letter.pk)
    found.public = "y"
    found.save()
    assert Letter.objects.get(pk=letter.pk).text.open() == SECRET


def test_only_some_fields_can_be_saved(letter):
    letter.text, letter.note = "new", "new"
    letter.save(update_fields=["note"])

    found = Letter.objects.get(pk=letter.pk)
    assert (found.text.open(), found.note.open()) == (SECRET, "new")


def test_many_can_be_made_and_changed_at_once(folder):
    Letter.objects.bulk_create([Letter(folder=folder, text=f"text {number}") for number in range(3)])
    letters = list(Letter.objects.order_by("pk"))
    assert [letter.text.open() for letter in letters] == ["text 0", "text 1", "text 2"]

    for letter in letters:
        letter.note = f"note {letter.pk}"
    Letter.objects.bulk_update(letters, ["note"])
    assert [letter.note.open() for letter in Letter.objects.order_by("pk")] == [f"note {one.pk}" for one in letters]
    assert b"note" not in raw("note", letters[0].pk)


def test_update_takes_no_clear_text(letter):
    with pytest.raises(TypeError, match="no clear value"), transaction.atomic():
        Letter.objects.update(text="clear")
    Letter.objects.update(maybe=None)
    assert letter.text.open() == SECRET


@pytest.mark.parametrize("lookup", ["text", "text__exact", "text__contains", "text__in", "text__gt"])
def test_sealed_values_are_not_searched(lookup):
    with pytest.raises(FieldError):
        Letter.objects.filter(**{lookup: SECRET})


def test_values_without_their_instance_are_opened_with_the_key(letter):
    (value,) = Letter.objects.values_list("text", flat=True)

    assert str(value) == MASK
    assert value.open(letter.folder.key) == SECRET
    with pytest.raises(NoKey):
        value.open()


def test_a_value_given_to_another_object_is_sealed_anew(letter):
    other = Folder.objects.create(key=new_key())
    copied = Letter.objects.create(folder=other, text=letter.text, note=letter.text)

    found = Letter.objects.get(pk=copied.pk)
    assert (found.text.open(), found.note.open()) == (SECRET, SECRET)
    assert raw("text", copied.pk) != raw("text", letter.pk)


def test_no_key_no_sealing(folder):
    nowhere = Folder.objects.create()
    with pytest.raises(NoKey, match="folder.key"), transaction.atomic():
        Letter.objects.create(folder=nowhere, text=SECRET)
    with pytest.raises(NoKey):
        Letter(text=SECRET).save()


def test_a_destroyed_key_opens_nothing_and_seals_nothing(letter):
    destroy_key(letter.folder.key)

    for found in (letter, Letter.objects.get(pk=letter.pk)):
        assert str(found.text) == MASK
        with pytest.raises(KeyDestroyed):
            found.text.open()
        found.note = "new"
        with pytest.raises(KeyDestroyed), transaction.atomic():
            found.save()


def test_a_page_about_an_erased_matter_shows_nothing_in_its_place(letter):
    page = Template("{{ letter.text }}|{{ letter.text.open }}")
    assert page.render(Context({"letter": letter})) == f"{MASK}|{SECRET}"
    destroy_key(letter.folder.key)
    assert page.render(Context({"letter": letter})) == f"{MASK}|"


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE vault_letter SET note = text",  # another column
        "UPDATE vault_letter SET text = (SELECT text FROM vault_letter x WHERE x.id <> vault_letter.id)",  # another key
    ],
)
def test_ciphertext_moved_elsewhere_does_not_open(letter, deed):
    Letter.objects.create(folder=Folder.objects.create(key=new_key()), text="another")
    with connection.cursor() as cursor:
        cursor.execute(deed)
    found = Letter.objects.get(pk=letter.pk)

    with pytest.raises(SealBroken):
        (found.note if "note" in deed else found.text).open()


def test_an_altered_ciphertext_does_not_open(letter):
    stored = raw("text", letter.pk)
    for altered in (stored[:-1] + bytes([stored[-1] ^ 1]), stored[:20], b"x" * 60):
        Letter.objects.filter(pk=letter.pk).update(text=altered)
        with pytest.raises(SealBroken):
            Letter.objects.get(pk=letter.pk).text.open()


@pytest.mark.parametrize("form", ["json", "python", "xml"])
def test_fixtures_carry_ciphertext(letter, form):
    dumped = serializers.serialize(
        form, [SealedFile(key=letter.folder.key, name=b"cipher", path="x", sha256="", size=1)]
    )
    assert "cipher" not in str(dumped)
    loaded: Any
    (loaded,) = serializers.deserialize(form, dumped)

    assert loaded.object.name.state == b"cipher"


def test_a_fixture_of_a_saved_value_opens_again(letter):
    field = Letter._meta.get_field("text")
    spelled = field.value_to_string(letter)
    assert SECRET not in spelled

    letter.text = field.to_python(spelled)
    letter.save()
    assert Letter.objects.get(pk=letter.pk).text.open() == SECRET
    letter.text = "waiting"
    with pytest.raises(TypeError, match="once it was saved"):
        field.value_to_string(letter)


def test_pickles_carry_no_clear_text(letter):
    assert SECRET.encode() not in pickle.dumps(letter.__dict__["text"])
    saved = SealedFile.objects.create(key=letter.folder.key, name=SECRET, path="x", size=1)
    assert pickle.loads(pickle.dumps(saved)).name.open() == SECRET
    letter.text = SECRET
    for value in (letter, letter.text):
        with pytest.raises(TypeError):
            pickle.dumps(value)


@pytest.mark.parametrize("saved", [False, True])
def test_copies_open_like_the_original(saved):
    file = SealedFile(key=new_key(), name=SECRET, path="x", size=1)
    if saved:
        file.save()
    for copied in (copy.copy(file), copy.deepcopy(file)):
        assert copied.name.open() == SECRET


def test_cleaning_a_model_leaves_values_alone(letter):
    letter.note = "waiting"
    letter.clean_fields()

    assert (letter.text.open(), letter.note.open()) == (SECRET, "waiting")


def test_migrations_name_the_key():
    _name, path, args, kwargs = Letter._meta.get_field("text").deconstruct()

    assert (path, args, kwargs) == ("portal.vault.fields.SealedTextField", [], {"key": "folder.key"})


def test_the_way_to_the_key_is_checked():
    lost = Apps()

    class Lost(models.Model):
        public = models.CharField(max_length=20)
        by_text = SealedTextField(key="public")
        by_nothing = SealedTextField(key="nothing.key", default="")

        class Meta:
            app_label, apps = "vault", lost

    assert [error.id for error in Lost.check() if error.id.startswith("vault")] == ["vault.E001"] * 2
    assert not [error for error in Letter.check() if error.id.startswith("vault")]
