"""Handing work to Celery without depending on the broker being there."""

import logging
import time
from typing import Any

logger = logging.getLogger(__name__)

#: Seconds in which no connection is attempted after one failed, so that a dead broker does not slow every request.
PAUSE = 10.0


class _Breaker:
    """Shared by the threads of a process."""

    closed_until = 0.0


_breaker = _Breaker()


def ask_for_drain() -> bool:
    """Ask a worker to drain the outbox; whether the broker took it. If not, beat's next drain catches up."""
    if time.monotonic() < _breaker.closed_until:
        return False
    try:
        send("portal.outbox.tasks.drain")
    except Exception as error:
        _breaker.closed_until = time.monotonic() + PAUSE
        logger.warning("the broker is not there (%s): the outbox is drained later", type(error).__name__)
        return False
    return True


def send(name: str, *args: Any) -> None:
    """Queue a Celery task by name, without retrying.

    Raises:
        kombu.exceptions.OperationalError: the broker is not there.
    """
    from portal.celery import app

    # Looked up, not sent by bare name, so that CELERY_TASK_ALWAYS_EAGER and routing hold.
    if name not in app.tasks:
        app.loader.import_default_modules()
    app.tasks[name].apply_async(args=args, retry=False, ignore_result=True)


def reset() -> None:
    """Try the broker again at once."""
    _breaker.closed_until = 0.0
