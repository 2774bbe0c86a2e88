"""Names of files: a path, a control character or a trick of writing direction never leaves the name."""

import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.models import DraftFile
from portal.safefiles.names import safe_name
from portal.vault.models import SealedFile
from tests.complaints.test_wizard import PNG, go_through

TRICKS = [
    "../../../../etc/cron.d/x.png",
    "..\\..\\windows\\system32\\x.png",
    "/etc/passwd.png",
    "C:\\autoexec.png",
    "a\x00.exe.png",
    "a\r\nSet-Cookie: x=1.png",
    'a"; filename="b.exe.png',
    "罚单\u202egnp.exe.png",
    "\u2066a\u2069.png",
    "\u200b\u200f.png",
    "CON.png",
    "nul.tar.png",
    "." * 40 + ".png",
    "长" * 5000 + ".png",
    "~root.png",
    "-rf.png",
    "%2e%2e%2fx.png",
    "a/../../b.png",
    "{{ 7*7 }}.png",
    "<script>alert(1)</script>.png",
    "=cmd|' /C calc'!A1.png",
    ".htaccess.png",
]


@pytest.mark.parametrize("name", TRICKS)
def test_a_name_is_one_harmless_part(name):
    kept = safe_name(name)
    assert "/" not in kept and "\\" not in kept and kept == os.path.basename(kept)
    assert not re.search("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", kept)
    assert kept.strip(". ") and len(kept) <= 90 and not kept.startswith(tuple("-~.=+@"))
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", kept)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [TRICKS[place] for place in (0, 4, 5, 6, 7, 13, 19)])
def test_an_upload_under_any_name_lands_in_the_store_under_a_name_of_ours(client, settings, name):
    go_through(client)
    upload = SimpleUploadedFile("x.png", PNG)
    upload._name = name  # as a client that does not cut paths off would send it
    page = client.post("/complaints/new/proof/", {"files": [upload]})
    assert page.status_code in (200, 302, 400), "taken, or refused: a part's header is one line, and has its limit"
    stored = list(os.walk(settings.VAULT_STORE_DIR))
    files = [os.path.join(folder, file) for folder, _folders, names in stored for file in names]
    assert len(files) == SealedFile.objects.count() == DraftFile.objects.count()
    assert all(re.fullmatch(r"[0-9a-f\-./]+", os.path.relpath(path, settings.VAULT_STORE_DIR)) for path in files)
    assert len(files) == (page.status_code == 302)
    listed = client.get("/complaints/new/proof/").content.decode()
    assert "<script>alert" not in listed and "\u202e" not in listed
