"""Public search: which engine answers, which are kept up to date, where the index lies."""

from .env import VAR_DIR, env

SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="embedded")
SEARCH_INDEX_DIR = env.str("SEARCH_INDEX_DIR", default=str(VAR_DIR / "search"))

ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="portal-records")
ELASTICSEARCH_SHARDS = env.int("ELASTICSEARCH_SHARDS", default=1)
ELASTICSEARCH_REPLICAS = env.int("ELASTICSEARCH_REPLICAS", default=0)
ELASTICSEARCH_TIMEOUT = env.float("ELASTICSEARCH_TIMEOUT", default=5.0)
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", default="")

# The engines whose indexes follow what is published; the one that answers always does.
SEARCH_INDEXES = env.list("SEARCH_INDEXES", default=["embedded"] + (["elasticsearch"] if ELASTICSEARCH_URL else []))

# Grows with every destroyed key; best on another disk or machine than the database.
VAULT_DESTROYED_LIST = env.str("VAULT_DESTROYED_LIST", default=str(VAR_DIR / "destroyed-keys.jsonl"))
# Queries that found nothing or took long are noted for staff: from so many milliseconds, in words only when asked so
# many times in a month, for so many days, and at most so many a month.
SEARCH_SLOW_MS = env.int("SEARCH_SLOW_MS", default=500)
SEARCH_NOTED_FROM = env.int("SEARCH_NOTED_FROM", default=5)
SEARCH_NOTES_DAYS = env.int("SEARCH_NOTES_DAYS", default=90)
SEARCH_NOTES_A_MONTH = env.int("SEARCH_NOTES_A_MONTH", default=5000)

VAULT_STORE_DIR = env.str("VAULT_STORE_DIR", default=str(VAR_DIR / "vault"))
