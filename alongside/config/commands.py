"""`manage` and `worker`: Django's commands, with a database under them."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.core.management import ManagementUtility

from alongside.config import environment, setting_up
from alongside.config.refusing import Stop

NEEDS_NO_DATABASE = {
    "catalogues", "check", "collectstatic", "findstatic", "help", "makemigrations", "version",
}  # fmt: skip
ON_OWNER = {"migrate", "sqlmigrate", "flush", "showmigrations"}


def manage(words: list[str]) -> int:
    """Run a management command; its name may be written with hyphens."""
    command, *rest = words or ["help"]
    name = command.replace("-", "_") if not command.startswith("-") else command
    if name in ON_OWNER and not any(word.startswith("--database") for word in rest):
        rest += ["--database", "owner"]
    become_owner_if_possible()
    if name == "migrate":
        gc.disable()  # a sixth of its time went into looking for garbage
    with database_for(name):
        try:
            ManagementUtility(["run manage", name, *rest]).execute()
        finally:
            close_pools()
    return 0


def become_owner_if_possible() -> None:
    if "DATABASE_URL" not in os.environ or "DATABASE_OWNER_URL" in os.environ:
        os.environ["ALONGSIDE_WITH_OWNER"] = "1"


@contextmanager
def database_for(name: str) -> Iterator[None]:
    """Run our own database for as long as the command lasts, unless it runs already."""
    server = setting_up.embedded(environment.data_folder())
    if server is None or name in NEEDS_NO_DATABASE or environment.mode() == "test":
        yield
        return
    if not (server.base / "passwords").exists():
        raise Stop(f"There is no database in {server.base.parent} yet: run ./run demo first.")
    if server.alive():
        yield
        return
    server.start()
    try:
        yield
    finally:
        server.stop()


def close_pools() -> None:
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        for connection in connections.all(initialized_only=True):
            connection.close()
            if getattr(connection, "pool", None):
                connection.close_pool()  # type: ignore[attr-defined]


def work() -> int:
    """Do background work until told to stop."""
    setting_up.refuse_unfit_role()
    django.setup()
    from procrastinate.contrib.django import app

    from alongside.config.jobs import HEARTBEAT, SILENT_FOR

    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            name="alongside",
            concurrency=2,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT_FOR,
            delete_jobs="successful",
        )
    return 0
