"""Public search: which engine answers, where the embedded index lies."""

from .env import VAR_DIR, env

SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="embedded")
SEARCH_INDEX_DIR = env.str("SEARCH_INDEX_DIR", default=str(VAR_DIR / "search"))
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
VAULT_STORE_DIR = env.str("VAULT_STORE_DIR", default=str(VAR_DIR / "vault"))
