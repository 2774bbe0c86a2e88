"""A real ClamAV, with one signature of our own: what it finds nobody gets; what it cannot judge waits."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.files.base import ContentFile

from complaints.actions.evidence import keep_submitted_file, open_evidence, open_original
from complaints.models import CheckState, Quarantine
from complaints.progress import progress_of
from portal.audit.api import events_for
from portal.errors import Refused
from portal.safefiles.scanners import ScanFailed, scanner_for
from tests.factories import files
from tests.factories.complaints import check_files, make_complaint, staff_team
from tests.services.processes import Live, free_port, until

pytestmark = [pytest.mark.services, pytest.mark.django_db]

#: Debian keeps it where only root's search path leads.
PROGRAM = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "clamd"
#: The test string inside a PDF that is taken in: it must be found wherever it stands.
INFECTED = files.pdf() + b"\n% " + files.EICAR


@pytest.fixture(scope="module")
def signatures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one signature: signatures of real malware are not ours to keep."""
    folder = tmp_path_factory.mktemp("clamav")
    (folder / "eicar.ndb").write_text(f"Portal.Test.Eicar:0:*:{files.EICAR.hex()}\n")
    return folder


@pytest.fixture(scope="module")
def clamd(signatures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A daemon on loopback. Where clamd is not installed these tests fail: they are not skipped."""
    folder, port = tmp_path_factory.mktemp("clamd"), free_port()
    lines = {
        "Foreground": "yes",
        "DatabaseDirectory": signatures,
        "LocalSocket": folder / "socket",
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "StreamMaxLength": "1M",
        "MaxFileSize": "512K",
        "AlertExceedsMax": "yes",
    }
    config = folder / "clamd.conf"
    config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    daemon = Live(folder / "log", PROGRAM, f"--config-file={config}")
    try:
        until((folder / "socket").exists, what="clamd listens")
        yield f"unix:{folder / 'socket'}|tcp:127.0.0.1:{port}"
    finally:
        daemon.stop()


@pytest.fixture(params=["unix", "tcp", "clamscan"])
def address(request: pytest.FixtureRequest, clamd: str, signatures: Path) -> str:
    """Each way of asking."""
    unix, tcp = clamd.split("|")
    return {"unix": unix, "tcp": tcp, "clamscan": f"clamscan:{signatures}"}[request.param]


def held(content: bytes) -> IO[bytes]:
    """An open, real file."""
    source = tempfile.TemporaryFile()  # noqa: SIM115 -- the tests close it
    source.write(content)
    return source


def test_malware_is_found_and_the_rest_is_not(address: str) -> None:
    scanner = scanner_for(address, 60)
    assert scanner is not None

    with held(INFECTED) as infected, held(files.pdf()) as honest:
        assert "Portal.Test.Eicar" in scanner.scan(infected)
        assert scanner.scan(honest) == ""


@pytest.mark.parametrize("size", [700 * 1024, 2 * 1024 * 1024])
def test_a_file_larger_than_the_daemon_takes_gets_no_verdict(clamd: str, size: int) -> None:
    """Its own answer would be that all is well (too large to scan) or nothing at all."""
    scanner = scanner_for(clamd.split("|")[0], 60)
    assert scanner is not None

    with held(bytes(size)) as large, pytest.raises(ScanFailed):
        scanner.scan(large)


def test_a_folder_without_signatures_gives_no_verdict(tmp_path: Path) -> None:
    scanner = scanner_for(f"clamscan:{tmp_path}", 60)
    assert scanner is not None

    with held(files.pdf()) as honest, pytest.raises(ScanFailed):
        scanner.scan(honest)


def test_an_infected_file_reaches_nobody(settings: Any, clamd: str) -> None:
    settings.CLAMAV = clamd.split("|")[0]
    complaint, team = make_complaint(), staff_team()
    item = keep_submitted_file(complaint=complaint, upload=ContentFile(INFECTED, name="收据.pdf"))
    check_files()

    row = Quarantine.objects.get(pk=item.pk)
    assert (row.state, row.reason, row.scanned) == (CheckState.REFUSED, "malware", True)
    assert row.malware.startswith("Portal.Test.Eicar") and row.copy is None
    for opened in (
        lambda: open_evidence(evidence=item, by=team.clerk),
        lambda: open_original(evidence=item, by=team.director, reason="想看一看"),
    ):
        with pytest.raises(Refused):
            opened()
    event = events_for(complaint.subject).last()
    assert event is not None and (event.kind, event.data["reason"]) == ("evidence.checked", "malware")
    assert [one.name for one in progress_of(complaint).unusable] == ["收据.pdf"]


def test_a_scanned_file_is_said_to_be_scanned(settings: Any, clamd: str) -> None:
    settings.CLAMAV = clamd.split("|")[1]
    item = keep_submitted_file(complaint=make_complaint(), upload=ContentFile(files.photo(), name="现场.jpg"))
    check_files()

    row = Quarantine.objects.get(pk=item.pk)
    assert (row.state, row.scanned) == (CheckState.CLEAN, True)
