"""The one place where settings read the process environment.

Each variable is named in docs/operations.md. Nothing secret has a default here.
"""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

# Everything the running portal writes (database, index, sealed files, keys) lies below one folder.
VAR_DIR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))
