import hashlib
import time
from collections import defaultdict
from datetime import date

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier

from alongside.appointments import rules as appointments
from alongside.casework import rules as casework
from alongside.demo.management.seeding import Seeding, keys
from alongside.demo.management.seeding.crowd import Words
from alongside.demo.rules import PERSONAS
from alongside.kit.filters import day_of
from alongside.people.rules import judged
from alongside.referrals import queries as referred
from alongside.referrals import rules as referrals
from alongside.referrals.rules import tracking
from alongside.referrals.rules.tracking import Reached
from alongside.referrals.rules.triage import Facts, Said, findings, level_of
from tests.seeded import TODAY, empty_database, seed

PEOPLE = 600
TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT LIKE 'django%' AND relname NOT LIKE 'auth%' ORDER BY 1
"""


@pytest.fixture(scope="module")
def server(cluster_of_tests, database_of_tests):
    return cluster_of_tests


@pytest.fixture(scope="module")
def database(server, database_of_tests):
    with empty_database(server, database_of_tests) as name:
        seed(server, name, people=PEOPLE)
        yield name


@pytest.fixture(scope="module")
def ask(server, database):
    """Ask the seeded database as the bootstrap role, which sees all rows."""

    def run(sql):
        with server.admin(database) as admin:
            return admin.cursor(row_factory=dict_row).execute(sql).fetchall()

    return run


def fingerprint(server, name):
    digest = hashlib.sha256()
    with server.admin(name) as admin:
        for (table,) in admin.execute(TABLES).fetchall():
            words = SQL("SELECT t::text FROM {} t ORDER BY 1").format(Identifier(table))
            for (row,) in admin.execute(words):
                digest.update(f"{table}{row}".encode())
    return digest.hexdigest()


def test_the_same_three_arguments_make_the_same_rows_and_others_others(server, database_of_tests):
    prints = []
    for k, today in [(7, TODAY), (7, TODAY), (8, TODAY), (7, date(2026, 11, 25))]:
        with empty_database(server, database_of_tests) as name:
            seed(server, name, people=200, seed=k, today=today)
            prints.append(fingerprint(server, name))

    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_as_many_people_are_made_as_were_asked_for(server, database_of_tests, ask):
    assert ask("SELECT count(*) AS n FROM people_person")[0]["n"] == PEOPLE


def test_a_database_that_has_people_is_refused(server, database):
    with psycopg.connect(server.urls(database)["owner"], autocommit=True) as connection:
        seeding = Seeding(connection, people=200, seed=1, today=TODAY)

        assert "has people already" in (seeding.why_not() or "")


def test_how_fast_people_are_made_is_printed(server, database_of_tests):
    with empty_database(server, database_of_tests) as name:
        begun = time.monotonic()
        seed(server, name, people=1000)
        print(f"seed: {1000 / (time.monotonic() - begun):,.0f} people a second")


# Nothing dangles


def test_a_seed_with_a_dangling_row_is_rolled_back(server, database_of_tests, monkeypatch):
    with empty_database(server, database_of_tests) as name:
        monkeypatch.setattr(
            "alongside.demo.management.seeding.writing.Writing._kin",
            lambda self, life, patient: self.book.kinship.append(
                f"{next(self.book.ids)}\t{self.text(life.received)}\t{life.unit.partnership}"
                f"\t{life.person.id}\t{'0' * 32}\tPARENT"
            ),
        )

        with pytest.raises(keys.Dangling, match="people_kinship"):
            seed(server, name, people=300)

        with server.admin(name) as admin:
            assert admin.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


def test_without_the_right_to_check_later_the_database_checks_each_row(
    server, database_of_tests, monkeypatch
):
    def may_not(connection):
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return False

    monkeypatch.setattr(keys, "check_at_the_end", may_not)
    with empty_database(server, database_of_tests) as name:
        assert seed(server, name, people=200) == 200


# What is stored for speed equals what it is a copy of


def rows_by(rows, key):
    found = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def test_every_referral_is_what_its_steps_say(ask):
    steps = rows_by(ask("SELECT * FROM referrals_step ORDER BY referral_id, number"), "referral_id")
    found = ask("SELECT * FROM referrals_referral")

    assert len(found) > PEOPLE * 0.9
    for row in found:
        said = steps[row["id"]]
        copy = tracking.copied(
            Reached(referrals.Status(step["status"]), step["reason"], step["at"]) for step in said
        )
        stored = {name: row[name] for name in vars(copy)}
        assert stored == vars(copy)
        assert [step["number"] for step in said] == list(range(1, len(said) + 1))
        assert [step["at"] for step in said] == sorted(step["at"] for step in said)


def moves(rows, key, state):
    for said in rows_by(rows, key).values():
        for old, new in zip(said, said[1:], strict=False):
            yield old[state], new[state]


def test_every_step_was_allowed(ask):
    steps = set(moves(ask("SELECT * FROM referrals_step ORDER BY number"), "referral_id", "status"))
    bookings = set(
        moves(ask("SELECT * FROM appointments_bookingstep ORDER BY at, id"), "booking_id", "status")
    )
    issues = set(
        moves(ask("SELECT * FROM casework_issuestep ORDER BY at, id"), "issue_id", "state")
    )

    assert not [each for each in steps if referrals.why_not_move(*map(referrals.Status, each))]
    assert not [
        each for each in bookings if appointments.why_not_move(*map(appointments.Status, each))
    ]
    assert not [each for each in issues if casework.why_not_move(*map(casework.IssueState, each))]


def test_every_answer_and_ending_has_a_coded_reason(ask):
    for row in ask("SELECT status, reason FROM referrals_step"):
        assert tracking.why_no_reason(referrals.Status(row["status"]), row["reason"]) is None
    for row in ask("SELECT answer, reason FROM referrals_proposal WHERE answer = 'DECLINED'"):
        assert row["reason"] in referrals.DeclineReason.values


def test_every_level_is_the_one_that_the_answers_make(ask):
    answers = rows_by(ask("SELECT * FROM referrals_triage"), "referral_id")
    soon = referred.soon_in("england")

    for row in ask("SELECT * FROM referrals_referral"):
        said = {each["rule"]: Said(each["said"]) for each in answers[row["id"]]}
        received, urgency = day_of(row["received_at"]), referrals.Urgency(row["urgency"])
        facts = Facts(received, urgency, row["letter_date"], said, {})
        assert row["level"] == level_of(findings(facts, received, soon))


FAULTS = {
    "an issue that is not what its newest step says": """
        SELECT i.id FROM casework_issue i WHERE i.state <> (SELECT s.state FROM casework_issuestep s
            WHERE s.issue_id = i.id ORDER BY s.at DESC, s.id DESC LIMIT 1)""",
    "a booking that is not what its newest step says": """
        SELECT b.id FROM appointments_booking b WHERE b.status <> (SELECT s.status
            FROM appointments_bookingstep s WHERE s.booking_id = b.id
            ORDER BY s.at DESC, s.id DESC LIMIT 1)""",
    "a slot whose seats are not those of its bookings": """
        SELECT s.id FROM appointments_slot s WHERE s.taken_seats::int[] <> coalesce((
            SELECT array_agg(b.seat::int ORDER BY b.seat) FROM appointments_booking b
            WHERE b.slot_id = s.id AND b.status <> 'CANCELLED'), '{}')""",
    "a moment reached that is not the first attempt that spoke to them": """
        SELECT r.id FROM referrals_referral r WHERE r.reached_at IS DISTINCT FROM (
            SELECT min(a.at) FROM referrals_contactattempt a
            WHERE a.referral_id = r.id AND a.result = 'SPOKE')""",
    "a moment advised that is not the first advice": """
        SELECT r.id FROM referrals_referral r JOIN casework_case c ON c.referral_id = r.id
        WHERE r.advised_at IS DISTINCT FROM (SELECT min(n.at) FROM casework_note n
            WHERE n.case_id = c.id AND n.kind = 'ADVICE')""",
    "a moment of outcome that is not the first outcome": """
        SELECT r.id FROM referrals_referral r JOIN casework_case c ON c.referral_id = r.id
        WHERE r.outcome_at IS DISTINCT FROM (SELECT min(o.at) FROM outcomes_outcome o
            JOIN casework_issue i ON i.id = o.issue_id WHERE i.case_id = c.id)""",
    "a closed file with something open in it": """
        SELECT c.id FROM casework_case c WHERE c.state = 'CLOSED' AND (
            EXISTS (SELECT FROM casework_issue i WHERE i.case_id = c.id AND i.ended_at IS NULL)
            OR EXISTS (SELECT FROM casework_deadline d JOIN casework_issue i ON i.id = d.issue_id
                WHERE i.case_id = c.id AND d.state = 'LIVE'))""",
    "a file and a referral of which one has ended and the other not": """
        SELECT c.id FROM casework_case c JOIN referrals_referral r ON r.id = c.referral_id
        WHERE (c.state = 'CLOSED') <> (r.status = 'CLOSED_COMPLETE')""",
    "a provider that took somebody and does not see them": """
        SELECT r.id FROM referrals_referral r WHERE r.accepted_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM people_relation l WHERE l.person_id = r.person_id AND l.kind = 'HOLDS'
                AND l.organisation_id = r.provider_id AND l.until IS NULL)""",
    "a coordinator who still sees somebody whom a provider took": """
        SELECT r.id FROM referrals_referral r JOIN people_relation l ON l.person_id = r.person_id
        WHERE r.accepted_at IS NOT NULL AND l.kind = 'ROUTES' AND l.until IS NULL""",
    "somebody asked who answered and still sees them": """
        SELECT p.id FROM referrals_proposal p JOIN referrals_referral r ON r.id = p.referral_id
        JOIN people_relation l ON l.person_id = r.person_id AND l.kind = 'OFFERED'
            AND l.organisation_id = p.provider_id AND l.until IS NULL
        WHERE p.answer <> ''""",
    "an open proposal of a referral that waits for no answer": """
        SELECT p.id FROM referrals_proposal p JOIN referrals_referral r ON r.id = p.referral_id
        WHERE p.answer = '' AND r.status NOT IN ('PROPOSED', 'NEEDS_INFORMATION')""",
    "a message without the agreement it needs": """
        SELECT m.id FROM correspondence_message m WHERE m.purpose <> '' AND NOT EXISTS (
            SELECT FROM people_consent c WHERE c.person_id = m.person_id
                AND c.purpose = m.purpose AND c.given AND c.since <= m.written_at)""",
    "something that waits to leave": "SELECT id FROM correspondence_message WHERE state <> 'SENT'",
    "a referral turned away of which no reason is kept, or the other way round": """
        SELECT r.id FROM referrals_referral r LEFT JOIN referrals_turnaway t ON t.referral_id = r.id
        WHERE (r.status = 'DECLINED') IS DISTINCT FROM (t.id IS NOT NULL)""",
    "somebody on the waiting list to whom no day was promised": """
        SELECT id FROM referrals_referral WHERE (status = 'WAITLISTED')
            IS DISTINCT FROM (promised_date IS NOT NULL)""",
    "a level that its newest change does not say": """
        SELECT r.id FROM referrals_referral r WHERE r.level <> coalesce((
            SELECT c.after FROM referrals_levelchange c WHERE c.referral_id = r.id
            ORDER BY c.at DESC, c.created_at DESC LIMIT 1), 'R')""",
    "a phone outside those kept for drama": """
        SELECT id FROM correspondence_route WHERE ring_on !~ '^(020 7946 0[0-9]{3})?$'
        UNION SELECT id FROM partnerships_localline WHERE phone !~ '^020 7946 0[0-9]{3}$'
        UNION SELECT id FROM referrals_unconfirmed
            WHERE said->'phone'->>0 !~ '^07700 900[0-9]{3}$'""",
    "a row of one partnership about somebody of another": """
        SELECT r.id FROM referrals_referral r JOIN people_person p ON p.id = r.person_id
        WHERE p.partnership_id <> r.partnership_id""",
    "an address outside the made-up ones": """
        SELECT id FROM people_contact WHERE email !~ '^(.+@example\\.org)?$'
            OR phone !~ '^(07700 900[0-9]{3})?$' OR postcode !~ '^ZZ99 ' AND NOT sealed
        UNION SELECT id FROM people_sealed WHERE postcode !~ '^ZZ99 '
            OR phone !~ '^(07700 900[0-9]{3})?$' OR email !~ '^(.+@example\\.org)?$'""",
    "an account that a password opens": r"SELECT id FROM accounts_user WHERE password !~ '^!'",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_there_is_no(fault, ask):
    assert ask(FAULTS[fault]) == []


# Nobody is real


def test_every_name_is_of_the_invented_words(ask):
    words = Words()
    families = {part for name in words.families for part in (name, *name.split("-"))}
    given = {*words.given, *(name for _, _, names in words.languages for name in names)}

    for row in ask("SELECT DISTINCT given_name, family_name FROM people_person"):
        assert row["given_name"] in given
        assert row["family_name"] in families or set(row["family_name"].split("-")) <= families


def test_every_nhs_number_is_a_test_number_and_judged_as_the_pages_do(ask):
    rows = ask("SELECT nhs_number, number_status FROM people_person")
    known = [row["nhs_number"] for row in rows if row["number_status"] == "TEST"]

    assert {number[:3] for number in known} == {"999"}
    assert len(set(known)) == len(known)
    for row in rows:
        assert judged(row["nhs_number"]) == (row["nhs_number"], row["number_status"])


# It is believable


def one(ask, sql):
    return float(next(iter(ask(sql)[0].values())))


def test_the_shares_are_those_of_the_field(ask):
    old = "FROM referrals_referral WHERE received_at < '2026-09-01'"
    due = "FROM appointments_booking WHERE starts_at < '2026-11-24' AND status <> 'CANCELLED'"

    assert 0.3 <= one(ask, f"SELECT avg((reached_at IS NULL)::int) {old}") <= 0.4
    assert 0.08 <= one(ask, f"SELECT avg((status = 'MISSED')::int) {due}") <= 0.16
    assert (
        3
        <= one(ask, "SELECT avg(n) FROM (SELECT count(*) n FROM casework_issue GROUP BY case_id) i")
        <= 5
    )
    assert 0.2 <= one(
        ask,
        "SELECT count(DISTINCT person_id) FILTER (WHERE kind = 'INCOME')::float"
        " / (SELECT count(*) FROM casework_case) FROM outcomes_line",
    ) <= 0.34  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "least"),
    [
        ("SELECT count(DISTINCT domain) FROM casework_issue", 7),
        ("SELECT count(DISTINCT result) FROM outcomes_outcome", 6),
        ("SELECT count(DISTINCT language) FROM people_person WHERE interpreter", 5),
        ("SELECT count(DISTINCT urgency) FROM referrals_referral", 3),
        ("SELECT count(DISTINCT reason) FROM referrals_turnaway", 3),
        ("SELECT count(DISTINCT kind) FROM partnerships_site", 6),
        ("SELECT count(DISTINCT level) FROM referrals_referral", 4),
        ("SELECT count(DISTINCT topic) FROM care_team_question", 5),
        ("SELECT count(*) FROM referrals_turnaway WHERE referral_id IS NULL", 10),
        ("SELECT count(*) FROM partnerships_door", 10),
        ("SELECT count(DISTINCT method) FROM outcomes_line", 4),
        ("SELECT count(*) FROM appointments_slot WHERE starts_at > '2026-12-20'"
         " AND taken_seats = '{}'", 20),
        ("SELECT count(DISTINCT site_id) FROM referrals_referral", 10),
    ],
)  # fmt: skip
def test_there_is_some_of_everything(sql, least, ask):
    assert one(ask, sql) >= least


# What a newcomer should find


def test_the_adviser_has_ten_people_today_in_every_state(ask):
    adviser = next(each for each in PERSONAS if each.key == "adviser")
    rows = ask(
        "SELECT b.status FROM appointments_booking b JOIN appointments_session s"
        f" ON s.id = b.session_id WHERE s.adviser_id = '{adviser.user_id}'"
        " AND b.starts_at::date = '2026-11-24'"
    )

    assert len(rows) == 10
    assert {row["status"] for row in rows} == {"ATTENDED", "ARRIVED", "BOOKED", "MISSED"}


def test_something_waits_in_every_queue(ask):
    rows = ask("SELECT DISTINCT queue FROM referrals_referral WHERE queue <> ''")

    assert {row["queue"] for row in rows} == set(referrals.Queue.values)


def test_one_deadline_is_tomorrow_and_one_is_late(ask):
    rows = ask(
        "SELECT safe_date FROM casework_deadline d JOIN casework_case c"
        " ON c.person_id = d.person_id AND c.partnership_id = d.partnership_id"
        f" WHERE d.state = 'LIVE' AND c.adviser_id = '{PERSONAS[2].user_id}' ORDER BY 1"
    )
    days = [row["safe_date"] for row in rows]

    assert sum(day < TODAY for day in days) == 1
    assert date(2026, 11, 25) in days


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM people_wall w JOIN casework_case c ON c.person_id = w.person_id",
        "SELECT 1 FROM people_contact c JOIN people_sealed s USING (person_id)"
        " WHERE c.sealed AND c.phone || c.email || c.address || c.postcode = '' AND s.refuge",
        "SELECT 1 FROM people_person WHERE number_status = 'FAILS_CHECK'",
        "SELECT 1 FROM people_consent WHERE purpose = 'SHARE_STATUS' AND NOT given",
        "SELECT 1 FROM care_team_plan p WHERE NOT EXISTS"
        " (SELECT FROM care_team_disclosure d WHERE d.plan_id = p.id)",
        "SELECT 1 FROM people_sameperson WHERE is_same IS NULL",
        "SELECT 1 FROM partnerships_door d JOIN partnerships_membership m ON m.user_id = d.user_id"
        " WHERE d.kind = 'PERSON' AND m.role = 'DOOR'",
        "SELECT 1 FROM partnerships_credential WHERE valid_to < '2027-01-23'",
        "SELECT 1 FROM partnerships_absence WHERE deputy_id IS NOT NULL",
        "SELECT 1 FROM referrals_unconfirmed WHERE settled = ''",
        "SELECT 1 FROM referrals_urgentcall WHERE caller = 'NOBODY'",
        "SELECT 1 FROM referrals_escalation WHERE rung = 'COORDINATOR'",
        "SELECT 1 FROM referrals_question WHERE answered_at IS NULL",
        "SELECT 1 FROM correspondence_message m WHERE channel = 'TEXT' AND NOT EXISTS"
        " (SELECT FROM correspondence_reply r WHERE r.message_id = m.id)",
        "SELECT 1 FROM correspondence_reply WHERE said = 'CHANGE' AND done_at IS NULL",
        "SELECT 1 FROM correspondence_route WHERE email <> ''",
        "SELECT 1 FROM needs_answer WHERE happening = 'DECLINED'",
        "SELECT 1 FROM needs_answer WHERE happening_why = 'STOPPED'",
        "SELECT 1 FROM people_proxy WHERE ended_at IS NULL",
        "SELECT 1 FROM interop_partner WHERE name = 'demo' AND '1.0.0-beta' = ANY(versions)",
    ],
)
def test_there_is_one_to_show(sql, ask):
    assert ask(sql)
