import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.audit.models import Event
from alongside.kit.writing import create, flush, insert, together
from alongside.people.models import Contact, Person
from alongside.people.rules import RelationKind
from alongside.referrals.models import TurnAway
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db


def turn_away(world, **said):
    return TurnAway(
        partnership_id=world.partnership.pk,
        organisation_id=world.practice.pk,
        domains=["debt", "housing"],
        reason="NO_CAPACITY",
        at=NOON,
        **said,
    )


def event(by, **said):
    return Event(
        action="kit.try",
        subject="kit.Try",
        subject_id=by.user_id,
        actor_id=by.user_id,
        actor=by.name,
        role=by.role,
        organisation_id=by.organisation_id,
        partnership_id=by.partnership_id,
        at=NOON,
        detail={"said": {"a": [1, "ü", None]}},
        **said,
    )


@pytest.mark.parametrize("logged", [False, True])
def test_rows_of_several_tables_are_as_if_saved_one_by_one(world, logged):
    with world.acting(world.referrer) as by:
        rows = [turn_away(world), event(by), turn_away(world)]
        connection.force_debug_cursor = logged
        insert(*rows)
        connection.force_debug_cursor = False
        kept = [type(row).objects.get(pk=row.pk) for row in rows]

    for row, found in zip(rows, kept, strict=True):
        for field in row._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(row, field.attname), field.attname
        assert not row._state.adding


@pytest.mark.parametrize("logged", [False, True])
def test_rows_that_are_asked_for_later_go_in_one_statement_where_the_last_stands(world, logged):
    with world.acting(world.referrer) as by:
        events = [event(by) for _ in range(3)]
        aways = [turn_away(world), turn_away(world)]
        connection.force_debug_cursor = logged
        insert(events[0], aways[0], events[1], aways[1], events[2])
        connection.force_debug_cursor = False
        assert set(Event.objects.filter(action="kit.try")) == set(events)
        assert set(TurnAway.objects.all()) == set(aways)


def test_whoever_counts_queries_counts_each_statement(world):
    with world.acting(world.referrer) as by, CaptureQueriesContext(connection) as asked:
        insert(event(by), turn_away(world), event(by), turn_away(world))
    tables = [each["sql"].split('"')[1] for each in asked]
    assert tables == ["referrals_turnaway", "audit_event", "referrals_turnaway"]


def test_of_a_moment_without_a_timezone_the_field_warns_as_ever(world):
    with world.acting(world.referrer) as by:
        row = event(by)
        row.at = NOON.replace(tzinfo=None)
        with pytest.warns(RuntimeWarning, match="naive datetime"):
            insert(row)


def test_what_the_database_refuses_is_refused_as_ever(world):
    with world.acting(world.referrer) as by:
        row = event(by)
        with pytest.raises(IntegrityError), transaction.atomic():
            insert(row, row)
        assert not Event.objects.filter(pk=row.pk).exists()


def test_row_level_security_holds_for_it(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by, given="Known", kind=RelationKind.HOLDS)
    with world.acting(world.other_referrer) as by:
        assert not Person.objects.filter(pk=person.pk).exists()
        row = Contact(
            partnership_id=by.partnership_id,
            person=person,
            rule="SAFE",
            asked_alone="YES",
            asked_at=NOON,
        )
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            insert(row)


def test_what_is_created_together_is_written_at_the_end_or_when_asked(world):
    with world.acting(world.referrer) as by, transaction.atomic():
        first, second, third = event(by), event(by), event(by)
        create(first)
        assert Event.objects.filter(pk=first.pk).exists()
        with together():
            create(second)
            with together():
                create(third)
            assert not Event.objects.filter(pk__in=[second.pk, third.pk]).exists()
            flush()
            assert Event.objects.filter(pk__in=[second.pk, third.pk]).count() == 2
            flush()  # once
        assert Event.objects.filter(action="kit.try").count() == 3
