"""The embedded mode: SQLite, Tantivy and in-process tasks; nothing to install but Python. Demo and tests use it."""

from .base import *  # noqa: F403
from .base import VAR_DIR, env
from .local_keys import load

_keys = load(VAR_DIR)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=_keys["secret_key"])
VAULT_MASTER_KEYS = env.list("VAULT_MASTER_KEYS", default=[_keys["vault_master_key"]])
VAULT_INDEX_KEY = env.str("VAULT_INDEX_KEY", default=_keys["vault_index_key"])
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default=_keys["audit_signing_key"])
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=True)
