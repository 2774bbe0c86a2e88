"""Processes that a test starts, watches and kills."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE = 90.0


def until(true: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Wait until a condition holds.

    Raises:
        AssertionError: it did not within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what or true}"
        time.sleep(0.1)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Live:
    """A running process in a group of its own; its output goes to a file."""

    def __init__(self, log: Path, *command: str, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                start_new_session=True,
            )

    def says(self, words: str) -> None:
        """Wait until its output holds the words; a process that ended meanwhile fails with its last lines."""

        def seen() -> bool:
            text = self.log.read_text(errors="replace")
            assert self.process.poll() is None, f"ended early:\n{text[-3000:]}"
            return words in text

        until(seen, what=f"{self.log.name} says {words!r}")

    def stop(self, sign: int = signal.SIGTERM) -> None:
        """End the whole group: politely, or with SIGKILL at once (and anyway after ten seconds)."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, sign)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)


def celery(log: Path, *arguments: str, env: Mapping[str, str]) -> Live:
    """A Celery program of the portal."""
    return Live(log, sys.executable, "-m", "celery", "-A", "portal", *arguments, env=env)


def redis_server(folder: Path, port: int) -> Live:
    """A Redis of the test's own, on loopback, without persistence."""
    server = Live(
        folder / "redis.log",
        *("redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--save", "", "--appendonly", "no", "--daemonize", "no"),
    )
    server.says("Ready to accept connections")
    return server
