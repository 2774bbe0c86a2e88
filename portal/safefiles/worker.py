"""The checking process: `python -I worker.py CONTENT_TYPE LIMITS`, the file on 0, the copy on 1, the report on 2.

It starts with an empty environment, bounds itself before it looks at the file, and imports nothing of the portal: a
flaw in a library that reads files finds no key and no configuration in its memory.
"""

import importlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path


def main(content_type: str, limits: str) -> None:
    """Strip one file and report in one line."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    work, kinds = importlib.import_module("safefiles.work"), importlib.import_module("safefiles.kinds")
    bounds = importlib.import_module("safefiles.limits").Limits.from_json(limits)
    del sys.path[0]
    work.bind(bounds)
    report_to = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries complain about is not for any log
    with os.fdopen(0, "rb") as source, os.fdopen(1, "wb") as out:
        report = work.strip(source, out, kinds.KINDS[content_type], bounds)
    os.write(report_to, json.dumps(asdict(report)).encode())


if __name__ == "__main__":
    main(*sys.argv[1:3])
