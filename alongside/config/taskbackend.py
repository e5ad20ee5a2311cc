"""
django.tasks over procrastinate: code says @task and .enqueue(); procrastinate keeps and retries.

A job is a row of the same database, so it is enqueued in the transaction of the business.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

JOB = "django.task"
STATUS = {
    "todo": TaskResultStatus.READY,
    "doing": TaskResultStatus.RUNNING,
    "succeeded": TaskResultStatus.SUCCESSFUL,
}


class ProcrastinateBackend(BaseTaskBackend):
    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(
        self, task: "Task[Any, Any]", args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> "TaskResult[Any, Any]":
        self.validate_task(task)
        said: dict[str, Any] = {
            "path": task.module_path,
            "args": list(args),
            "kwargs": dict(kwargs),
        }
        when: dict[str, Any] = {"schedule_at": task.run_after} if task.run_after else {}
        job = app.configure_task(JOB, queue=task.queue_name, priority=task.priority, **when).defer(
            **said
        )
        return self._result(task, job, TaskResultStatus.READY, said, timezone.now())

    def get_result(self, result_id: str) -> "TaskResult[Any, Any]":
        from procrastinate.contrib.django.models import ProcrastinateJob

        job = ProcrastinateJob.objects.filter(pk=result_id, task_name=JOB).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        status = STATUS.get(job.status, TaskResultStatus.FAILED)
        return self._result(import_string(job.args["path"]), job.pk, status, job.args)

    def _result(
        self,
        task: "Task[Any, Any]",
        job: int,
        status: TaskResultStatus,
        said: Mapping[str, Any],
        at: datetime | None = None,
    ) -> "TaskResult[Any, Any]":
        return TaskResult(
            task=task,
            id=str(job),
            status=status,
            enqueued_at=at,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(said["args"]),
            kwargs=dict(said["kwargs"]),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
