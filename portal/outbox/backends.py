"""A backend for django_tasks that enqueues on commit and runs in Celery workers."""

from typing import Any

from django.db import transaction
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id

from portal import timekeeping

from .emission import emit
from .queued_tasks import TOPIC


class CeleryBackend(BaseTaskBackend):
    """Writes the task to the outbox in the caller's transaction; a Celery worker runs it after the commit.

    Results are not kept. A rolled-back transaction takes its tasks along; a broker that is away only delays them.
    """

    supports_defer = True
    supports_async_task = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Queue a task.

        Raises:
            InvalidTaskError: the task is not one that can be run by its path.
        """
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timekeeping.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        payload = {
            "id": result.id,
            "path": task.module_path,
            "args": result.args,
            "kwargs": result.kwargs,
            "backend": self.alias,
            "queue": task.queue_name,
        }
        with transaction.atomic():
            emit(TOPIC, payload, not_before=task.run_after)
        task_enqueued.send(type(self), task_result=result)
        return result
