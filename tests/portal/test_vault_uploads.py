"""A large upload waits for the vault without ever having a name on the disk."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

CONTENT = bytes(range(256)) * 4 * 3 * 1024


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_large_upload_leaves_no_name(folder: Path) -> None:
    assert len(CONTENT) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    request = RequestFactory().post("/", {"files": SimpleUploadedFile("证据.mp4", CONTENT, "video/mp4")})
    upload = request.FILES["files"]
    assert list(folder.iterdir()) == []
    assert not hasattr(upload, "temporary_file_path")
    assert (upload.name, upload.size, upload.content_type) == ("证据.mp4", len(CONTENT), "video/mp4")
    assert upload.read() == CONTENT
    upload.seek(0)
    assert b"".join(upload.chunks()) == CONTENT
    request.close()
    assert upload.closed
    assert list(folder.iterdir()) == []


def test_every_other_upload_stays_in_memory(folder: Path) -> None:
    request = RequestFactory().post("/", {"files": SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")})
    assert request.FILES["files"].read() == b"%PDF-1.4"
    assert list(folder.iterdir()) == []
