"""I2: no table with a partnership is without row-level security, and the serving role is bound."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

# Every function that passes row-level security. One that is not here fails the proof.
DEFINERS = {
    "at_the_door", "audit_chains", "audit_links", "audit_seal", "bodies_at_work", "can_take",
    "month_counts", "turn_away_counts", "deaths_unsettled", "documents_to_check",
    "end_relation", "enter",
    "erase_file", "find_documents", "find_people", "people_by_phone",
    "forget_drafts", "forget_sheets", "funnel_counts", "give_back_referral",
    "hand_on_conflicts", "memberships_of", "messages_waiting", "note_conflicts",
    "partner_of_client", "person_link", "referral_of_our_message", "registered_person", "risks_of",
    "seal_linked", "texted", "untold_referrals", "walled_cases", "walled_conflicts",
    "walled_issues", "walled_parties", "walled_referrals", "whom_to_answer", "whose_feed",
    "whose_message",
}  # fmt: skip
UNSECURED = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
WHERE c.relkind IN ('r', 'p')
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
      AND a.attname IN ('partnership_id', 'organisation_id', 'person_id'))
"""
OPEN_TO_ALL = """
SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
WHERE pg_get_expr(p.polqual, p.polrelid) = 'true'
  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'partnership_id')
"""
ROLE = """
SELECT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)::int
    + (SELECT count(*) FROM pg_class k WHERE k.relowner = r.oid)
    + (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid)
FROM pg_roles r WHERE rolname = 'app'
"""
DEFINING = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prosecdef
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
TABLES = Figure(
    "I2", "tables with a partnership, organisation or person without forced row-level security",
    "=0",
    "The catalogue of a freshly migrated database is asked for every such table, for policies that"
    " are open to everybody, and for functions that pass row-level security and are not on the"
    " list.",
    "Row-level security is switched off for one table, and a function that is not listed is made",
)  # fmt: skip
BOUND = Figure(
    "I2-role", "powers of the serving role that row-level security does not bind", "=0",
    "Superuser, passing row-level security, making roles or databases, owning anything, being a"
    " member of another role.", "The role is given the right to pass row-level security",
)  # fmt: skip
REFUSED = Figure(
    "I2-refuses", "unfit roles as which the product refused to start", "=3",
    "The worker is started as the owner of the tables, as a superuser and as a role that passes"
    " row-level security. Each time it must end with a sentence.",
    "As the serving role it must not refuse",
)  # fmt: skip
FIGURES = [TABLES, BOUND, REFUSED]


def measure(run: Any) -> Iterator[Found]:
    with scratch() as database:
        wrong = faults(database)
        yield judge(
            TABLES, len(wrong), caught=open_table_is_found(database), reason=", ".join(wrong),
            fast=run.fast,
        )  # fmt: skip
        yield judge(BOUND, powers(database), caught=power_is_found(database), fast=run.fast)
        refused = [refuses(database, role) for role in ("owner", "alongside_admin", "loader")]
        fit = not refuses(database, "app")
        yield judge(REFUSED, sum(refused), caught=fit, fast=run.fast)


def faults(database: Scratch) -> list[str]:
    functions = {name for (name,) in database.rows(DEFINING)} - DEFINERS
    tables = {name for (name,) in database.rows(UNSECURED)}
    policies = {name for (name,) in database.rows(OPEN_TO_ALL)}
    return [
        *(f"table {each}" for each in sorted(tables)),
        *(f"policy of {each}" for each in sorted(policies)),
        *(f"function {each}" for each in sorted(functions)),
    ]


def open_table_is_found(database: Scratch) -> bool:
    before = set(faults(database))
    database.run("ALTER TABLE referrals_referral DISABLE ROW LEVEL SECURITY")
    database.run(
        "CREATE FUNCTION unlisted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
    )
    new = set(faults(database)) - before
    database.run("ALTER TABLE referrals_referral ENABLE ROW LEVEL SECURITY")
    database.run("DROP FUNCTION unlisted()")
    return new == {"table referrals_referral", "function unlisted"}


def powers(database: Scratch) -> int:
    return int(database.rows(ROLE)[0][0])


def power_is_found(database: Scratch) -> bool:
    """Within a transaction that is rolled back: roles are of the whole server."""
    with database.server.admin(database.name) as admin:
        admin.execute("BEGIN")
        admin.execute("ALTER ROLE app BYPASSRLS")
        row = admin.execute(ROLE.encode()).fetchone()
        admin.execute("ROLLBACK")
    return bool(row and row[0])


def refuses(database: Scratch, role: str) -> bool:
    """Whether the worker, started as this role, ends at once and says why."""
    passwords = database.server.passwords()
    socket = database.server.socket
    unknown = role not in passwords  # the loader cannot sign in: one that passes is made for this
    name = "proof_passing" if unknown else role
    if unknown:
        passing(database)
    url = f"host={socket} user={name} password={passwords.get(role, 'proof')}"
    said = {
        "DATABASE_URL": f"{url} dbname={database.name}",
        "DATABASE_AUDIT_URL": f"{url} dbname={database.name}",
        "ALONGSIDE_MODE": "demo",
    }
    script = "from alongside.config import setting_up; setting_up.refuse_unfit_role()"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys\ntry:\n {script}\nexcept Exception as e: sys.exit(str(e))",
        ],
        env=os.environ | said,
        capture_output=True,
        text=True,
    )
    if unknown:
        database.run(f"DROP OWNED BY {name}")
        database.run(f"DROP ROLE {name}")
    return done.returncode == 1 and "The database role" in done.stderr


def passing(database: Scratch) -> None:
    database.run("DROP ROLE IF EXISTS proof_passing")
    database.run("CREATE ROLE proof_passing LOGIN BYPASSRLS PASSWORD 'proof'")
    database.run(f"GRANT CONNECT ON DATABASE {database.name} TO proof_passing")
