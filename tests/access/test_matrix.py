"""
I1: every address, asked by every role, in every relation, by GET and by POST.

The same cells are asked three times: as built, with row-level security off, and with every scoped
query finding everything. One world, in a database of its own, serves all three.
"""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.urls import get_resolver

from alongside.accounts.rules import Permission
from alongside.appointments import queries as appointments
from alongside.casework import queries as casework
from alongside.correspondence import queries as correspondence
from alongside.partnerships import queries as partnerships
from alongside.people import queries as people
from alongside.referrals import queries as referrals
from tests import cluster
from tests.access.asking import Asked, Asking, Way, cells, judged_by_a_lock, names, walk
from tests.access.scene import Scene, make_scene
from tests.access.table import DATABASE_ONLY, PAGES, PYTHON_ONLY, Page, Reach
from tests.access.ways import unscoped, without_row_security

pytestmark = pytest.mark.slow
MOST_SHOWN = 40  # of what is wrong


@pytest.fixture(scope="module")
def own_database(cluster_of_tests, database_of_tests, django_db_blocker) -> Iterator[str]:
    """A database that may be left as it falls: who signs in here is really written."""
    with django_db_blocker.unblock():
        with cluster.database(cluster_of_tests) as name:
            yield name
        cluster.point_connections(cluster_of_tests, database_of_tests)


@pytest.fixture(scope="module")
def scene(own_database) -> Scene:
    return make_scene()


@pytest.fixture(scope="module")
def asking(scene) -> Asking:
    return Asking(scene)


@pytest.fixture(scope="module")
def as_built(asking: Asking, scene: Scene) -> Asked:
    return asking.run(cells(PAGES, scene))


# The table


def test_every_address_is_in_the_table_and_every_row_has_an_address():
    listed = {page.name for page in PAGES}

    assert names() - listed == set(), "addresses that nobody placed: add them to table.py"
    assert listed - names() == set(), "rows without an address: take them out of table.py"
    assert len(listed) == len(PAGES)


def test_every_guard_asks_for_the_permission_of_the_table():
    declared = {page.name: page for page in PAGES}
    found = {name: each.callback for name, _, each in walk(get_resolver().url_patterns)}
    guarded = {name: view for name, view in found.items() if hasattr(view, "permission")}

    assert {name: view.permission for name, view in guarded.items()} == {
        name: declared[name].may for name in guarded
    }
    unguarded = {each.name for each in PAGES if each.may or each.reach is Reach.GUARDED}
    assert unguarded - guarded.keys() == set()


# Three ways


def test_every_answer_is_as_the_table_says(as_built):
    assert as_built.wrong[:MOST_SHOWN] == []
    assert as_built.requests > 2_000
    assert as_built.cells > 12_000


def test_python_alone_answers_the_same(asking, scene, own_database, cluster_of_tests):
    with cluster_of_tests.admin(own_database) as admin, without_row_security(admin) as tables:
        asked = asking.run(judged_by_a_lock(cells(PAGES, scene)), Way.PYTHON)

    assert asked.wrong[:MOST_SHOWN] == []
    assert len(tables) > 30


def test_the_database_alone_answers_the_same(asking, scene):
    with unscoped():
        asked = asking.run(judged_by_a_lock(cells(PAGES, scene)), Way.DATABASE)

    assert asked.wrong[:MOST_SHOWN] == []


def test_the_cells_that_one_lock_holds_alone_are_few():
    assert len(PYTHON_ONLY) <= 4
    assert len(DATABASE_ONLY) <= 1


def test_headers_and_cookies_of_every_answer_are_strict(as_built):
    assert as_built.heads[:MOST_SHOWN] == []


# What each way must catch

UNGUARDED = [Page("unguarded", Permission.SEE_CASES)]
OPENED = [
    ("people_person", "desk:person"),
    ("referrals_referral", "casework:take_on"),
    ("casework_task", "casework:finish_task"),
    ("appointments_booking", "appointments:move"),
    ("correspondence_message", "correspondence:again"),
    ("partnerships_membership", "partnerships:end_membership"),
]
LOOSENED = [
    (people.visible_to, "desk:person"),
    (people.walled_from, "desk:person"),
    (referrals.visible_to, "casework:take_on"),
    (casework.visible_to, "casework:note"),
    (casework.deadlines_visible_to, "casework:told_person"),
    (appointments.visible_to, "appointments:move"),
    (appointments.day_list, "appointments:session"),
    (correspondence.visible_to, "correspondence:again"),
    (partnerships.members_of, "partnerships:end_membership"),
]


def page_called(name: str) -> list[Page]:
    return [page for page in PAGES if page.name == name]


@override_settings(ROOT_URLCONF="tests.access.unguarded")
def test_a_view_without_a_guard_is_found(asking, scene):
    asked = asking.run(cells(UNGUARDED, scene))

    assert "unguarded" in names() - {page.name for page in PAGES}
    assert any("as signed out" in each for each in asked.wrong)
    assert any("as COMMISSIONER" in each for each in asked.wrong)


@pytest.mark.parametrize(("table", "page"), OPENED)
def test_the_database_alone_misses_a_policy(
    table, page, asking, scene, own_database, cluster_of_tests
):
    with cluster_of_tests.admin(own_database) as admin:
        kept = admin.execute(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
            " WHERE polname = 'see' AND polrelid = %s::regclass",
            [table],
        ).fetchone()[0]
        admin.execute(f"ALTER POLICY see ON {table} USING (true)")
        with unscoped():
            asked = asking.run(cells(page_called(page), scene), Way.DATABASE)
        admin.execute(f"ALTER POLICY see ON {table} USING ({kept})")

    assert any("OTHER_TENANT" in each for each in asked.wrong)


@pytest.mark.parametrize(("query", "page"), LOOSENED)
def test_python_alone_misses_a_scope(query, page, asking, scene, own_database, cluster_of_tests):
    admin_of = cluster_of_tests.admin(own_database)
    with admin_of as admin, without_row_security(admin), unscoped(query):
        asked = asking.run(cells(page_called(page), scene), Way.PYTHON)

    assert asked.wrong, "nothing was found, so the way finds nothing"
