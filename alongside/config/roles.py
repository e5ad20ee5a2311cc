"""
The roles of the database: who owns, who serves, who only appends.

  owner         owns the tables and migrates them
  app           serves; owns nothing and cannot pass row-level security
  audit_writer  appends who looked at what, and nothing else
  loader        passes row-level security, for seeding, restore and dump; cannot log in
  definer       passes row-level security; owns the few listed SECURITY DEFINER functions
"""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

LOGIN = ("owner", "app", "audit_writer")
PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

type Server = Connection[tuple[Any, ...]]

IN_THE_DATABASE = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON DATABASE {name} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {name} TO owner, app;
GRANT CONNECT ON DATABASE {name} TO audit_writer;
GRANT ALL ON SCHEMA public TO owner;
GRANT USAGE ON SCHEMA public TO app, audit_writer, loader;
GRANT USAGE, CREATE ON SCHEMA public TO definer;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT ALL ON TABLES TO loader;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT ALL ON SEQUENCES TO loader;
"""


def create_roles(server: Server, passwords: Mapping[str, str]) -> None:
    """Make the roles, or set them right where they exist."""
    for role in LOGIN:
        _have(server, role)
        words = SQL(f"ALTER ROLE {{}} LOGIN {PLAIN} NOBYPASSRLS PASSWORD {{}}")
        server.execute(words.format(Identifier(role), Literal(passwords[role])))
    for role in ("loader", "definer"):
        _have(server, role)
        words = SQL(f"ALTER ROLE {{}} NOLOGIN {PLAIN} BYPASSRLS")
        server.execute(words.format(Identifier(role)))
    _let_owner_become(server, "loader", "definer")
    _let_loader_check_keys_at_the_end(server)


def create_database(server: Server, name: str, template: str = "template0") -> None:
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not known:
        words = SQL("CREATE DATABASE {} OWNER owner TEMPLATE {}")
        server.execute(words.format(Identifier(name), Identifier(template)))


def prepare_database(inside: Server, name: str) -> None:
    """Give the roles their rights in a database that `inside` is connected to."""
    for extension in EXTENSIONS:
        words = SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
        inside.execute(words.format(Identifier(extension)))
    inside.execute(SQL(IN_THE_DATABASE).format(name=Identifier(name)))


def why_not_serve(connection: Server) -> str | None:
    """Return why the role of this connection must not serve, if it must not."""
    row = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls, EXISTS ("
        " SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind IN ('r', 'p', 'v', 'm'))"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    role, is_superuser, bypasses, owns = row or ("nobody", True, True, True)
    if is_superuser:
        return f"The database role ‘{role}’ is a superuser: serve as a role that is not."
    if bypasses:
        return f"The database role ‘{role}’ passes row-level security: serve as one that cannot."
    if owns:
        return f"The database role ‘{role}’ owns tables: serve as a role that owns nothing."
    return None


def _have(server: Server, role: str) -> None:
    if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        server.execute(SQL("CREATE ROLE {}").format(Identifier(role)))


def _let_owner_become(server: Server, *roles: str) -> None:
    """Let `owner` say SET ROLE loader, without having its powers otherwise."""
    for role in roles:
        if server.info.server_version >= 160000:
            words = SQL("GRANT {} TO owner WITH INHERIT FALSE, SET TRUE")
        else:
            server.execute("ALTER ROLE owner NOINHERIT")
            words = SQL("GRANT {} TO owner")
        server.execute(words.format(Identifier(role)))


def _let_loader_check_keys_at_the_end(server: Server) -> None:
    """Where we may give that right; elsewhere the loader has each row's keys checked one by one."""
    row = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row and row[0] and server.info.server_version >= 150000:
        server.execute("GRANT SET ON PARAMETER session_replication_role TO loader")
