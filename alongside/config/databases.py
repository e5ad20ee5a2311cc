"""Which connections there are, as whom each signs in, and what goes over which."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import Model
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict

from alongside.config.postgres import Postgres

NAME = "alongside"
ROLE_OF = {"default": "app", "sessions": "app", "audit": "audit_writer", "owner": "owner"}
VARIABLE_OF = {
    "default": "DATABASE_URL",
    "sessions": "DATABASE_URL",
    "audit": "DATABASE_AUDIT_URL",
    "owner": "DATABASE_OWNER_URL",
}
POOL = {
    "default": {"min_size": 1, "max_size": 8},
    "sessions": {"min_size": 1, "max_size": 4},
    "audit": {"min_size": 1, "max_size": 4},
}

# A statement asked a third time is planned by the server no more: under row-level security the
# plan costs more than the rows.
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


def databases(
    mode: str, data: Path, environ: Mapping[str, str] = os.environ
) -> dict[str, dict[str, Any]]:
    """Describe every connection; `owner` is there only for those who migrate or seed."""
    wanted = ["default", "sessions", "audit"]
    if mode == "test" or environ.get("ALONGSIDE_WITH_OWNER") == "1":
        wanted.append("owner")
    addresses = _from_environment(environ) or _embedded(mode, data)
    return {alias: _connection(alias, addresses.get(alias, ""), mode) for alias in wanted}


def address(conninfo: str) -> dict[str, Any]:
    """Read an address as PostgreSQL's own programs do, and say it in Django's words."""
    parts: dict[str, Any] = conninfo_to_dict(conninfo)
    return {
        "NAME": parts.pop("dbname", NAME),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    if "DATABASE_URL" not in environ:
        return {}
    return {alias: environ.get(variable, "") for alias, variable in VARIABLE_OF.items()}


def _embedded(mode: str, data: Path) -> dict[str, str]:
    server = Postgres(data / "postgres")
    if mode == "test" or not (server.base / "passwords").exists():
        return {}  # the tests start one of their own
    urls = server.urls(NAME)
    return {alias: urls[role] for alias, role in ROLE_OF.items()}


def _connection(alias: str, conninfo: str, mode: str) -> dict[str, Any]:
    described = {"ENGINE": "django.db.backends.postgresql"} | address(conninfo)
    described |= {"ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": True}
    described["OPTIONS"] |= {"application_name": f"alongside {alias}"} | PREPARED
    if alias in POOL and mode != "test":
        described["OPTIONS"]["pool"] = POOL[alias] | {"reset": clean, "timeout": 10}
    return described


def clean(connection: Connection[Any]) -> None:
    """Take the last request's context off a connection that goes back to its pool."""
    from alongside.kit.context import reset_connection

    reset_connection(connection)


class Router:
    """Sign-in sessions go apart, so that a page which only reads can renew them."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return "sessions" if model._meta.app_label == "sessions" else None

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # every connection leads to the same database

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == ("owner" if "owner" in connections else "default")
