import os
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from psycopg.conninfo import conninfo_to_dict

from alongside.config import databases, roles

VARIABLES = {
    "app": "DATABASE_URL",
    "audit_writer": "DATABASE_AUDIT_URL",
    "owner": "DATABASE_OWNER_URL",
}


class Command(BaseCommand):
    help = "Make the database's roles and rights: once, as the server's administrator."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = {role: self._address(variable, role) for role, variable in VARIABLES.items()}
        words = {role: str(parts["password"]) for role, parts in addresses.items()}
        name = str(addresses["app"].get("dbname", databases.NAME))
        administrator = self._said("DATABASE_ADMIN_URL")
        with psycopg.connect(administrator, autocommit=True) as server:
            roles.create_roles(server, words)
            roles.create_database(server, name)
        with psycopg.connect(administrator, dbname=name, autocommit=True) as inside:
            roles.prepare_database(inside, name)
        self.stdout.write(f"The database {name} has its roles: now run ./run manage migrate")

    def _address(self, variable: str, role: str) -> dict[str, Any]:
        parts: dict[str, Any] = conninfo_to_dict(self._said(variable))
        if parts.get("user") != role or not parts.get("password"):
            raise CommandError(f"{variable} must sign in as {role}, with a password.")
        return parts

    def _said(self, variable: str) -> str:
        if variable not in os.environ:
            raise CommandError(f"{variable} is not set: .env.sample shows how.")
        return os.environ[variable]
