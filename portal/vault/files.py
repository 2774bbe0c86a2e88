"""The store of sealed files: encrypted in chunks, so that a video needs no memory of its size.

On disk: a header (`magic · cipher · chunk size · salt`), then chunks of ciphertext with a tag each. Every file has a
key of its own, derived from the data key and the salt; a chunk's nonce carries its number and whether it is the last,
and its context the file's identifier and header. So chunks cannot be altered, exchanged, dropped or cut off, within a
file or between files (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár).
"""

import hashlib
import os
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from . import ciphers
from .errors import FileMissing, SealBroken
from .keys import keyed_digest, unwrap
from .masters import derive
from .models import DataKey, SealedFile

_MAGIC = b"PVF1"
_HEADER = struct.Struct(">4sBI32s")
CHUNK = 64 * 1024


@dataclass(frozen=True)
class _Stream:
    """The cipher state of one file."""

    suite: ciphers.Suite
    secret: bytes
    context: bytes

    def _nonce(self, number: int, last: bool) -> bytes:
        return struct.pack(">7xI?", number, last)

    def encrypt(self, number: int, last: bool, clear: bytes) -> bytes:
        return self.suite.encrypt(self.secret, self._nonce(number, last), clear, self.context)

    def decrypt(self, number: int, last: bool, sealed: bytes) -> bytes:
        return self.suite.decrypt(self.secret, self._nonce(number, last), sealed, self.context)


def _stream(key: DataKey, file_id: uuid.UUID, header: bytes) -> _Stream:
    salt = _HEADER.unpack(header)[3]
    secret = derive(unwrap(key), b"vault file", key.suite.key_size, salt=salt)
    return _Stream(key.suite, secret, header + f"|{file_id}|{key.pk}".encode())


def seal_file(
    key: DataKey, fileobj: IO[bytes] | Any, *, name: str, content_type: str = "application/octet-stream"
) -> SealedFile:
    """Encrypt a file into the store and save its row.

    Args:
        key: the data key.
        fileobj: an open binary file or an upload; read from its beginning.
        name: the name it came with; sealed.
        content_type: the type the caller found by looking inside.

    Raises:
        KeyDestroyed: the key was destroyed.
        OSError: the store cannot be written (nothing is left behind).
    """
    row = SealedFile(key=key, name=name, content_type=content_type)
    row.path = f"{row.pk.hex[:2]}/{row.pk.hex}"
    header = _HEADER.pack(_MAGIC, key.suite.code, CHUNK, os.urandom(32))
    stream = _stream(key, row.pk, header)
    target = path_of(row)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(header)
            row.size, clear_digest = _encrypt(stream, fileobj, out)
            row.sha256, row.digest = clear_digest, keyed_digest(key, clear_digest)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(target)
        _sync_folder(target.parent)
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        draft.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return row


def _encrypt(stream: _Stream, source: IO[bytes], out: IO[bytes]) -> tuple[int, str]:
    """Write the chunks; size and digest of the clear file."""
    if source.seekable():
        source.seek(0)
    digest, size = hashlib.sha256(), 0
    chunk, number = _read(source), 0
    while True:
        following = _read(source)
        digest.update(chunk)
        size += len(chunk)
        out.write(stream.encrypt(number, not following, chunk))
        if not following:
            return size, digest.hexdigest()
        chunk, number = following, number + 1


def _read(source: IO[bytes]) -> bytes:
    """One whole chunk, or what is left: pipes and uploads may give less than asked for."""
    parts, wanted = [], CHUNK
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_file(sealed: SealedFile) -> Iterator[bytes]:
    """The clear file in chunks of 64 KiB, each checked before it is given out.

    The key, the header and the first chunk are checked at once, so that a view can still answer with an error.

    Raises:
        KeyDestroyed: the key was destroyed.
        FileMissing: the file is not in the store.
        SealBroken: the file was altered or cut off (also while iterating: discard what came before).
    """
    sealed.key.require_usable()
    try:
        source = path_of(sealed).open("rb")
    except OSError:
        raise FileMissing(f"sealed file {sealed.pk} is not in the store") from None
    try:
        header = source.read(_HEADER.size)
        if len(header) != _HEADER.size or header[:5] != _MAGIC + bytes([sealed.key.suite.code]):
            raise SealBroken(f"sealed file {sealed.pk} does not begin as it should")
        chunks = _decrypt(_stream(sealed.key, sealed.pk, header), source, _HEADER.unpack(header)[2])
        first = next(chunks)
    except BaseException:
        source.close()
        raise
    return _rest(first, chunks, source)


def _rest(first: bytes, chunks: Iterator[bytes], source: IO[bytes]) -> Iterator[bytes]:
    with source:
        yield first
        yield from chunks


def _decrypt(stream: _Stream, source: IO[bytes], chunk_size: int) -> Iterator[bytes]:
    size = min(chunk_size, 16 * CHUNK) + ciphers.TAG
    chunk, number = source.read(size), 0
    while True:
        following = source.read(size)
        yield stream.decrypt(number, not following, chunk)
        if not following:
            return
        chunk, number = following, number + 1


def path_of(sealed: SealedFile) -> Path:
    """Where the sealed file lies."""
    return Path(settings.VAULT_STORE_DIR) / sealed.path


def forget_files(key: DataKey) -> None:
    """Remove a destroyed key's files from the store once the transaction is committed."""
    for sealed in SealedFile.objects.filter(key=key).defer("name"):
        path = path_of(sealed)
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True), robust=True)  # type: ignore[misc]


def sweep_destroyed() -> None:
    """Remove the files of every destroyed key: a restored backup of the store may have brought some back."""
    for sealed in SealedFile.objects.exclude(key__destroyed_at=None).defer("name").iterator():
        path_of(sealed).unlink(missing_ok=True)


def orphans(older_than: float) -> Iterator[Path]:
    """Files in the store without a row (their transaction was rolled back), last written before that POSIX time."""
    known = set(SealedFile.objects.values_list("path", flat=True))
    for path in sorted(Path(settings.VAULT_STORE_DIR).glob("??/*")):
        if path.stat().st_mtime < older_than and f"{path.parent.name}/{path.name}" not in known:
            yield path
