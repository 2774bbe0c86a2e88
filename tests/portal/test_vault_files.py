"""Sealed files: encrypted in chunks that can be neither altered, exchanged, dropped nor cut off."""

import hashlib
import io
import os
import stat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction

from portal.vault import files
from portal.vault.api import (
    FileMissing,
    KeyDestroyed,
    SealBroken,
    SealedFile,
    destroy_key,
    new_key,
    open_file,
    seal_file,
)
from portal.vault.files import CHUNK, path_of

pytestmark = pytest.mark.django_db

PART = CHUNK + 16
HEAD = 41
THREE = os.urandom(2 * CHUNK + 100)


@pytest.fixture(params=["AES-256-GCM", "SM4-GCM"])
def key(request, settings):
    settings.VAULT_CIPHER = request.param
    return new_key()


def sealed(key, content: bytes = THREE) -> SealedFile:
    return seal_file(key, io.BytesIO(content), name="执法现场.mp4", content_type="video/mp4")


def opened(row: SealedFile) -> bytes:
    return b"".join(open_file(SealedFile.objects.get(pk=row.pk)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_of_any_size_comes_back(key, size):
    content = os.urandom(size)
    row = sealed(key, content)

    assert opened(row) == content
    assert (row.size, row.sha256.open()) == (size, hashlib.sha256(content).hexdigest())


def test_on_disk_nothing_is_clear_and_nobody_else_reads(key, settings):
    row = sealed(key, b"clear text " * 1000)
    path = path_of(row)

    assert b"clear text" not in path.read_bytes()
    assert "执法" not in str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path).startswith(settings.VAULT_STORE_DIR)
    assert (row.content_type, row.name.open(), str(row.name)) == ("video/mp4", "执法现场.mp4", "〔已密封〕")
    assert "执法" not in str(row)


def test_an_upload_is_read_from_its_beginning_and_from_pieces(key):
    upload = SimpleUploadedFile("a.bin", THREE)
    upload.read(10)
    assert opened(seal_file(key, upload, name="a.bin")) == THREE

    class Dribble(io.RawIOBase):
        left = io.BytesIO(THREE)

        def read(self, size: int = -1) -> bytes:
            return self.left.read(min(size, 1000))

    assert opened(seal_file(key, Dribble(), name="a.bin")) == THREE


def test_equal_files_have_unequal_ciphertexts(key):
    one, two = sealed(key), sealed(key)

    assert path_of(one).read_bytes()[HEAD:] != path_of(two).read_bytes()[HEAD:]


@pytest.mark.parametrize(
    "deed",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[: HEAD + 2 * PART],  # the last chunk
        lambda raw: raw[: HEAD + PART],  # the last two
        lambda raw: raw[:HEAD],
        lambda raw: raw[: HEAD - 1],
        lambda raw: b"",
        lambda raw: raw + b"x",
        lambda raw: raw[:HEAD] + raw[HEAD + PART :],  # the first chunk
        lambda raw: raw[:HEAD] + raw[HEAD + PART : HEAD + 2 * PART] + raw[HEAD : HEAD + PART] + raw[HEAD + 2 * PART :],
        lambda raw: raw + raw[HEAD + 2 * PART :],  # the last chunk twice
        lambda raw: raw[:HEAD] + bytes([raw[HEAD] ^ 1]) + raw[HEAD + 1 :],
        lambda raw: raw[:5] + (CHUNK // 2).to_bytes(4, "big") + raw[9:],  # another chunk size
        lambda raw: raw[:4] + bytes([3 - raw[4]]) + raw[5:],  # another cipher
        lambda raw: raw[:20] + bytes([raw[20] ^ 1]) + raw[21:],  # another salt
    ],
)
def test_every_tampering_is_noticed(key, deed):
    row = sealed(key)
    path = path_of(row)
    path.write_bytes(deed(path.read_bytes()))

    with pytest.raises(SealBroken):
        opened(row)


def test_files_cannot_be_exchanged_for_one_another(key):
    one, two = sealed(key, b"one"), sealed(key, b"two")
    path_of(one).write_bytes(path_of(two).read_bytes())

    with pytest.raises(SealBroken):
        opened(one)


def test_what_is_wrong_from_the_start_is_said_before_the_first_byte(key):
    row = sealed(key)
    path_of(row).write_bytes(path_of(row).read_bytes()[:HEAD] + bytes(PART))
    with pytest.raises(SealBroken):
        open_file(row)

    path_of(row).unlink()
    with pytest.raises(FileMissing):
        open_file(row)


@pytest.mark.django_db(transaction=True)
def test_with_its_key_a_file_goes(settings):
    key = new_key()
    row, other = sealed(key), sealed(new_key())
    with transaction.atomic():
        certificate = destroy_key(key)
        assert path_of(row).exists(), "not before the commit"

    assert certificate["files"] == 1
    assert not path_of(row).exists()
    assert path_of(other).exists()
    with pytest.raises(KeyDestroyed):
        open_file(SealedFile.objects.get(pk=row.pk))
    with pytest.raises(KeyDestroyed):
        sealed(key)


def test_a_store_that_cannot_be_written_leaves_nothing_behind(key, settings, monkeypatch):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        seal_file(key, Broken(), name="a")
    monkeypatch.setattr(SealedFile, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealed(key)
    assert not SealedFile.objects.exists()
    assert [path for path in files.Path(settings.VAULT_STORE_DIR).rglob("*") if path.is_file()] == []


def test_files_of_rolled_back_transactions_are_found_and_removed_on_request(key, capsys):
    kept = sealed(key)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = path_of(sealed(key))
        raise ZeroDivisionError

    call_command("prune_vault")
    assert capsys.readouterr().out == "found: 0\n"  # too young: its transaction may still be running
    call_command("prune_vault", hours=-1)
    assert lost.name in capsys.readouterr().out
    assert lost.exists()
    call_command("prune_vault", hours=-1, delete=True)
    assert not lost.exists()
    assert opened(kept) == THREE
