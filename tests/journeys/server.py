"""A real served portal for the journeys: its own folder, the demo's accounts, gunicorn on loopback."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Portal:
    """Set up once, served until `stop()`; only the process started here is ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "PORTAL_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings.embedded",
            "PORTAL_BASE_URL": self.url,
            "TRAP_LEAST_SECONDS": "0",  # tests fill forms faster than people, and all from one address
            "ABUSE_LIMITS": "report.start=,report.step=,report.upload=,report.send=,track=,login=,search=",
        }
        for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "ELASTICSEARCH_URL"):
            self.env.pop(name, None)
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command in the portal's folder; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self) -> None:
        """Set up and serve."""
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("demo", "--no-samples", "--cases", "20")
        self.serve()

    def serve(self) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "portal.wsgi:application", "--threads", "4", "--bind"]
            + [f"127.0.0.1:{self.port}", "--log-level", "error", "--no-control-socket"],
            cwd=ROOT,
            env=self.env,
        )
        for _attempt in range(120):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5)  # noqa: S310 -- our own server
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        raise RuntimeError("the portal did not come up")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
            self.process.kill()
            for child in children.stdout.split():
                os.kill(int(child), 9)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it politely."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def query(self, sql: str, *values: object) -> tuple[object, ...] | None:
        """One row from the database, read-only."""
        with sqlite3.connect(f"file:{self.folder / 'portal.sqlite3'}?mode=ro", uri=True, timeout=20) as connection:
            row: tuple[object, ...] | None = connection.execute(sql, values).fetchone()
            return row

    def captcha_answer(self, key: str) -> str:
        """What a person would read from the captcha's picture."""
        row = self.query("SELECT response FROM captcha_captchastore WHERE hashkey = ?", key)
        return str(row[0]) if row else ""
