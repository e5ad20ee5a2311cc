"""
What the worker does: tasks of the areas, those on a schedule, and jobs whose worker was killed.

An area's tasks.py may hold SCHEDULE, a dict from the name of a task to a cron line; six fields
have seconds last.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import App, RetryStrategy

from alongside.config.taskbackend import JOB

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)
HEARTBEAT = 5.0
SILENT_FOR = 20.0  # seconds without a heartbeat after which a worker counts as dead


def register(app: App) -> None:
    app.task(run, name=JOB, queue="default", retry=RETRY)
    every_minute = app.periodic(cron="* * * * *")
    every_minute(app.task(partial_named(app), name="retry_stalled", queue="default"))
    for path, cron in schedule().items():
        job = app.task(_call(path), name=path, queue="default", queueing_lock=path)
        app.periodic(cron=cron)(job)


def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return import_string(path).func(*args, **kwargs)


async def retry_stalled(app: App) -> int:
    """Give jobs back whose worker was killed, so that another does them; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


def schedule() -> dict[str, str]:
    """Gather from all areas which task runs when."""
    return {
        f"alongside.{area}.tasks.{name}": cron
        for area in settings.AREAS
        if find_spec(f"alongside.{area}.tasks")
        for name, cron in getattr(
            import_module(f"alongside.{area}.tasks"), "SCHEDULE", {}
        ).items()
    }


def partial_named(app: App) -> Callable[[int], Any]:
    async def job(timestamp: int) -> None:
        await retry_stalled(app)

    return job


def _call(path: str) -> Callable[[int], Any]:
    def job(timestamp: int) -> None:
        import_string(path).func()

    return job
