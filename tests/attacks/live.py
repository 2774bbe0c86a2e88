"""The portal behind a real gunicorn with the settings of production's file, one worker, four threads, on loopback."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THREADS = 4


class Live:
    """A server of the test's own."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder, self.port = folder, free_port()
        shutil.copyfile(database, folder / "portal.sqlite3")
        self.log = folder / "log"
        own = {
            "PORTAL_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings.embedded",
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "1",
            "WEB_THREADS": str(THREADS),
            "TRUSTED_PROXIES": "127.0.0.1/32",
            "LOG_LEVEL": "DEBUG",
        }
        self.env = {**os.environ, **own}
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "ELASTICSEARCH_URL"):
            self.env.pop(name, None)

    def start(self) -> None:
        """Serve, and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "deploy/gunicorn.conf.py"]
        with (self.folder / "collect").open("wb") as sink:
            subprocess.run(
                [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
                cwd=ROOT, env=self.env, check=True, stdout=sink, stderr=sink,
            )  # fmt: skip
        self.process = subprocess.Popen(
            [*command, "--no-control-socket"],
            cwd=ROOT,
            env=self.env,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        for _attempt in range(240):
            try:
                if self.ask(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").startswith(
                    b"HTTP/1.1 200"
                ):
                    return
            except OSError:
                pass
            time.sleep(0.5)
        raise RuntimeError(self.log.read_text()[-2000:])

    def stop(self) -> None:
        """End it politely."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def connect(self) -> socket.socket:
        """An open connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=120)

    def ask(self, words: bytes) -> bytes:
        """Send some bytes and read everything that comes back."""
        with self.connect() as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read all
                line.sendall(words)
            return read_all(line)

    def memory(self) -> int:
        """Resident megabytes of the worker."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        statuses = [Path(f"/proc/{child}/status").read_text() for child in children]
        return max(
            int(line.split()[1]) // 1024 for text in statuses for line in text.splitlines() if line.startswith("VmRSS")
        )


def read_all(line: socket.socket) -> bytes:
    """What the server sends until it closes; it may close hard on a body that it will not read."""
    out = b""
    try:
        while part := line.recv(65536):
            out += part
    except ConnectionResetError:
        pass
    return out


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
