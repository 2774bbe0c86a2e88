"""Settings of the live processes: the suite's, with mail in a folder and a beat that does not keep a test waiting."""

from portal.settings.test import *  # noqa: F403
from portal.settings.test import VAR_DIR

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
LOGGING = {"version": 1, "disable_existing_loggers": False}
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {"task": "portal.outbox.tasks.drain", "schedule": 2.0},
    "tick": {"task": "portal.workdays.tasks.tick", "schedule": 2.0},
}
