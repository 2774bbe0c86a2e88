"""Gives a test process its own folder below the system's temporary one, before any setting is read.

Importing this module sets `PORTAL_VAR`: one folder a test run, one below it for each xdist worker, removed at the end.
Processes that a test starts inherit its folder.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _make() -> None:
    if "PORTAL_VAR" not in os.environ:
        made = tempfile.mkdtemp(prefix="portal-tests-")
        os.environ["PORTAL_VAR"] = made
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    folder = Path(os.environ["PORTAL_VAR"])
    if worker and folder.name != worker:
        folder = folder / worker
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["PORTAL_VAR"] = str(folder)


_make()
