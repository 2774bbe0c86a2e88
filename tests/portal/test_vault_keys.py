"""Data keys: wrapped by master keys that can be rotated, destroyed for good with a certificate."""

import base64
import os
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from portal import timekeeping
from portal.audit.api import events_for, verify
from portal.vault.api import (
    DataKey,
    KeyDestroyed,
    MasterKeyMissing,
    NoKey,
    SealBroken,
    blind_index,
    destroy_key,
    new_key,
    seal,
    unseal,
)
from portal.vault.checks import check_settings
from tests.factories.roles import UserFactory

pytestmark = pytest.mark.django_db

CIPHERS = ["AES-256-GCM", "SM4-GCM"]


def secret() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture(params=CIPHERS)
def key(request, settings) -> DataKey:
    settings.VAULT_CIPHER = request.param
    return new_key()


def test_what_was_sealed_opens(key):
    for clear in ("", "张三", "字" * 100_000):
        assert unseal(key, seal(key, clear, context="here"), context="here").decode() == clear
    assert unseal(key, seal(key, b"\x00\xff", context="here"), context="here") == b"\x00\xff"


def test_every_sealing_is_different(key):
    assert seal(key, "张三", context="here") != seal(key, "张三", context="here")


def test_sealed_bytes_open_only_with_their_key_and_in_their_place(key):
    sealed = seal(key, "张三", context="here")

    with pytest.raises(SealBroken):
        unseal(key, sealed, context="there")
    with pytest.raises(SealBroken):
        unseal(new_key(), sealed, context="here")


def test_every_altered_byte_is_noticed(key):
    sealed = seal(key, "张三", context="here")

    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(key, bytes(altered), context="here")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(key, sealed[:length], context="here")


def test_without_a_key_nothing_is_done(key):
    with pytest.raises(NoKey):
        seal(None, "x", context="here")
    with pytest.raises(NoKey):
        unseal(None, b"x", context="here")


def test_keys_of_either_cipher_work_side_by_side(settings):
    keys = []
    for settings.VAULT_CIPHER in CIPHERS:
        keys.append(new_key())

    for one in keys:
        one.refresh_from_db()
        assert unseal(one, seal(one, "张三", context="here"), context="here").decode() == "张三"
    assert [len(seal(one, "", context="here")) for one in keys] == [30, 30]


def test_the_key_itself_lies_wrapped(key):
    wrapped = bytes(key.wrapped)
    other = new_key()
    other.wrapped = wrapped

    with pytest.raises(SealBroken):
        seal(other, "x", context="here")  # bound to its own row: it cannot be lent to another


# --- rotation ----------------------------------------------------------------------------------------------------


def test_rotation_wraps_every_key_anew_and_leaves_what_they_sealed(settings, capsys):
    keys = [new_key() for _ in range(3)]
    sealed = [seal(key, "张三", context="here") for key in keys]
    destroy_key(keys[2])
    old, new = settings.VAULT_MASTER_KEYS[0], secret()

    settings.VAULT_MASTER_KEYS = [new, old]
    call_command("rotate_vault")
    call_command("rotate_vault")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("wrapped anew: 2, failed: 0")
    assert out[1].startswith("wrapped anew: 0, failed: 0")

    settings.VAULT_MASTER_KEYS = [new]
    for key, text in zip(keys[:2], sealed, strict=False):
        key.refresh_from_db()
        assert unseal(key, text, context="here").decode() == "张三"


def test_before_rotation_both_master_keys_open(settings):
    first = new_key()
    settings.VAULT_MASTER_KEYS = [secret(), *settings.VAULT_MASTER_KEYS]
    second = new_key()

    assert first.master_id != second.master_id
    for key in (first, second):
        assert unseal(key, seal(key, "x", context="here"), context="here") == b"x"


def test_a_missing_master_key_is_named_and_stops_the_rotation(settings, capsys):
    key = new_key()
    settings.VAULT_MASTER_KEYS = [secret()]

    with pytest.raises(MasterKeyMissing, match=key.master_id):
        seal(key, "x", context="here")
    with pytest.raises(CommandError, match="keep the other master keys"):
        call_command("rotate_vault")
    assert key.master_id in capsys.readouterr().err


# --- destruction -------------------------------------------------------------------------------------------------


def test_a_destroyed_key_opens_nothing_and_leaves_a_certificate(key):
    sealed = seal(key, "张三", context="here")
    clerk = UserFactory()
    certificate = destroy_key(key, actor=clerk, reason="retention")

    stored = DataKey.objects.get(pk=key.pk)
    assert stored.wrapped is None
    assert stored.destroyed_at is not None
    assert stored.certificate == certificate
    assert (certificate["key"], certificate["actor"], certificate["reason"]) == (str(key.pk), clerk.pk, "retention")
    for one in (key, stored):
        with pytest.raises(KeyDestroyed):
            unseal(one, sealed, context="here")
        with pytest.raises(KeyDestroyed):
            seal(one, "x", context="here")
    assert DataKey.objects.usable().count() == 0


def test_destruction_is_an_event():
    key = new_key()
    destroy_key(key, reason="retention")

    event = events_for(f"key:{key.pk}").get()
    assert (event.kind, event.data["reason"]) == ("key.destroyed", "retention")
    assert verify() == []


def test_destroying_again_changes_nothing():
    key = new_key()
    first = destroy_key(key)
    with timekeeping.at(timekeeping.now() + timekeeping.days(1)):
        assert destroy_key(DataKey.objects.get(pk=key.pk)) == first
    assert events_for(f"key:{key.pk}").count() == 1


def test_the_database_knows_no_half_destroyed_key():
    key = new_key()
    halves: list[dict[str, Any]] = [{"wrapped": None}, {"destroyed_at": timekeeping.now()}, {"certificate": {}}]
    for half in halves:
        with pytest.raises(IntegrityError), transaction.atomic():
            DataKey.objects.filter(pk=key.pk).update(**half)


def test_what_staff_see_of_a_key_tells_its_state():
    key = new_key()
    assert "可用" in str(key)
    destroy_key(key)
    assert "已销毁" in str(key)


# --- blind index -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        "13800000000",
        "138 0000 0000",
        "138-0000-0000",
        "１３８００００００００",
        "+86 138 0000 0000",
        "0086-13800000000",
    ],
)
def test_a_phone_is_found_however_it_is_written(spelling):
    assert blind_index("phone", spelling) == blind_index("phone", "13800000000")


def test_other_numbers_keep_all_their_digits():
    assert blind_index("phone", "8613800") != blind_index("phone", "13800")
    assert blind_index("phone", "0434-3212345") == blind_index("phone", "04343212345")


def test_an_id_number_is_found_with_a_small_x():
    assert blind_index("id_number", "22030019900101001x") == blind_index("id_number", "２２０３００19900101001X ")


def test_indexes_tell_nothing_without_the_key_and_cannot_be_joined(settings):
    made = blind_index("phone", "13800000000")

    assert len(made) == 64
    assert made != blind_index("phone", "13800000001")
    assert made != blind_index("id_number", "13800000000")
    settings.VAULT_INDEX_KEY = secret()
    assert made != blind_index("phone", "13800000000")


# --- settings ----------------------------------------------------------------------------------------------------


def test_the_settings_are_in_order(settings):
    for settings.VAULT_CIPHER in CIPHERS:
        assert check_settings() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAULT_MASTER_KEYS", []),
        ("VAULT_MASTER_KEYS", ["too short"]),
        ("VAULT_MASTER_KEYS", [secret(), "AAAA"]),
        ("VAULT_INDEX_KEY", ""),
        ("VAULT_CIPHER", "DES"),
    ],
)
def test_a_missing_or_malformed_setting_stops_the_start_and_is_not_repeated(settings, name, value):
    setattr(settings, name, value)
    (error,) = check_settings()

    assert (error.id, name in error.msg) == ("vault.E002", True)
    assert "too short" not in error.msg


def test_a_cipher_that_the_installation_lacks_stops_the_start(settings, monkeypatch):
    settings.VAULT_CIPHER = "SM4-GCM"
    monkeypatch.delattr("portal.vault.ciphers.algorithms.SM4")

    assert [error.id for error in check_settings()] == ["vault.E003"]
