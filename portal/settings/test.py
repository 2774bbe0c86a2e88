"""The test suite's settings: the embedded mode, or the real services when their addresses are in the environment."""

from . import scratch  # noqa: F401  must come first: it says where this test process writes
from .embedded import *  # noqa: F403
from .embedded import env

PORTAL_DEMO = False
CAPTCHA_TEST_MODE = True
TRAP_LEAST_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_ADAPTER = "portal.notify.adapters.MemorySms"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEST_ON_SERVICES = env.bool("TEST_ON_SERVICES", default=False)
# Only the tests of Elasticsearch talk to it, each with an index of its own.
SEARCH_ENGINE = "embedded"
SEARCH_INDEXES = ["embedded"]
TRACKING_CODE_ARGON2 = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
