"""A backup holds no key; a restore brings back what is kept and nothing that was destroyed (the embedded mode)."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import timekeeping
from portal.vault.api import DataKey, MasterKeyMissing, SealBroken, destroy_key, new_key, seal, unseal
from portal.vault.destroyed import read, replay
from portal.vault.exports import ExportExpired, export_keys, import_keys
from tests.backups import Installation, the_whole_story, vendor_url


@pytest.mark.usefixtures("emptied")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_whole_story_on_sqlite(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("tests/services has the story on PostgreSQL")
    the_whole_story(tmp_path, vendor_url(), lambda name: f"sqlite:///{tmp_path / name / 'portal.sqlite3'}")


def test_keys_and_backups_are_kept_apart(tmp_path: Path) -> None:
    here = Installation(tmp_path / "var", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    for folders in ((tmp_path / "a", tmp_path / "a/keys"), (tmp_path / "a/b", tmp_path / "a"), (tmp_path / "a",) * 2):
        assert "outside" in here.run("deploy/backup", *folders, ok=False)


@pytest.mark.django_db
class TestExports:
    def test_keys_come_back_and_open_what_they_sealed(self, tmp_path: Path) -> None:
        key = new_key()
        sealed = seal(key, "原文", context="tests")
        head = export_keys(tmp_path / "keys", days=14)
        DataKey.objects.all().delete()

        done = import_keys(tmp_path / "keys")

        assert done["added"] == head["keys"] >= 1
        assert unseal(DataKey.objects.get(pk=key.pk), sealed, context="tests").decode() == "原文"

    def test_a_file_shows_nothing_and_is_for_the_owner_alone(self, tmp_path: Path) -> None:
        key = new_key()
        export_keys(tmp_path / "keys", days=14)
        content = (tmp_path / "keys").read_bytes()
        assert str(key.pk).encode() not in content
        assert bytes(key.wrapped or b"") not in content
        assert os.stat(tmp_path / "keys").st_mode & 0o077 == 0
        with pytest.raises(FileExistsError):
            export_keys(tmp_path / "keys", days=14)

    def test_what_was_destroyed_stays_so_in_both_directions(self, tmp_path: Path) -> None:
        here, there = new_key(), new_key()
        export_keys(tmp_path / "before", days=14)
        destroy_key(here, reason="retention")
        assert import_keys(tmp_path / "before")["added"] == 0
        assert DataKey.objects.get(pk=here.pk).wrapped is None
        wrapped = bytes(there.wrapped or b"")
        destroy_key(there, reason="retention")
        export_keys(tmp_path / "after", days=14)
        DataKey.objects.filter(pk=there.pk).update(wrapped=wrapped, destroyed_at=None, certificate=None)

        assert import_keys(tmp_path / "after")["destroyed"] == 1
        assert DataKey.objects.get(pk=there.pk).wrapped is None

    def test_past_its_life_it_is_refused_unless_one_insists(self, tmp_path: Path) -> None:
        export_keys(tmp_path / "keys", days=14)
        with timekeeping.at(timekeeping.now() + timedelta(days=15)):
            with pytest.raises(ExportExpired):
                import_keys(tmp_path / "keys")
            with pytest.raises(CommandError, match="nothing was changed"):
                call_command("import_keys", str(tmp_path / "keys"))
            assert import_keys(tmp_path / "keys", past_its_life=True)["added"] == 0

    def test_altered_or_strange_files_are_refused(self, tmp_path: Path, settings) -> None:
        new_key()
        export_keys(tmp_path / "keys", days=14)
        content = (tmp_path / "keys").read_bytes()
        longer = content.replace(b'"expires_at":"20', b'"expires_at":"21', 1)
        for strange in (content[:-1] + bytes([content[-1] ^ 1]), longer, b"{}\n", b"", b"PK\x03\x04"):
            (tmp_path / "strange").write_bytes(strange)
            with pytest.raises(SealBroken):
                import_keys(tmp_path / "strange")
        settings.VAULT_MASTER_KEYS = ["A" * 43 + "="]
        with pytest.raises(MasterKeyMissing):
            import_keys(tmp_path / "keys")


@pytest.mark.django_db
class TestList:
    def test_a_destroyed_key_is_named_at_once_outside_the_database(
        self, tmp_path: Path, settings, django_capture_on_commit_callbacks
    ) -> None:
        settings.VAULT_DESTROYED_LIST = str(tmp_path / "elsewhere" / "list")
        keys = [new_key(), new_key()]
        for key in keys:
            with django_capture_on_commit_callbacks(execute=True):
                destroy_key(key, reason="retention")

        lines = read(tmp_path / "elsewhere" / "list")
        assert [line["key"] for line in lines] == [str(key.pk) for key in keys]

    def test_a_list_that_cannot_be_written_does_not_undo_the_destruction(
        self, tmp_path: Path, settings, django_capture_on_commit_callbacks
    ) -> None:
        settings.VAULT_DESTROYED_LIST = str(tmp_path)  # a folder
        key = new_key()
        with django_capture_on_commit_callbacks(execute=True):
            destroy_key(key, reason="retention")
        assert DataKey.objects.get(pk=key.pk).wrapped is None

    def test_replaying_destroys_what_is_named_and_nothing_else(self) -> None:
        named, other = new_key(), new_key()
        assert replay([{"key": str(named.pk)}])[0] == 1
        assert replay([{"key": str(named.pk)}])[0] == 0
        assert DataKey.objects.get(pk=named.pk).wrapped is None
        assert DataKey.objects.get(pk=other.pk).wrapped is not None

    @pytest.mark.parametrize("content", ["nonsense", json.dumps([1]), json.dumps({"key": "x"}), json.dumps({})])
    def test_a_list_that_is_none_is_refused(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "list").write_text(content)
        with pytest.raises(CommandError):
            call_command("replay_destroyed", str(tmp_path / "list"))
