from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from alongside.casework import actions, queries
from alongside.casework.actions import NewComplaint
from alongside.casework.models import Case, Complaint, Note
from alongside.casework.rules import CaseState
from alongside.casework.rules.complaints import ComplaintKind, Upheld
from alongside.casework.rules.retention import Closed, keep_until, why_not_erase, years_after
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)
LONG_AGO = NOON - timedelta(days=7 * 366)
TODAY = NOON.date()
HANGING = """
WITH RECURSIVE hanging(id) AS (
    SELECT 'casework_case'::regclass::oid UNION
    SELECT c.conrelid FROM pg_constraint c JOIN hanging h ON c.confrelid = h.id
    WHERE c.contype = 'f'
) SELECT id::regclass::text FROM hanging
"""


@pytest.mark.parametrize(
    ("closed", "born", "until"),
    [
        (date(2020, 11, 23), date(1980, 1, 1), date(2026, 11, 23)),
        (date(2020, 2, 29), None, date(2026, 3, 1)),
        (date(2020, 11, 23), date(2010, 5, 1), date(2034, 5, 1)),
        (date(2020, 11, 23), date(2002, 11, 24), date(2026, 11, 24)),
        (date(2020, 11, 24), date(2002, 11, 24), date(2026, 11, 24)),
    ],
)
def test_a_file_is_kept_for_as_long_as_the_rules_say(closed, born, until):
    assert keep_until(Closed(closed, born), queries.keeping(), TODAY)[0] == until


def test_a_file_is_erased_on_no_day_on_which_it_is_still_kept():
    file = Closed(date(2020, 11, 23), None)

    assert why_not_erase(file, queries.keeping(), date(2026, 11, 23)) is not None
    assert why_not_erase(file, queries.keeping(), date(2026, 11, 24)) is None


@pytest.mark.parametrize("held", [{"has_open_complaint": True}, {"has_open_review": True}])
def test_what_holds_a_file_is_said(held):
    assert why_not_erase(Closed(date(2000, 1, 1), None, **held), queries.keeping(), TODAY)


def test_of_a_leap_day_nothing_goes_early():
    assert years_after(date(2020, 2, 29), 6) == date(2026, 3, 1)


@pytest.fixture
def old(world):
    """A file of long ago with something of everything in it."""
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, facts="Markerword", opponent="Markerword Ltd")
        make_deadline(issue.pk, by=by)
        actions.give_advice(
            issue_id=issue.pk, facts="Markerword", advice="Markerword", instruction="", by=by,
            at=NOON,
        )  # fmt: skip
        actions.add_note(case_id=case.pk, words="Markerword", by=by, at=NOON)
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, closed_at=LONG_AGO)
    return case


def erase(world, case, who="privacy_officer", at=NOON):
    with world.acting(getattr(world, who)) as by:
        return actions.erase_files(case_ids=[case.pk], by=by, at=at)


def marked(admin_sql):
    """The tables in which any row still has the word."""
    tables = admin_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [
        table
        for (table,) in tables
        if admin_sql(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', "%Markerword%")
    ]


@DB
def test_an_erased_file_leaves_nothing_behind(world, old, admin_sql):
    before = marked(admin_sql)

    assert erase(world, old) == 1
    assert {"casework_issue", "casework_note", "casework_edition", "people_party"} <= set(before)
    assert marked(admin_sql) == []
    assert admin_sql("SELECT count(*) FROM audit_event WHERE action = 'casework.erase_file'") == [
        (1,)
    ]


@DB
def test_every_table_that_hangs_on_a_file_may_be_cleared(admin_sql):
    tables = [table for (table,) in admin_sql(HANGING)]
    ask = "SELECT has_table_privilege('definer', %s, 'DELETE')"

    assert len(tables) > 20
    assert [each for each in tables if admin_sql(ask, each) != [(True,)]] == []


@DB
@pytest.mark.parametrize("who", ["adviser", "volunteer"])
def test_only_who_may_take_out_erases(world, old, who):
    with pytest.raises(Refused, match="privacy officer"):
        erase(world, old, who=who)


@DB
def test_a_file_that_is_still_kept_is_refused_and_so_is_an_open_one(world, old):
    with pytest.raises(Refused, match="kept until"):
        erase(world, old, at=LONG_AGO + timedelta(days=30))
    with world.acting(world.adviser):
        Case.objects.filter(pk=old.pk).update(state=CaseState.OPEN, closed_at=None)
    assert erase(world, old) == 0


@DB
def test_the_database_erases_for_the_provider_alone(world, old):
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=old.person_id, organisation_id=by.organisation_id,
            user_id=world.privacy_officer.user_id, why="Known to them", by=by, at=NOON,
        )  # fmt: skip
    for name in ("lawyer", "privacy_officer"):
        with world.acting(getattr(world, name)), connection.cursor() as cursor:
            cursor.execute("SELECT erase_file(%s)", [old.pk])
            assert cursor.fetchone() == (False,)
    with world.acting(world.adviser):
        assert Note.objects.filter(case=old).exists()


def a_complaint(world, case):
    with world.acting(world.adviser) as by:
        return actions.log_complaint(
            new=NewComplaint(
                ComplaintKind.SERVICE, "Nia", "By letter", "Too slow", date(2020, 1, 1), case.pk
            ),
            by=by, at=NOON,
        )  # fmt: skip


@DB
def test_a_complaint_holds_the_file_until_it_is_answered_and_outlives_it(world, old):
    kept = a_complaint(world, old)
    with pytest.raises(Refused, match="not answered"):
        erase(world, old)
    with world.acting(world.privacy_officer) as by:
        about = {"complaint_id": kept.pk, "by": by, "at": NOON}
        actions.acknowledge_complaint(on=TODAY, how="By letter", **about)
        actions.answer_complaint(on=TODAY, answer="Sorry", upheld=Upheld.UPHELD, **about)

    assert erase(world, old) == 1
    with world.acting(world.privacy_officer) as by:
        assert Complaint.objects.get().case_id is None
        assert actions.erase_complaints(by=by, at=NOON + timedelta(days=3 * 366)) == 1
        assert not Complaint.objects.exists()


@DB
def test_the_page_lists_what_is_over_and_erases_what_is_ticked(world, client, old):
    client.sign_in(world.privacy_officer)
    page = reverse("casework:retention")

    assert old.person.name in client.get(page).content.decode()
    client.post(page, {"case": "nothing"})
    client.post(page, {})
    client.post(page, {"do": "complaints"})
    client.post(page, {"case": str(old.pk)})

    assert old.person.name not in client.get(page).content.decode()
    with world.acting(world.supervisor):
        assert not Case.objects.filter(pk=old.pk).exists()
