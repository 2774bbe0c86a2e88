"""The process that opens files is bounded, knows nothing, and is not believed."""

import sys
import tempfile
from dataclasses import replace

import pytest
from PIL import Image

from portal.safefiles import api, child, kinds, scanners
from portal.safefiles.child import CheckFailed, strip_apart
from portal.safefiles.pipeline import Verdict, examine
from tests.factories import files


def held(content: bytes):
    """The content as an open file without a name."""
    source = tempfile.TemporaryFile()  # noqa: SIM115 -- the tests close it
    source.write(content)
    return source


def test_a_copy_comes_back_from_the_process():
    with held(files.photo("HEIF")) as source:
        done = strip_apart(source, kinds.HEIC, api.limits())

    assert done.kind is kinds.JPEG and done.report.result == "stripped" and "gps" in done.report.removed
    with done.copy, Image.open(done.copy) as image:
        assert image.size == (64, 48)


def worker(tmp_path, monkeypatch, body: str) -> None:
    """Put another program in the place of the real worker."""
    script = tmp_path / "worker.py"
    script.write_text(body)
    monkeypatch.setattr(child, "_WORKER", script)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("import time; time.sleep(60)", "timeout"),
        ("import os; os.abort()", "crashed"),
        ("raise MemoryError", "crashed"),
        ("print('x')", "odd_answer"),
        ('import sys; sys.stderr.write(\'{"result": "stripped", "reason": "<b>张三</b>"}\')', "odd_answer"),
        ('import sys; sys.stderr.write(\'{"result": "clean"}\')', "odd_answer"),
        ("import sys; print('MZ'); sys.stderr.write('{\"result\": \"stripped\"}')", "odd_answer"),
    ],
)
def test_a_process_that_hangs_dies_or_lies_gives_no_copy(tmp_path, monkeypatch, body, code):
    worker(tmp_path, monkeypatch, body)
    monkeypatch.setattr(child, "_GRACE", 1)

    with held(files.photo()) as source, pytest.raises(CheckFailed) as no:
        strip_apart(source, kinds.JPEG, replace(api.limits(), seconds=0))

    assert no.value.code == code


def test_the_process_has_nothing_of_ours_in_its_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("VAULT_MASTER_KEYS", "secret")
    worker(
        tmp_path,
        monkeypatch,
        "import os, sys\nknown = 'VAULT_MASTER_KEYS' in os.environ or 'portal' in sys.modules\n"
        'sys.stderr.write(\'{"result": "no_copy", "reason": "%s"}\' % (\'leak\' if known else \'nothing\'))',
    )

    with held(files.photo()) as source:
        assert strip_apart(source, kinds.JPEG, api.limits()).report.reason == "nothing"


def test_the_process_runs_out_of_memory_instead_of_the_machine():
    with held(files.photo(size=(3000, 3000))) as source, pytest.raises(CheckFailed) as no:
        strip_apart(source, kinds.JPEG, replace(api.limits(), memory=120 * 1024 * 1024))

    assert no.value.code == "crashed"


def test_the_real_worker_imports_neither_the_portal_nor_django():
    import subprocess

    told = "import sys; sys.path.insert(0, 'portal'); import safefiles.work; print(sorted(sys.modules))"
    names = subprocess.run([sys.executable, "-I", "-c", told], capture_output=True, text=True, check=True).stdout
    assert "'safefiles.work'" in names
    assert "'portal'" not in names and "'django'" not in names and "'celery'" not in names


def judged(content: bytes, kind: kinds.Kind, scanner=None):
    with held(content) as source:
        outcome = examine(source, kind=kind, limits=api.limits(), scanner=scanner)
    if outcome.copy is not None:
        outcome.copy.close()
    return outcome


class Away:
    """A scanner that is not there."""

    def scan(self, source):
        raise scanners.ScanFailed("unreachable")


@pytest.mark.parametrize(
    ("content", "kind", "verdict", "reason"),
    [
        (files.photo(), kinds.JPEG, Verdict.CLEAN, ""),
        (files.pdf(encrypted=True), kinds.PDF, Verdict.ORIGINAL_ONLY, "encrypted"),
        (files.mp4(fragmented=True), kinds.MP4, Verdict.ORIGINAL_ONLY, "fragmented"),
        (files.zip_bomb(), kinds.DOCX, Verdict.REFUSED, "archive_bomb"),
        (files.huge_png(), kinds.PNG, Verdict.REFUSED, "pixels"),
        (files.photo(), kinds.PNG, Verdict.REFUSED, "file_mismatch"),
    ],
)
def test_verdicts(content, kind, verdict, reason):
    outcome = judged(content, kind)

    assert (outcome.verdict, outcome.reason) == (verdict, reason)
    assert (outcome.copy is not None) == (verdict == Verdict.CLEAN)
    assert outcome.scanned is False


def test_without_a_verdict_of_the_scanner_there_is_no_copy():
    outcome = judged(files.photo(), kinds.JPEG, Away())

    assert (outcome.verdict, outcome.reason, outcome.copy) == (Verdict.NO_ANSWER, "scanner_away", None)


def test_of_a_polyglot_the_copy_has_one_face():
    with held(files.polyglot()) as source:
        outcome = examine(source, kind=kinds.JPEG, limits=api.limits(), scanner=None)

    with outcome.copy as copy:
        content = copy.read()
    assert "archive_inside" in outcome.removed
    assert b"PK\x03\x04" not in content and b"<script" not in content
