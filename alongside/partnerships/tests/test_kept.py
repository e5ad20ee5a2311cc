import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.partnerships import queries
from alongside.partnerships.models import OpeningHours, Participation, Scope, Site
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_what_was_agreed_is_read_once_while_it_holds(world):
    with world.acting(world.adviser) as by:
        first = queries.agreement_of(by)
        with CaptureQueriesContext(connection) as asked:
            second = queries.agreement_of(by)

    assert second is first
    assert len(asked) == 1


def change_scope(world):
    Scope.objects.filter(partnership=world.partnership).update(level="information")


def remove_hours(world):
    OpeningHours.objects.filter(partnership=world.partnership, weekday=0).delete()


def add_site(world):
    site = {"name": "New Surgery", "kind": "GP_PRACTICE"}
    Site.objects.create(partnership=world.partnership, organisation=world.practice, **site)


def end_part(world):
    here = Participation.objects.filter(partnership=world.partnership, part="HEALTH")
    here.update(until="2026-11-01")


def rename_partnership(world):
    type(world.partnership).objects.update(name="Another name")


@pytest.mark.parametrize(
    "change", [change_scope, remove_hours, add_site, end_part, rename_partnership]
)
def test_a_change_is_seen_at_once(world, change):
    with world.acting(world.coordinator) as by:
        before = queries.agreement_of(by)
        change(world)
        after = queries.agreement_of(by)

    assert after.version > before.version
    assert after != before


def test_a_change_that_was_taken_back_leaves_what_was_kept(world):
    with world.acting(world.coordinator) as by:
        before = queries.agreement_of(by)
        with transaction.atomic():
            change_scope(world)
            meanwhile = queries.agreement_of(by)
            transaction.set_rollback(True)
        assert queries.agreement_of(by).scopes == before.scopes
        add_site(world)

        assert queries.agreement_of(by).version != meanwhile.version


def test_one_partnership_is_not_told_what_another_agreed(world):
    other = make_world("Advice at Hill Road")
    with world.acting(world.adviser) as by:
        queries.agreement_of(by)
    with other.acting(other.adviser) as by:
        told = queries.agreement_of(by)

    assert {site.partnership_id for site in told.sites.values()} == {other.partnership.pk}
