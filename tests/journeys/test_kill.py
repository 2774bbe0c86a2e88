"""A power cut at any point of a submission leaves either a complaint whose receipt works or none.

The server and its workers are ended with SIGKILL between steps, in the middle of an upload and at small distances
after the report was sent; each time the same person comes back with the same sender.
"""

import os
import random
import re
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .sender import FILE, FORM, STORY, Sender
from .server import Portal

pytestmark = pytest.mark.journey

#: Milliseconds between sending the report and the power cut: somewhere within each of these, elsewhere every run.
WITHIN = ((0, 0), (0, 50), (20, 90), (40, 140), (90, 200), (140, 250), (200, 300))

EVENTS = "SELECT count(*) FROM audit_auditevent WHERE subject = ? AND kind = ?"


@pytest.fixture(autouse=True)
def serving(portal: Portal) -> Iterator[None]:
    """Whatever happens here, the next test finds a portal that answers."""
    yield
    if portal.process is None:
        portal.serve()


def power_cut(portal: Portal) -> None:
    """End the server and its workers at once, then start it again."""
    portal.kill()
    portal.serve()


def number_of(portal: Portal, sql: str, *values: object) -> int:
    """One count from the database."""
    row = portal.query(sql, *values)
    assert row is not None
    return int(str(row[0]))


def complaints(portal: Portal) -> int:
    """How many complaints there are."""
    return number_of(portal, "SELECT count(*) FROM complaints_complaint")


def whole(portal: Portal, number: str) -> None:
    """Everything that belongs to a complaint is there, once."""
    row = portal.query("SELECT id, key_id FROM complaints_complaint WHERE number = ?", number)
    assert row is not None
    key = str(uuid.UUID(str(row[0])))
    subject = f"complaint:{key}"
    assert number_of(portal, EVENTS, subject, "complaint.receive") == 1
    assert number_of(portal, EVENTS, subject, "evidence.kept") == 1
    assert number_of(portal, "SELECT count(*) FROM workdays_clock WHERE subject = ?", subject) == 1
    facts = "SELECT count(*) FROM outbox_fact WHERE topic = 'complaint.received' AND payload LIKE ?"
    assert number_of(portal, facts, f"%{key}%") == 1
    stored = portal.query(
        "SELECT f.path, e.digest = f.digest FROM complaints_evidence e JOIN vault_sealedfile f ON f.id = e.file_id"
        " WHERE e.complaint_id = ?",
        row[0],
    )
    assert stored is not None
    assert stored[1] == 1
    assert (portal.folder / "vault" / str(stored[0])).stat().st_size > len(FILE)


def nothing_half_done(portal: Portal) -> None:
    """No complaint without its chain or its clock, no chain or clock without its complaint, every chain intact."""
    named = "lower(replace(substr({0}.subject, 11), '-', ''))"
    for table in ("audit_auditchain", "workdays_clock"):
        without = (
            f"SELECT count(*) FROM complaints_complaint c WHERE lower(c.id) NOT IN (SELECT {named.format('s')} FROM"
        )
        assert number_of(portal, f"{without} {table} s WHERE s.subject LIKE 'complaint:%')") == 0
        orphan = f"SELECT count(*) FROM {table} s WHERE s.subject LIKE 'complaint:%' AND {named.format('s')}"
        assert number_of(portal, f"{orphan} NOT IN (SELECT lower(id) FROM complaints_complaint)") == 0
    assert (
        number_of(portal, "SELECT count(*) FROM vault_sealedfile WHERE key_id NOT IN (SELECT id FROM vault_datakey)")
        == 0
    )
    assert "intact" in portal.manage("verify_audit")


def tracked(portal: Portal, number: str, code: str) -> str:
    """What somebody with number and code sees in a fresh sender."""
    visitor = Sender(portal)
    visitor.get("/complaints/track/")
    visitor.post(number=number, code=code)
    return visitor.page


def test_before_the_first_word(portal: Portal) -> None:
    sender = Sender(portal)
    sender.get("/complaints/new/")
    portal.kill()
    with pytest.raises(OSError):
        sender.post()
    portal.serve()
    sender.post()
    assert "发生了什么" in sender.page


def test_between_the_steps(portal: Portal) -> None:
    """What was entered is there again, and so are the number and the code once they were shown."""
    sender = Sender(portal)
    sender.report_until("agency")
    power_cut(portal)
    sender.get("/complaints/new/")
    assert "继续填写" in sender.page
    sender.get("/complaints/new/event/")
    assert STORY in sender.page
    sender.get("/complaints/new/agency/")
    sender.post(agency_as_stated="早市的执法队")
    sender.path = "/complaints/new/proof/"
    sender.finish(sender.begin("POST", sender.path, *sender.upload("fine.pdf", FILE)))
    sender.path = "/complaints/new/you/"
    sender.post(identity="anonymous")
    shown = sender.ticket()
    power_cut(portal)
    sender.get("/complaints/new/check/")
    assert sender.ticket() == shown
    assert "fine.pdf" in sender.page
    assert "编号或查询码不对" in tracked(portal, *shown)
    sender.post(**sender.answers())
    assert sender.ticket() == shown
    whole(portal, shown[0])


def test_in_the_middle_of_an_upload(portal: Portal) -> None:
    """The rest of the report stays; the file comes whole or not at all, and never lies about in clear."""
    sender = Sender(portal)
    sender.report_until("proof")
    big = b"%PDF-1.4\n" + os.urandom(4 * 1024 * 1024)
    body, content_type = sender.upload("big.pdf", big)
    before = clear_files()
    for share, delay in ((0.5, 0.2), (0.95, 0.2), (1.0, 0.0), (1.0, 0.06), (1.0, 0.15)):
        sender.get("/complaints/new/proof/")
        held = sender.send_part(body, content_type, share)
        time.sleep(delay)
        portal.kill()
        held.close()
        assert clear_files() <= before
        portal.serve()
        sender.get("/complaints/new/proof/")
        kept = sender.page.count('class="files__item"')
        assert kept == number_of(
            portal, "SELECT count(*) FROM complaints_draftfile WHERE draft_id = ?", *draft_of(portal, sender)
        )
        assert kept == 0 or share == 1.0
        for remove in re.findall(r'action="(/complaints/new/files/\d+/remove/)"', sender.page):
            sender.post(remove)
    sender.finish(sender.begin("POST", "/complaints/new/proof/", *sender.upload("fine.pdf", FILE)))
    sender.path = "/complaints/new/you/"
    sender.post(identity="anonymous")
    shown = sender.ticket()
    assert "big.pdf" not in sender.page
    sender.path = "/complaints/new/check/"
    sender.post(**sender.answers())
    assert sender.ticket() == shown
    whole(portal, shown[0])


def clear_files() -> set[Path]:
    """Files of uploads in the system's folder for temporary files."""
    return set(Path(tempfile.gettempdir()).glob("*.upload*"))


def draft_of(portal: Portal, sender: Sender) -> tuple[object, ...]:
    """The id of the youngest draft: this sender's."""
    row = portal.query("SELECT id FROM complaints_intakedraft ORDER BY created_at DESC LIMIT 1")
    assert row is not None
    assert sender.cookies
    return row


@pytest.mark.parametrize("within", WITHIN)
def test_just_after_sending(portal: Portal, within: tuple[int, int]) -> None:
    """Either the complaint is there and sending again shows its receipt, or the draft is and can be sent."""
    delay = random.uniform(*within)  # noqa: S311 -- a point in time, not a secret
    sender = Sender(portal)
    sender.report_until("check")
    shown = sender.ticket()
    before = complaints(portal)
    last = sender.form(**sender.answers())
    connection = sender.begin("POST", "/complaints/new/check/", last, FORM)
    time.sleep(delay / 1000)
    portal.kill()
    with suppress(OSError):
        connection.close()
    portal.serve()

    there = complaints(portal) - before
    print(f"killed {delay:.0f} ms after sending: {'a complaint' if there else 'none'}")
    assert there in (0, 1)
    sender.get("/complaints/new/check/")
    assert sender.ticket() == shown, "number and code have changed"
    if there:
        assert "已收到您的材料" in sender.page
    else:
        assert STORY in sender.page
        assert "fine.pdf" in sender.page
        sender.post(**sender.answers())
        assert "已收到您的材料" in sender.page
        assert sender.ticket() == shown
    first = sender.page
    # Pressing the button again, with the very same body, is what a sender does that reloads.
    sender.finish(sender.begin("POST", "/complaints/new/check/", last, FORM))
    assert digest(sender.page) == digest(first)
    assert sender.ticket() == shown
    assert complaints(portal) == before + 1
    whole(portal, shown[0])
    assert shown[0] in tracked(portal, *shown)


def digest(page: str) -> str:
    """The proof of filing on a receipt."""
    found = re.search(r'class="ticket__digest">([0-9a-f]{64})<', page)
    assert found, page[:400]
    return found[1]


def test_after_the_answer(portal: Portal) -> None:
    """A receipt that was shown holds after a power cut; once saved it no longer opens, but number and code do."""
    sender = Sender(portal)
    sender.report_until("check")
    shown = sender.ticket()
    sender.post(**sender.answers())
    power_cut(portal)
    sender.get("/complaints/new/receipt/")
    assert sender.ticket() == shown
    sender.post("/complaints/new/saved/")
    assert shown[0] in sender.page
    power_cut(portal)
    assert shown[0] in tracked(portal, *shown)
    sender.get("/complaints/new/receipt/")
    assert shown[1] not in sender.page


def test_sending_twice_at_once_makes_one(portal: Portal) -> None:
    """Two presses of the button reach the server together: one complaint, the same receipt for both."""
    sender = Sender(portal)
    sender.report_until("check")
    shown, before = sender.ticket(), complaints(portal)
    sender.get("/complaints/new/check/")
    bodies = [sender.form(**sender.answers())]
    sender.get("/complaints/new/check/")
    bodies.append(sender.form(**sender.answers()))
    sent = [sender.begin("POST", "/complaints/new/check/", body, FORM) for body in bodies]
    for connection in sent:
        sender.finish(connection)
        assert sender.ticket() == shown
        assert digest(sender.page)
    assert complaints(portal) == before + 1
    whole(portal, shown[0])


def test_nothing_is_half_done(portal: Portal) -> None:
    """After all these power cuts every complaint has its chain and its clock, and every chain holds."""
    nothing_half_done(portal)
