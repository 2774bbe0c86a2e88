"""Background work: in-process in the embedded mode, Celery when a broker is named."""

from .env import env

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
USE_CELERY = bool(CELERY_BROKER_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# No retries inside a request (kombu would wait six seconds): the outbox repeats what a broker did not take.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {"task": "portal.outbox.tasks.drain", "schedule": 15.0},
    "tick": {"task": "portal.workdays.tasks.tick", "schedule": 600.0},
}

TASKS = {
    "default": {
        "BACKEND": "portal.outbox.backends.CeleryBackend"
        if USE_CELERY
        else "django_tasks.backends.immediate.ImmediateBackend",
        "ENQUEUE_ON_COMMIT": True,
    }
}
