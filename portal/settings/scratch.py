"""Gives a test process its own folder and Redis databases, before any setting is read.

Importing this module sets `PORTAL_VAR`: one folder a test run below the system's temporary one, a folder below it for
each xdist worker, removed at the end. On real services each worker gets its own numbered Redis databases, because
clearing the cache empties a database. Processes that a test starts inherit all of it.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _own_folder() -> None:
    if "PORTAL_VAR" not in os.environ:
        made = tempfile.mkdtemp(prefix="portal-tests-")
        os.environ["PORTAL_VAR"] = made
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    folder = Path(os.environ["PORTAL_VAR"])
    if WORKER and folder.name != WORKER:
        folder = folder / WORKER
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["PORTAL_VAR"] = str(folder)
    (folder / "static").mkdir(parents=True, exist_ok=True)  # or whitenoise warns at each request


def _own_databases() -> None:
    # Worker n (gw0, gw1, …) takes the databases 2n + 2 and 2n + 3; Redis has sixteen.
    turn = int(re.sub(r"\D", "", WORKER) or 0) % 7
    for offset, variable in enumerate(("REDIS_URL", "CELERY_BROKER_URL"), start=2):
        url = os.environ.get(variable, "")
        if WORKER and url.startswith("redis"):
            os.environ[variable] = re.sub(r"/\d*$", f"/{2 * turn + offset}", url)


_own_folder()
_own_databases()
