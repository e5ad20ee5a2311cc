"""
I2 and I3: what row-level security holds by itself, asked by raw SQL as the serving role.

A database of its own is filled with one row a table for each of four tenancies, whatever the
tables are, so that a table made tomorrow is asked as well:

  own        the reader's organisation in the reader's partnership
  neighbour  another organisation in the same partnership
  elsewhere  the same organisation, and the same user, in another partnership
  foreign    another organisation in another partnership
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg.sql import SQL, Identifier, Literal

from tests import cluster

TENANCIES = ("own", "neighbour", "elsewhere", "foreign")
BODIES = ("organisation", "provider", "referring_organisation", "recipient", "coordinator")
TENANT = re.compile(rf"^(partnership|{'|'.join(BODIES)}|person)_id$")

# Rows of a neighbour that all in a partnership may see: nothing in them is about a person.
WHOLE_PARTNERSHIP = {
    "appointments_room", "appointments_session", "appointments_slot", "appointments_weeklysession",
    "care_team_question", "correspondence_route", "insight_monthrelease", "insight_release",
    "partnerships_absence", "interop_partner", "partnerships_door", "partnerships_intake",
    "partnerships_credential",  # who may advise on what is public, and every referrer is told it
    "partnerships_localline",  # the numbers to ring when nobody here can help today
    "partnerships_membership",
    "partnerships_openinghours", "partnerships_participation", "partnerships_partnership",
    "partnerships_scope", "partnerships_site",
}  # fmt: skip
ACROSS = {
    "people_party": "a provider's conflict register is its own, in whatever partnership",
    "people_partykey": "a provider's conflict register is its own, in whatever partnership",
    "people_conflictitem": "a provider's conflict register is its own, in whatever partnership",
    "law_signoff": "what its editors signed is an organisation's own, in whatever partnership",
    "law_commencement": "what its editors entered is an organisation's own, likewise",
    "law_school": "the terms that its people entered are an organisation's own, likewise",
    "accounts_draft": "a draft is its user's, wherever they act",
    "partnerships_membership": "a user sees where else they may act",
    "partnerships_organisation": "an organisation is nobody's, and its name is public",
}
EVERYBODYS = {"partnerships_organisation"}  # to read; test_organisations_… says who may change one
SEALED = {"audit_head"}  # closed to the serving role

# Every function that passes row-level security, and where it is tested.
DEFINERS = {
    "at_the_door": ("partnerships/doors", "a_closed_or_unknown_address_opens_nothing"),
    "audit_chains": ("audit/chain", "a_chain_that_nobody_touched_holds"),
    "audit_links": ("audit/chain", "a_broken_cut_or_replaced_chain_is_found"),
    "audit_seal": ("audit/chain", "what_is_written_later_lengthens_the_chain"),
    "bodies_at_work": ("access/functions", "bodies_at_work_are_ids_and_nothing_else"),
    "can_take": ("access/functions", "can_take_is_asked_of_one_register_and_answers_yes_or_no"),
    "deaths_unsettled": ("people/death", "each_organisation_that_knew_them_has_a_death_to_settle"),
    "documents_to_check": (
        "casework/documents",
        "what_waits_for_the_virus_check_is_found_for_every_organisation",
    ),
    "end_relation": ("access/functions", "end_relation_is_for_whoever_has_one"),
    "enter": (
        "partnerships/people",
        "a_membership_of_another_in_the_sign_in_session_lets_nobody_in",
    ),
    "erase_file": ("casework/retention", "the_database_erases_for_the_provider_alone"),
    "find_documents": ("casework/search", "documents_of_others_are_not_found"),
    "find_people": ("people/queries", "nothing_of_another_partnership_is_found"),
    "forget_drafts": ("accounts/drafts", "old_drafts_of_everybody_are_deleted_by_the_task"),
    "forget_sheets": ("referrals/sheets", "a_sheet_is_forgotten_after_a_day"),
    "funnel_counts": ("access/functions", "funnel_counts_are_of_ones_own_partnership"),
    "give_back_referral": (
        "access/functions",
        "give_back_referral_is_for_the_provider_that_is_asked",
    ),
    "hand_on_conflicts": (
        "referrals/conflict_walls",
        "what_waits_for_an_officer_goes_to_another_once_a_wall_is_raised",
    ),
    "memberships_of": ("access/functions", "memberships_of_somebody_else_are_not_told"),
    "messages_waiting": (
        "correspondence/actions",
        "the_dispatcher_finds_what_is_due_in_every_partnership",
    ),
    "month_counts": ("access/functions", "month_counts_are_of_what_one_made_or_coordinates"),
    "turn_away_counts": ("access/functions", "turn_away_counts_are_of_ones_own_partnership"),
    "note_conflicts": (
        "access/functions",
        "note_conflicts_tells_the_officer_of_that_register_alone",
    ),
    "partner_of_client": ("interop/partners", "a_partner_asks_for_a_token_by_its_secret"),
    "referral_of_our_message": (
        "interop/decision_table",
        "a_response_of_another_partner_is_not_known",
    ),
    "registered_person": (
        "access/functions",
        "registered_person_is_found_by_both_facts_in_ones_own_partnership",
    ),
    "people_by_phone": ("casework/search", "a_phone_finds_only_whom_one_may_see"),
    "person_link": ("casework/documents", "an_address_opens_what_it_was_made_for_and_nothing_else"),
    "risks_of": (
        "people/contact",
        "the_risks_of_one_record_count_for_the_other_whoever_linked_them",
    ),
    "seal_linked": (
        "people/sealed_pages",
        "a_record_that_another_organisation_linked_is_sealed_as_well",
    ),
    "texted": (
        "correspondence/replies",
        "a_number_is_found_by_its_key_alone_and_by_nobody_before_it_was_texted",
    ),
    "untold_referrals": (
        "referrals/loop",
        "a_referral_that_says_nothing_and_not_why_is_found_in_ones_own_partnership",
    ),
    "whose_feed": ("casework/feeds", "a_calendar_that_was_revoked_or_never_was_opens_nothing"),
    "whose_message": (
        "correspondence/replies",
        "a_receipt_about_no_message_of_ours_changes_nothing",
    ),
    "walled_cases": ("access/functions", "what_concerns_a_walled_patient_is_told_to_nobody_else"),
    "walled_conflicts": (
        "referrals/conflict_walls",
        "an_officer_finds_nothing_about_whoever_is_behind_a_wall_for_them",
    ),
    "walled_issues": ("access/functions", "what_concerns_a_walled_patient_is_told_to_nobody_else"),
    "walled_parties": (
        "referrals/conflict_walls",
        "a_name_that_always_stands_in_the_register_is_hidden_likewise",
    ),
    "walled_referrals": (
        "access/functions",
        "what_concerns_a_walled_patient_is_told_to_nobody_else",
    ),
    "whom_to_answer": (
        "interop/replies",
        "whoever_does_not_see_the_referral_is_not_told_whom_to_answer",
    ),
}


# A database with a row in every secured table for each tenancy


@dataclass
class Filled:
    name: str
    tables: list[str]
    app: Callable[[], Any]

    def key(self, table: str, tenancy: str) -> str:
        return key_of(table, tenancy)


@pytest.fixture(scope="module")
def filled(cluster_of_tests, database_of_tests, django_db_blocker) -> Iterator[Filled]:
    with django_db_blocker.unblock():
        with cluster.database(cluster_of_tests) as name:
            with cluster_of_tests.admin(name) as admin:
                tables = [table for (table,) in admin.execute(SECURED)]
                fill(admin, tables)
            url = cluster_of_tests.urls(name)["app"]
            yield Filled(name, tables, lambda: psycopg.connect(url, autocommit=True))
        cluster.point_connections(cluster_of_tests, database_of_tests)


SECURED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relrowsecurity ORDER BY 1
"""
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), a.attnotnull, r.relname
FROM pg_attribute a
LEFT JOIN pg_constraint k
    ON k.conrelid = a.attrelid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
LEFT JOIN pg_class r ON r.oid = k.confrelid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
EMPTY = {
    "uuid": uuid.UUID(int=1), "boolean": False, "jsonb": "{}", "bytea": b"", "date": "2026-11-24",
    "timestamp with time zone": "2026-11-24 12:00Z", "time without time zone": "12:00",
}  # fmt: skip


# What makes the reader see what is sealed: an adviser of whoever holds the person.
STANDING = {"people_relation": {"kind": "HOLDS"}, "partnerships_membership": {"role": "ADVISER"}}


def fill(admin: Any, tables: list[str]) -> None:
    """Rows without keys and checks: it is of row-level security alone that something is asked."""
    rows = [
        (table, tenancy, row_of(admin, table, tenancy)) for table in tables for tenancy in TENANCIES
    ]
    checks = admin.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE contype IN ('c', 'x', 'u') AND connamespace = 'public'::regnamespace"
    ).fetchall()
    for table, name in checks:
        admin.execute(SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(SQL(table), Identifier(name)))
    unique = admin.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND NOT indisprimary"
        " AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
    ).fetchall()
    for (name,) in unique:
        admin.execute(SQL("DROP INDEX {}").format(SQL(name)))
    admin.execute("SET session_replication_role = replica")
    for table, tenancy, row in rows:
        if table in EVERYBODYS and tenancy == "elsewhere":
            continue  # it is the very same
        admin.execute(inserted(table, row))
    admin.execute("SET session_replication_role = origin")


def row_of(admin: Any, table: str, tenancy: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, kind, needed, target in admin.execute(COLUMNS, [table]):
        if name == "id":
            row[name] = key_of(table, tenancy)
        elif name in ("person_id", "user_id") and table == "people_wall":
            row[name] = uuid.uuid4()  # a wall around somebody else, for somebody else
        elif (key := key_in(name, target, tenancy)) and (needed or TENANT.match(name)):
            row[name] = key
        elif needed:
            row[name] = EMPTY.get(kind, "{}" if kind.endswith("[]") else "0")
    row |= STANDING.get(table, {})
    if table == "referrals_referral":
        row |= {"provider_id": None, "patient_id": None}
    return row


def key_in(column: str, target: str | None, tenancy: str) -> str | None:
    """The id that a column holds in this tenancy: of a row that stands there."""
    if column in ("user_id", "actor_id"):
        return key_of("accounts_user", tenancy)
    match = TENANT.match(column)
    if match:
        table = {"partnership": "partnerships_partnership", "person": "people_person"}
        target = table.get(match[1], "partnerships_organisation")
    return key_of(target, tenancy) if target else None


def key_of(table: str, tenancy: str) -> str:
    """A neighbour shares the partnership, and elsewhere are the same user and organisation."""
    if table == "partnerships_partnership" and tenancy == "neighbour":
        tenancy = "own"
    if table in ("partnerships_organisation", "accounts_user") and tenancy == "elsewhere":
        tenancy = "own"
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{table} {tenancy}"))


def inserted(table: str, row: dict[str, Any]) -> Any:
    return SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING").format(
        Identifier(table),
        SQL(", ").join(map(Identifier, row)),
        SQL(", ").join(Literal(str(v) if isinstance(v, uuid.UUID) else v) for v in row.values()),
    )


@pytest.fixture
def reader(filled) -> Iterator[Any]:
    """A connection as the serving role, speaking for the reader."""
    with filled.app() as connection:
        speak(connection, "own")
        yield connection


def speak(connection: Any, tenancy: str) -> None:
    for name, table in [
        ("user", "accounts_user"),
        ("organisation", "partnerships_organisation"),
        ("partnership", "partnerships_partnership"),
    ]:
        connection.execute(
            "SELECT set_config(%s, %s, false)", [f"alongside.{name}", key_of(table, tenancy)]
        )


def done(connection: Any, statement: Any) -> int:
    """Run it, undo it, and return how many rows it touched: none where it is refused."""
    try:
        with connection.transaction(force_rollback=True):
            return int(connection.execute(statement).rowcount)
    except psycopg.errors.InsufficientPrivilege:
        return 0


# Which tables


def test_every_table_with_a_tenant_is_secured_and_forced(filled, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        columns = admin.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, a.attname"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        ).fetchall()

    with_a_tenant = {table for table, _, name in columns if TENANT.match(name)}
    bare = {table for table, secured, name in columns if TENANT.match(name) and not secured}
    assert bare == set()
    assert len(with_a_tenant) > 30
    assert with_a_tenant | {"partnerships_partnership", "people_person"} <= set(filled.tables)


def test_no_view_shows_what_a_table_hides(filled, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        views = admin.execute(
            "SELECT relname FROM pg_class c WHERE relkind IN ('v', 'm')"
            " AND relnamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
            " AND NOT coalesce(reloptions @> '{security_invoker=true}', false)"
        ).fetchall()

    assert views == []


def test_the_serving_role_owns_nothing(filled, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        owned = admin.execute(
            "SELECT classid::regclass::text, objid FROM pg_shdepend s JOIN pg_roles r"
            " ON r.oid = s.refobjid WHERE r.rolname IN ('app', 'audit_writer') AND deptype = 'o'"
        ).fetchall()

    assert owned == []


# The functions that pass it


def test_the_functions_that_pass_row_level_security_are_listed_and_bound(filled, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        found = admin.execute(
            "SELECT p.proname, r.rolname, p.proconfig,"
            " has_function_privilege('app', p.oid, 'EXECUTE'),"
            " EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x"
            " WHERE x.grantee = 0) FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
            " WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()

    assert [name for name, *_ in found] == sorted(DEFINERS)
    assert {tuple(bound) for _, *bound in map(flat, found)} == {
        ("definer", "search_path=public, pg_temp", True, False)
    }


def flat(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(", ".join(each) if isinstance(each, list) else each for each in row)


@pytest.mark.parametrize("function", DEFINERS)
def test_each_of_them_is_tested(function):
    where, name = DEFINERS[function]
    area, _, file = where.partition("/")
    folder = "tests/access" if area == "access" else f"alongside/{area}/tests"

    assert f"def test_{name}(" in (settings.BASE / folder / f"test_{file}.py").read_text()


# What the serving role reads and writes


def test_whoever_speaks_for_nobody_sees_no_row_of_any_table(filled):
    with filled.app() as nobody:
        seen = {table for table in filled.tables if done(nobody, rows_of(table))}

    assert seen == EVERYBODYS
    assert len(filled.tables) > 30


TOLD_BY = {"people_partykey": "people_party"}  # it has no id: its row is told by the row of this


def rows_of(table: str) -> Any:
    return SQL("SELECT 1 FROM {}").format(Identifier(table))


def one(statement: str, table: str, tenancy: str) -> Any:
    told_by = TOLD_BY.get(table, table)
    words = SQL(statement + " WHERE {key} = {value}")
    return words.format(
        Identifier(table), key=key_column(table), value=Literal(key_of(told_by, tenancy))
    )


def key_column(table: str) -> Identifier:
    return Identifier("party_id" if table in TOLD_BY else "id")


def keyed(filled: Filled) -> list[str]:
    return [table for table in filled.tables if table not in SEALED | EVERYBODYS]


def may_see(table: str, tenancy: str) -> bool:
    if tenancy == "own":
        return True
    return table in (WHOLE_PARTNERSHIP if tenancy == "neighbour" else ACROSS) and (
        tenancy != "foreign"
    )


def is_same_row(table: str, tenancy: str) -> bool:
    return key_of(table, tenancy) == key_of(table, "own")


@pytest.mark.parametrize("tenancy", TENANCIES)
def test_the_reader_sees_the_rows_of_a_tenancy_as_meant(filled, reader, tenancy):
    seen = {
        table for table in keyed(filled) if done(reader, one("SELECT 1 FROM {}", table, tenancy))
    }

    assert seen == {table for table in keyed(filled) if may_see(table, tenancy)}


@pytest.mark.parametrize("tenancy", TENANCIES[1:])
def test_rows_that_are_not_seen_are_neither_changed_nor_removed(filled, reader, tenancy):
    unseen = [
        table
        for table in keyed(filled)
        if not may_see(table, tenancy) or (tenancy == "elsewhere" and table in ACROSS_READ)
    ]
    statements = ("UPDATE {} SET {key} = {key}", "DELETE FROM {}")

    hit = [t for t in unseen for words in statements if done(reader, one(words, t, tenancy))]

    assert hit == []
    assert len(unseen) >= 20


ACROSS_READ = {"partnerships_membership"}  # seen elsewhere, changed from there alone


def test_nothing_is_written_into_another_partnership(filled, reader, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        rows = {
            (table, tenancy): row_of(admin, table, tenancy)
            | {"party_id" if table in TOLD_BY else "id": str(uuid.uuid4())}
            for table in keyed(filled)
            for tenancy in ("elsewhere", "foreign")
            if not (tenancy == "elsewhere" and table in ACROSS.keys() - ACROSS_READ)
        }

    written = [at for at, row in rows.items() if done(reader, inserted(at[0], row))]

    assert written == []
    assert len(rows) > 60


def test_no_row_is_moved_into_another_partnership(filled, reader, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        tables = [
            table
            for table in keyed(filled)
            if any(name == "partnership_id" for name, *_ in admin.execute(COLUMNS, [table]))
        ]
    foreign = key_of("partnerships_partnership", "foreign")
    words = f"UPDATE {{}} SET partnership_id = '{foreign}'"

    assert [table for table in tables if done(reader, one(words, table, "own"))] == []
    assert len(tables) > 25


# Attacks that need a mind. The reader's own row would be touched, were it not refused.

OWN_REFERRAL = f"'{key_of('referrals_referral', 'own')}'"
FOREIGN_REFERRAL = f"'{key_of('referrals_referral', 'foreign')}'"
ME = f"'{key_of('partnerships_organisation', 'own')}'"
THEM = f"'{key_of('partnerships_organisation', 'foreign')}'"
USER = f"'{key_of('accounts_user', 'own')}'"
ATTACKS = [
    # Becoming the provider of what others referred, or its referrer
    f"UPDATE referrals_referral SET provider_id = {ME} WHERE id = {FOREIGN_REFERRAL}",
    f"UPDATE referrals_referral SET provider_id = {ME} WHERE referring_organisation_id <> {ME}",
    f"UPDATE referrals_referral SET referring_organisation_id = {ME} WHERE provider_id <> {ME}",
    f"UPDATE casework_case SET provider_id = {ME} WHERE provider_id <> {ME}",
    f"UPDATE casework_note SET words = '' WHERE provider_id <> {ME}",
    f"UPDATE people_relation SET organisation_id = {ME} WHERE organisation_id <> {ME}",
    f"UPDATE people_party SET provider_id = {ME} WHERE provider_id <> {ME}",
    f"UPDATE care_team_plan SET provider_id = {ME} WHERE provider_id <> {ME}",
    f"UPDATE appointments_booking SET provider_id = {ME} WHERE provider_id <> {ME}",
    f"UPDATE correspondence_message SET organisation_id = {ME} WHERE organisation_id <> {ME}",
    # Taking down somebody else's wall, or another partnership's members
    f"DELETE FROM people_wall WHERE organisation_id <> {ME}",
    f"UPDATE people_wall SET user_id = NULL WHERE organisation_id <> {ME}",
    f"DELETE FROM partnerships_membership WHERE user_id = {USER} AND organisation_id <> {ME}",
    f"UPDATE partnerships_organisation SET name = 'Ours' WHERE id = {THEM}",
    f"DELETE FROM partnerships_organisation WHERE id = {THEM}",
    # What is only added to
    f"UPDATE audit_event SET detail = '{{}}' WHERE organisation_id = {ME}",
    f"DELETE FROM audit_event WHERE organisation_id = {ME}",
    "DELETE FROM audit_look",
    "UPDATE audit_look SET page = ''",
    "SELECT 1 FROM audit_head",
    f"UPDATE referrals_step SET note = '' WHERE referral_id = {OWN_REFERRAL}",
    f"DELETE FROM referrals_step WHERE referral_id = {OWN_REFERRAL}",
    "DELETE FROM casework_issuestep",
    "DELETE FROM appointments_bookingstep",
    "DELETE FROM correspondence_delivery",
    "UPDATE care_team_disclosure SET words = ''",
    "DELETE FROM care_team_disclosure",
    "UPDATE insight_release SET figures = '{}'",
    "DELETE FROM insight_release",
    "UPDATE interop_received SET body = ''",
    # Getting out of one's role
    "SET ROLE owner",
    "SET ROLE loader",
    "SET ROLE definer",
    "SET SESSION AUTHORIZATION owner",
    "ALTER ROLE app BYPASSRLS",
    "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON people_person USING (true)",
    "DROP POLICY see ON people_person",
    "GRANT ALL ON audit_head TO app",
    "CREATE TABLE public.mine (id int)",
    "CREATE VIEW public.mine AS SELECT * FROM people_person",
    "TRUNCATE people_person CASCADE",
    "COPY people_person TO PROGRAM 'cat'",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", ATTACKS)
def test_by_raw_sql_nothing_is_touched(reader, statement):
    assert done(reader, SQL(statement)) <= 0


def test_the_list_of_attacks_is_long_enough():
    assert len(ATTACKS) >= 40


def test_a_table_without_its_policies_is_found(filled, reader, cluster_of_tests):
    with cluster_of_tests.admin(filled.name) as admin:
        admin.execute("ALTER TABLE casework_note DISABLE ROW LEVEL SECURITY")
        seen = done(reader, one("SELECT 1 FROM {}", "casework_note", "foreign"))
        changed = done(reader, one("UPDATE {} SET {key} = {key}", "casework_note", "foreign"))
        admin.execute("ALTER TABLE casework_note ENABLE ROW LEVEL SECURITY")

    assert (seen, changed) == (1, 1)
