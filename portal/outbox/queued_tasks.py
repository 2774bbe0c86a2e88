"""Running the tasks of django_tasks (Wagtail's): written as a fact on commit, queued by the drain, run by a worker.

The way over the outbox costs a row and loses nothing: a task stands or falls with the transaction that enqueued it,
and while the broker is away its delivery is repeated.
"""

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext, TaskError, TaskResult, TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_exception_traceback, get_module_path

from portal import timekeeping

from . import broker

TOPIC = "outbox.task"


class NotATask(LookupError):
    """The path does not lead to a task: it was renamed, or the payload is not ours."""


def task_at(path: str) -> Task:
    """The task of that dotted path, which may be that of its function.

    Raises:
        NotATask: there is none; nothing but a task is ever called.
    """
    try:
        found = import_string(path)
    except ImportError:
        raise NotATask(path) from None
    if not isinstance(found, Task):
        raise NotATask(path)
    return found


def queue(payload: dict[str, Any]) -> None:
    """Outbox handler: hand the task to a worker (tried again while the broker is away)."""
    broker.send("portal.outbox.tasks.run", payload)


def run(payload: dict[str, Any]) -> TaskResult:
    """Run a task here and now.

    Raises:
        NotATask: the task is not there.
        Exception: whatever the task raised, after its end was signalled.
    """
    task = task_at(payload["path"]).using(backend=payload["backend"], queue_name=payload["queue"])
    result = started(task, payload)
    task_started.send(sender=type(task.get_backend()), task_result=result)
    arguments = [TaskContext(task_result=result), *result.args] if task.takes_context else result.args
    try:
        task.call(*arguments, **result.kwargs)
    except Exception as error:
        _finish(result, TaskResultStatus.FAILED, error)
        raise
    _finish(result, TaskResultStatus.SUCCESSFUL)
    return result


def started(task: Task, payload: dict[str, Any]) -> TaskResult:
    """The result object of a task that begins."""
    now = timekeeping.now()
    return TaskResult(
        task=task,
        id=payload["id"],
        status=TaskResultStatus.RUNNING,
        enqueued_at=None,
        started_at=now,
        last_attempted_at=now,
        finished_at=None,
        args=payload["args"],
        kwargs=payload["kwargs"],
        backend=payload["backend"],
        errors=[],
        worker_ids=["celery"],
    )


def _finish(result: TaskResult, status: TaskResultStatus, error: Exception | None = None) -> None:
    # TaskResult is frozen; django_tasks' own backends set its fields in the same way.
    object.__setattr__(result, "finished_at", timekeeping.now())
    object.__setattr__(result, "status", status)
    if error is not None:
        result.errors.append(
            TaskError(exception_class_path=get_module_path(type(error)), traceback=get_exception_traceback(error))
        )
    task_finished.send(sender=type(result.task.get_backend()), task_result=result)
