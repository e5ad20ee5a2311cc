"""
What the worker does: tasks of the areas, those on a schedule, and jobs whose worker was killed.

An area's tasks.py may hold SCHEDULE, a dict from the name of a task to a cron line; a sixth
field is the seconds.
"""

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
    app.task(name=JOB, queue="default", retry=RETRY)(run)
    every_minute(app)
    for path, cron in schedule().items():
        on_schedule(app, path, cron)


def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return import_string(path).func(*args, **kwargs)


def every_minute(app: App) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="retry_stalled", queue="default", queueing_lock="retry_stalled")
    async def job(timestamp: int) -> None:
        await retry_stalled(app)


def on_schedule(app: App, path: str, cron: str) -> None:
    @app.periodic(cron=cron)
    @app.task(name=path, queue="default", queueing_lock=path)
    def job(timestamp: int) -> None:
        import_string(path).func()


async def retry_stalled(app: App) -> int:
    """Give jobs back whose worker was killed, so that another does them; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_FOR))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


def schedule() -> dict[str, str]:
    """Gather from all areas which task runs when."""
    found = {}
    for area in settings.AREAS:
        if find_spec(f"alongside.{area}.tasks"):
            tasks = import_module(f"alongside.{area}.tasks")
            for name, cron in getattr(tasks, "SCHEDULE", {}).items():
                found[f"{tasks.__name__}.{name}"] = cron
    return found
