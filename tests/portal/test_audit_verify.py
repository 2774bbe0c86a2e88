"""Whatever is done to the audit trail behind its back, `verify_audit` names the first broken link."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection

from portal import timekeeping
from portal.audit import canonical, checkpoints
from portal.audit.api import make_checkpoint, record, verify
from portal.audit.checks import check_signing_key
from portal.audit.models import AuditEvent, Checkpoint, CheckpointHead
from portal.audit.testing import triggers_lifted
from portal.workdays.api import run_sweeps

pytestmark = pytest.mark.django_db

SUBJECT = "complaint:1"


@pytest.fixture(autouse=True)
def _chains():
    for subject in ("agency:1", SUBJECT, "user:1"):
        for number in range(4):
            record(subject=subject, kind="thing.changed", data={"number": number})


def tamper(sql: str, *params: Any) -> None:
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def first_fault() -> tuple[str, int]:
    fault = verify()[0]
    return fault.subject, fault.sequence


def make_chain_row_agree() -> None:
    """What a careful forger does after the deed."""
    last = AuditEvent.objects.filter(subject=SUBJECT).last()
    tamper("UPDATE audit_auditchain SET length = %s, head = %s WHERE subject = %s", last.sequence, last.digest, SUBJECT)


def test_an_untouched_trail_holds(capsys):
    make_checkpoint()
    call_command("verify_audit")

    assert verify() == []
    assert capsys.readouterr().out == "intact: 12 events, 1 checkpoints\n"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "thing.other"),
        ("data", '{"number": 7}'),
        ("actor_id", 9),
        ("actor_label", "某人"),
        ("at", "2020-01-01 00:00:00+00:00"),
    ],
)
def test_an_altered_event_is_named(column, value):
    tamper(f"UPDATE audit_auditevent SET {column} = %s WHERE subject = %s AND sequence = 2", value, SUBJECT)

    assert first_fault() == (SUBJECT, 2)


def test_an_event_altered_with_its_digest_breaks_the_next_link():
    event = AuditEvent.objects.get(subject=SUBJECT, sequence=2)
    event.kind = "thing.other"
    tamper(
        "UPDATE audit_auditevent SET kind = %s, digest = %s WHERE id = %s", event.kind, event.compute_digest(), event.pk
    )

    assert first_fault() == (SUBJECT, 3)


def test_a_removed_event_is_named():
    tamper("DELETE FROM audit_auditevent WHERE subject = %s AND sequence = 2", SUBJECT)

    assert first_fault() == (SUBJECT, 2)


def test_a_cut_off_tail_is_named():
    tamper("DELETE FROM audit_auditevent WHERE subject = %s AND sequence > 2", SUBJECT)

    assert first_fault() == (SUBJECT, 3)


def test_a_tail_cut_off_with_care_is_revealed_by_the_checkpoint():
    make_checkpoint()
    tamper("DELETE FROM audit_auditevent WHERE subject = %s AND sequence > 2", SUBJECT)
    make_chain_row_agree()

    assert first_fault() == (SUBJECT, 3)
    assert [fault.subject for fault in verify(SUBJECT)] == [SUBJECT]


def test_a_whole_chain_removed_is_revealed_by_the_checkpoint():
    make_checkpoint()
    tamper("DELETE FROM audit_auditevent WHERE subject = %s", SUBJECT)
    tamper("DELETE FROM audit_auditchain WHERE subject = %s", SUBJECT)

    assert first_fault() == (SUBJECT, 1)


def test_a_chain_rewritten_with_care_is_revealed_by_the_checkpoint():
    make_checkpoint()
    head = canonical.GENESIS
    for event in AuditEvent.objects.filter(subject=SUBJECT):
        event.kind, event.previous = "thing.invented", head
        head = event.compute_digest()
        tamper(
            "UPDATE audit_auditevent SET kind = %s, previous = %s, digest = %s WHERE id = %s",
            event.kind,
            event.previous,
            head,
            event.pk,
        )
    make_chain_row_agree()

    assert first_fault() == (SUBJECT, 4)


def test_an_event_that_cannot_be_read_is_named():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL stores nothing but valid JSON")
    tamper("PRAGMA ignore_check_constraints = ON")
    tamper("UPDATE audit_auditevent SET data = '{' WHERE subject = %s AND sequence = 3", SUBJECT)
    tamper("PRAGMA ignore_check_constraints = OFF")

    assert first_fault() == (SUBJECT, 3)


def test_a_lost_chain_row_is_named():
    tamper("DELETE FROM audit_auditchain WHERE subject = %s", SUBJECT)

    assert first_fault() == (SUBJECT, 4)


def test_one_subject_can_be_verified_alone():
    tamper("UPDATE audit_auditevent SET kind = 'x' WHERE subject = %s", SUBJECT)

    assert verify("user:1") == []
    assert len(verify(SUBJECT)) == 1


def test_the_command_exits_with_one_and_names_the_first_and_the_others(capsys):
    tamper("UPDATE audit_auditevent SET kind = 'x' WHERE sequence = 3")

    with pytest.raises(CommandError, match=r"first broken link: agency:1 #3: the event was altered") as caught:
        call_command("verify_audit")
    assert caught.value.returncode == 1
    assert "complaint:1 #3" in capsys.readouterr().err


# --- checkpoints -------------------------------------------------------------------------------------------------


def test_a_checkpoint_covers_what_grew_since_the_last():
    first = make_checkpoint()
    record(subject=SUBJECT, kind="thing.changed")
    second = make_checkpoint()

    assert (first.count, second.count) == (3, 1)
    assert second.previous == first.digest
    assert list(second.heads.values_list("subject", "sequence")) == [(SUBJECT, 5)]
    assert make_checkpoint() is None
    assert verify() == []


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_checkpoint SET root = 'x' WHERE number = 1",
        "UPDATE audit_checkpoint SET signature = '00' WHERE number = 1",
        "UPDATE audit_checkpoint SET algorithm = 'ed25519' WHERE number = 1",
        "UPDATE audit_checkpoint SET key_id = '00' WHERE number = 1",
        "UPDATE audit_checkpointhead SET sequence = 3 WHERE subject = 'complaint:1' AND sequence = 4",
        "DELETE FROM audit_checkpointhead WHERE subject = 'complaint:1' AND sequence = 4",
    ],
)
def test_a_forged_checkpoint_is_named(deed):
    make_checkpoint()
    record(subject=SUBJECT, kind="thing.changed")
    make_checkpoint()
    tamper(deed)

    assert any("checkpoint 1" in fault.reason for fault in verify())


def test_a_checkpoint_resigned_without_the_key_is_named(settings):
    made = make_checkpoint()
    own, settings.AUDIT_SIGNING_KEY = settings.AUDIT_SIGNING_KEY, new_secret()
    forged = checkpoints.signing.current()
    made.root, made.key_id = "0" * 64, forged.key_id
    tamper(
        "UPDATE audit_checkpoint SET root = %s, key_id = %s, digest = %s, signature = %s",
        made.root,
        made.key_id,
        canonical.digest(made.content()),
        forged.sign(canonical.spell(made.content())),
    )
    settings.AUDIT_SIGNING_KEY = own

    assert "AUDIT_FORMER_KEYS" in verify()[0].reason


def test_a_removed_checkpoint_is_named():
    make_checkpoint()
    record(subject=SUBJECT, kind="thing.changed")
    make_checkpoint()
    tamper("DELETE FROM audit_checkpointhead WHERE checkpoint_id = (SELECT id FROM audit_checkpoint WHERE number = 1)")
    tamper("DELETE FROM audit_checkpoint WHERE number = 1")

    assert "checkpoint 1: it is missing" in [fault.reason for fault in verify()]


def test_checkpoints_cut_off_together_with_the_tail_are_revealed_by_lines_kept_elsewhere(tmp_path, capsys):
    call_command("make_checkpoint")
    kept = tmp_path / "kept.jsonl"
    kept.write_text(capsys.readouterr().out)
    call_command("verify_audit", kept=kept)
    assert json.loads(kept.read_text())["chains"] == 3

    tamper("DELETE FROM audit_checkpointhead")
    tamper("DELETE FROM audit_checkpoint")
    assert verify() == []
    with pytest.raises(CommandError, match="checkpoint 1: gone"):
        call_command("verify_audit", kept=kept)


@pytest.mark.parametrize("content", ["{", "{}", "[1]"])
def test_a_kept_file_that_cannot_be_read_is_an_error(tmp_path, content):
    kept = tmp_path / "kept.jsonl"
    kept.write_text(content)

    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", kept=kept)


def test_the_tick_makes_a_checkpoint_when_the_last_is_an_hour_old():
    def at(minutes: int) -> list[dict]:
        moment = timekeeping.now() + timedelta(minutes=minutes)
        return [done for done in run_sweeps(moment) if done["sweep"] == "audit.checkpoint"]

    assert [done["checkpoint"] for done in at(0)] == [1]
    record(subject=SUBJECT, kind="thing.changed")
    assert at(30) == []
    assert [done["checkpoint"] for done in at(61)] == [2]
    assert at(200) == []


# --- keys --------------------------------------------------------------------------------------------------------


def new_secret() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def test_ed25519_lets_others_verify_without_being_able_to_sign(settings):
    former = settings.AUDIT_SIGNING_KEY
    private = Ed25519PrivateKey.generate()
    settings.AUDIT_SIGNING_KEY = "ed25519:" + base64.b64encode(private.private_bytes_raw()).decode()
    made = make_checkpoint()
    assert made.algorithm == "ed25519"
    assert verify() == []

    public = "ed25519-public:" + base64.b64encode(private.public_key().public_bytes_raw()).decode()
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_FORMER_KEYS = former, [public]
    assert verify() == []
    settings.AUDIT_SIGNING_KEY = public
    assert [error.id for error in check_signing_key()] == ["audit.E001"]


def test_checkpoints_outlive_the_key_that_signed_them(settings):
    make_checkpoint()
    settings.AUDIT_FORMER_KEYS = [settings.AUDIT_SIGNING_KEY]
    settings.AUDIT_SIGNING_KEY = new_secret()
    record(subject=SUBJECT, kind="thing.changed")
    make_checkpoint()

    assert verify() == []
    settings.AUDIT_FORMER_KEYS = []
    assert "AUDIT_FORMER_KEYS" in verify()[0].reason


@pytest.mark.parametrize("key", ["", "short", "!" * 44, "rsa:" + "A" * 43 + "=", "ed25519:AAAA"])
def test_a_malformed_key_stops_the_start_and_is_not_repeated(settings, key):
    settings.AUDIT_SIGNING_KEY = key
    (error,) = check_signing_key()

    assert error.id == "audit.E001"
    with pytest.raises(CommandError, match="AUDIT_SIGNING_KEY"):
        call_command("verify_audit")
    assert not key or key not in error.msg


def test_the_key_never_shows(settings):
    key = checkpoints.signing.current()

    assert settings.AUDIT_SIGNING_KEY not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_many_subjects_take_few_queries(django_assert_max_num_queries):
    for number in range(300):
        record(subject=f"page:{number}", kind="thing.changed")
    make_checkpoint()
    assert CheckpointHead.objects.count() == 303
    assert Checkpoint.objects.count() == 1
    with django_assert_max_num_queries(16):
        assert verify() == []
