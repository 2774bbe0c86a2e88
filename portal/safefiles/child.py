"""Running the checking process: apart, bounded in time and memory, with nothing of ours in its environment."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .kinds import Kind
from .limits import Limits
from .sniffing import sniff
from .work import Report, written_as

_WORKER = Path(__file__).with_name("worker.py")
_GRACE = 10  # seconds for starting and stopping, beyond the seconds of work


class CheckFailed(Exception):
    """The checking process gave no answer. `code` is one of `timeout`, `crashed`, `odd_answer`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Stripped:
    """The report, and the copy (a file without a name, at its beginning) when there is one."""

    report: Report
    copy: IO[bytes] | None
    kind: Kind


def strip_apart(source: IO[bytes], kind: Kind, limits: Limits) -> Stripped:
    """Have a file stripped by a process of its own.

    Args:
        source: a real file (with a descriptor), at whatever position.
        kind: what it is.
        limits: how much the process may use.

    Raises:
        CheckFailed: it took too long, died, or answered nonsense.
    """
    source.seek(0)
    out: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- handed to the caller
    try:
        report = _report(_run(source, out, kind, limits))
        if report.result != "stripped":
            out.close()
            return Stripped(report, None, kind)
        if sniff(out) is not written_as(kind):
            raise CheckFailed("odd_answer")
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return Stripped(report, out, written_as(kind))


def _run(source: IO[bytes], out: IO[bytes], kind: Kind, limits: Limits) -> bytes:
    command = [sys.executable, "-I", str(_WORKER), kind.content_type, limits.to_json()]
    try:
        done = subprocess.run(  # noqa: S603 -- no shell, no word of the file's in it
            command,
            stdin=source,
            stdout=out,
            stderr=subprocess.PIPE,
            env={"LANG": "C.UTF-8"},
            timeout=limits.seconds + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CheckFailed("timeout") from None
    if done.returncode:
        raise CheckFailed("timeout" if done.returncode == -24 else "crashed")  # 24: its seconds of work were used up
    return done.stderr[:65536]


def _report(answer: bytes) -> Report:
    try:
        report = Report(**json.loads(answer))
        codes = [report.result, report.reason, *report.removed]
        if report.result in ("stripped", "no_copy", "refused") and all(_is_code(code) for code in codes):
            return report
    except (ValueError, TypeError):
        pass
    raise CheckFailed("odd_answer")


def _is_code(value: object) -> bool:
    """A short word of ours: nothing that a hostile file might have had the process say goes further."""
    return isinstance(value, str) and re.fullmatch(r"[a-z_]{0,40}", value) is not None
