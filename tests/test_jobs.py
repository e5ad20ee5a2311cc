"""Background work: in the transaction of the business, done by the worker, never lost with it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from procrastinate.contrib.django import app

from alongside.config import jobs
from alongside.config.taskbackend import JOB

DONE: list[str] = []


@task
def note(word: str) -> None:
    DONE.append(word)


@task
def fail() -> None:
    raise ValueError("Secret")


@pytest.fixture(autouse=True)
def _nothing_done():
    DONE.clear()


@pytest.fixture(autouse=True)
def _no_loop_of_a_browser():
    """A journey in the same process leaves its browser's loop running, beside which none starts."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


def work() -> None:
    """Do what waits, as the worker does, then stop."""
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.django_db(transaction=True)
def test_a_task_is_done_by_the_worker():
    result = note.enqueue("hello")
    assert note.get_result(result.id).status == TaskResultStatus.READY

    work()

    assert DONE == ["hello"]
    assert note.get_result(result.id).status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_task_goes_with_the_transaction_that_wanted_it():
    with transaction.atomic():
        note.enqueue("hello")
        transaction.set_rollback(True)

    work()

    assert not DONE


@pytest.mark.django_db(transaction=True)
def test_a_task_for_later_waits():
    note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")

    work()

    assert not DONE


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_waits_for_another_try(admin_sql):
    result = fail.enqueue()

    work()

    assert fail.get_result(result.id).status == TaskResultStatus.READY
    assert admin_sql(
        "SELECT attempts, scheduled_at > now() FROM procrastinate_jobs WHERE task_name = %s", JOB
    ) == [(1, True)]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_done_by_another(admin_sql):
    note.enqueue("hello")
    [(worker,)] = admin_sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')"
        " RETURNING id"
    )
    admin_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)

    assert async_to_sync(jobs.retry_stalled)(app) == 1
    work()

    assert DONE == ["hello"]


@pytest.mark.django_db(transaction=True)
def test_a_job_under_way_is_left_to_its_worker(admin_sql):
    note.enqueue("hello")
    [(worker,)] = admin_sql("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    admin_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)

    assert async_to_sync(jobs.retry_stalled)(app) == 0


@pytest.mark.django_db
def test_an_unknown_result_is_said_to_be_unknown():
    with pytest.raises(TaskResultDoesNotExist):
        note.get_result("999999999")


def test_the_worker_looks_for_stalled_jobs_every_minute():
    crons = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}

    assert crons["retry_stalled"] == "* * * * *"
    assert crons["alongside.audit.tasks.seal"] == jobs.schedule()["alongside.audit.tasks.seal"]
