"""Keys for the embedded mode: made at first run, kept in a private file below `var/`, never in the tree."""

import base64
import json
import os
import secrets
from pathlib import Path


def load(folder: Path) -> dict[str, str]:
    """Read the folder's `keys.json`, or make it (readable by its owner only) with fresh random keys."""
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(50),
            "vault_master_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "vault_index_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "audit_signing_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        draft = path.with_suffix(f".{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            json.dump(made, stream)
        try:
            os.link(draft, path)  # another process may have been first: its keys win
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    keys: dict[str, str] = json.loads(path.read_text())
    return keys
