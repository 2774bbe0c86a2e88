"""Backing up and restoring with the real scripts, for the tests of both databases."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from complaints.actions.intake import Person
from complaints.enums import State
from complaints.models import Complaint
from complaints.retention.erasure import erase
from portal import timekeeping
from portal.vault.api import DataKey, blind_index
from portal.vault.models import SealedFile
from tests.complaints.test_wizard import PNG
from tests.factories.complaints import drive, make_complaint

ROOT = Path(__file__).resolve().parent.parent
PERSON = Person(name="测试甲", phone="19900000001", id_number="220302199001010011", address="示例路1号")
#: What the restored installation is asked: who is readable, and what it still knows of a phone number.
QUESTION = """
import json, sys
from complaints.models import ComplainantIdentity, Complaint
from portal.vault.api import VaultError, open_file
from portal.vault.models import SealedFile
def readable(one):
    try:
        return bool(one.narrative.open())
    except VaultError:
        return False
def files(one):
    try:
        kept = SealedFile.objects.filter(key=one.key).select_related("key")
        return sorted(len(b"".join(open_file(each))) for each in kept)
    except VaultError:
        return []
matters = Complaint.objects.select_related("key")
answer = {one.number: [readable(one), files(one), one.disposed_at is not None] for one in matters}
answer["phones"] = list(ComplainantIdentity.objects.exclude(phone_index="").values_list("phone_index", flat=True))
print("ANSWER" + json.dumps(answer))
"""


class Installation:
    """The environment of one installation: its database, its folder, the keys that all of this test's share."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.embedded",
            "DATABASE_URL": database,
            "PORTAL_VAR": str(folder),
            "VAULT_STORE_DIR": str(folder / "vault"),
            "VAULT_MASTER_KEYS": ",".join(settings.VAULT_MASTER_KEYS),
            "VAULT_INDEX_KEY": settings.VAULT_INDEX_KEY,
            "AUDIT_SIGNING_KEY": settings.AUDIT_SIGNING_KEY,
            "SECRET_KEY": base64.b64encode(b"a test's own").decode(),
            "PYTHON": sys.executable,
            "CELERY_BROKER_URL": "",
            "REDIS_URL": "",
        }

    def run(self, *command: str | Path, ok: bool = True) -> str:
        """Run a command of the repository; its output."""
        done = subprocess.run(
            [str(part) for part in command], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == ok, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *arguments: str | Path, ok: bool = True) -> str:
        """`manage.py …`."""
        return self.run(sys.executable, "manage.py", *arguments, ok=ok)

    def ask(self) -> dict[str, Any]:
        """What can be read there."""
        answer: dict[str, Any] = json.loads(self.manage("shell", "-c", QUESTION).split("ANSWER")[1].splitlines()[0])
        return answer


def make_matters() -> tuple[Complaint, Complaint, Complaint]:
    """Three ended matters with a file each."""
    files = (ContentFile(PNG, name="照片.png"),)
    made = [drive(make_complaint(person=PERSON, files=files), State.REFUSED) for _turn in range(3)]
    return made[0], made[1], made[2]


def the_whole_story(tmp_path: Path, database: str, new_database: Callable[[str], str]) -> None:
    """Matters are made and backed up, one is destroyed before and one after; a restore reads the third alone."""
    early, late, kept = make_matters()
    source = Installation(tmp_path / "source", database)
    shutil.copytree(settings.VAULT_STORE_DIR, source.folder / "vault")
    _destroy(early)
    first = Path(source.run("deploy/backup", tmp_path / "backups", tmp_path / "keys").splitlines()[-1])
    no_keys_in(first, [late, kept])
    old_keys = next((tmp_path / "keys").glob("keys-*"))
    _destroy(late)
    (tmp_path / "after").mkdir()
    (tmp_path / "after" / "destroyed-keys").write_text(source.manage("list_destroyed").split("\n", 0)[0])
    listed = _json_lines(tmp_path / "after" / "destroyed-keys")
    assert {line["key"] for line in listed} >= {str(early.key_id), str(late.key_id)}

    target = Installation(tmp_path / "target", new_database("target"))
    said = target.run("deploy/restore", first, old_keys, tmp_path / "after" / "destroyed-keys")

    assert "intact" in said
    answer = target.ask()
    sizes = sorted(SealedFile.objects.filter(key=kept.key).values_list("size", flat=True))
    assert len(PNG) in sizes
    assert answer[kept.number] == [True, sizes, False]
    assert answer[early.number] == answer[late.number] == [False, [], True]
    assert answer["phones"] == [blind_index("phone", PERSON.phone)]
    assert (target.folder / "search").exists()
    store = {path.name for path in (target.folder / "vault").rglob("*") if path.is_file()}
    assert store == {Path(one.path).name for one in SealedFile.objects.filter(key=kept.key)}
    assert "intact" in target.manage("verify_audit")
    again = json.loads(target.manage("replay_destroyed", tmp_path / "after" / "destroyed-keys").splitlines()[-1])
    assert (again["destroyed"], again["cleared"]) == (0, 0)
    refused = target.run("deploy/restore", first, old_keys, tmp_path / "after" / "destroyed-keys", ok=False)
    assert "Nothing was changed" in refused


def _json_lines(path: Path) -> list[dict[str, Any]]:
    """Rewrite a captured output as the lines of JSON in it (warnings go)."""
    lines = [line for line in path.read_text().splitlines() if line.startswith("{")]
    path.write_text("".join(f"{line}\n" for line in lines))
    return [json.loads(line) for line in lines]


def _destroy(complaint: Complaint) -> None:
    erase(complaint, actor=None, reason="retention")
    Complaint.objects.filter(pk=complaint.pk).update(disposed_at=timekeeping.now())


def no_keys_in(backup: Path, matters: list[Complaint]) -> None:
    """No wrapped key lies in a backup, in no way of writing it."""
    for matter in matters:
        wrapped = bytes(DataKey.objects.get(pk=matter.key_id).wrapped or b"")
        assert len(wrapped) > 40
        for path in backup.iterdir():
            content = path.read_bytes()
            assert wrapped not in content, path.name
            assert wrapped.hex().encode() not in content, path.name


def vendor_url() -> str:
    """The address of the database that this test works on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = os.environ["DATABASE_URL"]
    return f"{given.rsplit('/', 1)[0]}/{name}"
