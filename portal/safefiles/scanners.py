"""Malware scanners: a running clamd, or clamscan with a folder of signatures where no daemon runs."""

import re
import socket
import struct
import subprocess
from dataclasses import dataclass
from typing import IO, Protocol

_PIECE = 256 * 1024
_LIMITS = "Heuristics.Limits.Exceeded"  # what clamd says (AlertExceedsMax) of a file too large to be looked at


class ScanFailed(Exception):
    """The scanner gave no verdict: not there, too slow, or the file is larger than it takes."""


class Scanner(Protocol):
    """A scanner of open files."""

    def scan(self, source: IO[bytes]) -> str:
        """The name of the malware found, or nothing.

        Raises:
            ScanFailed: no verdict.
        """
        ...


def scanner_for(address: str, seconds: float) -> Scanner | None:
    """The scanner of the setting CLAMAV, or None when it is empty.

    Args:
        address: `unix:/run/clamav/clamd.ctl`, `tcp:HOST:PORT` or `clamscan:FOLDER`.
        seconds: how long one file may take.

    Raises:
        ValueError: no such form.
    """
    form, _, where = address.strip().partition(":")
    if not address.strip():
        return None
    if form == "unix" and where:
        return Clamd(where, seconds)
    if form == "tcp" and re.fullmatch(r".+:\d+", where):
        host, _, port = where.rpartition(":")
        return Clamd((host.strip("[]"), int(port)), seconds)
    if form == "clamscan" and where:
        return ClamScan(where, seconds)
    raise ValueError("CLAMAV must be unix:PATH, tcp:HOST:PORT or clamscan:FOLDER")


@dataclass(frozen=True)
class Clamd:
    """A clamd daemon, spoken to by its INSTREAM command; the file reaches it without touching a disk."""

    address: str | tuple[str, int]
    seconds: float

    def scan(self, source: IO[bytes]) -> str:
        """The name of the malware found, or nothing."""
        source.seek(0)
        try:
            with self._connected() as link:
                link.sendall(b"zINSTREAM\0")
                self._send(link, source)
                answer = self._answer(link)
        except OSError:
            raise ScanFailed("unreachable") from None
        return _verdict(answer)

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=self.seconds)
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(self.seconds)
        try:
            link.connect(self.address)
        except OSError:
            link.close()
            raise
        return link

    def _send(self, link: socket.socket, source: IO[bytes]) -> None:
        """The file in pieces; a daemon that has heard enough (too large) closes, and its answer says so."""
        try:
            while piece := source.read(_PIECE):
                link.sendall(struct.pack(">I", len(piece)) + piece)
            link.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            return

    def _answer(self, link: socket.socket) -> str:
        answer = b""
        while b"\0" not in answer and len(answer) < 4096 and (piece := link.recv(4096)):
            answer += piece
        return answer.rstrip(b"\0").decode("utf-8", "replace")


@dataclass(frozen=True)
class ClamScan:
    """One run of clamscan a file: it loads its signatures each time, so it is for small installations and tests."""

    database: str
    seconds: float

    def scan(self, source: IO[bytes]) -> str:
        """The name of the malware found, or nothing."""
        source.seek(0)
        command = ["clamscan", "--no-summary", "--stdout", f"--database={self.database}", "-"]
        try:
            done = subprocess.run(  # noqa: S603 -- no shell, the folder is a setting
                command, stdin=source, capture_output=True, timeout=self.seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            raise ScanFailed("unreachable") from None
        if done.returncode not in (0, 1):
            raise ScanFailed("no_verdict")
        return _verdict(done.stdout.decode("utf-8", "replace").strip())


def _verdict(answer: str) -> str:
    """The malware's name in an answer like `stream: Eicar-Test FOUND`; nothing for `stream: OK`.

    Raises:
        ScanFailed: it is neither.
    """
    last = answer.strip().splitlines()[-1] if answer.strip() else ""
    if last.endswith(": OK"):
        return ""
    found = re.fullmatch(r"[^:]*: (\S+) FOUND", last)
    if found and not found[1].startswith(_LIMITS):
        return re.sub(r"[^\w.:-]", "?", found[1])[:100]
    raise ScanFailed("no_verdict")
