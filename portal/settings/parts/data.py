"""Database, cache, sessions, files."""

from .env import VAR_DIR, env

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what was erased is overwritten, not left in the file's free pages.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    _redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    # A visitor does not wait for a dead server: the limits then count per process (portal.abuse.counters).
    _quick = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    CACHES = {"default": _redis, "limits": {**_redis, "KEY_PREFIX": "limits", "OPTIONS": _quick}}
else:
    _locmem = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    CACHES = {
        "default": {**_locmem, "LOCATION": "portal"},
        "limits": {**_locmem, "LOCATION": "limits", "OPTIONS": {"MAX_ENTRIES": 50_000}},
    }

# Sessions and captcha live in the database: a lost cache must not lose a half-written complaint.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
