import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from alongside.audit.models import Event
from alongside.kit.refusal import Refused
from alongside.needs import actions, queries
from alongside.needs.actions import Asked
from alongside.needs.models import Answer, Check
from alongside.needs.rules import Mode, Part, Said, WhyNot, answered, complete
from alongside.people import actions as people
from tests.world import NOON, make_person

CHECK = queries.check()
ITEMS = {item.id: item for item in CHECK.items}


def said(key="debt"):
    answer = answered(
        ITEMS[key],
        happening=Part(Said.YES),
        wants_help=Part(Said.YES),
        urgent=Part(Said.NO),
        on=None,
    )
    return complete(CHECK, {key: answer}, WhyNot.LEFT_OUT)


@pytest.fixture
def person(world):
    with world.acting(world.referrer):
        return make_person(world, by=world.referrer)


def keep(world, person, **changed):
    asked = Asked(CHECK.version, said(), Mode.WITH_STAFF)
    return actions.keep(
        person_id=person.pk, asked=changed.pop("asked", asked), by=world.referrer, at=NOON
    )


def test_a_check_is_kept_with_each_answer_and_its_version(world, person):
    with world.acting(world.referrer):
        kept = keep(world, person)

        assert Answer.objects.filter(check_of=kept, version=CHECK.version).count() == 11
        assert queries.checks_of(world.referrer, person.pk).get() == kept
        assert Event.objects.filter(action="needs.keep", person_id=person.pk).exists()


def test_asked_again_is_a_new_check(world, person):
    with world.acting(world.referrer):
        keep(world, person)
        keep(world, person)

        assert Check.objects.count() == 2


def test_a_check_of_another_version_is_refused(world, person):
    with world.acting(world.referrer), pytest.raises(Refused, match="changed meanwhile"):
        keep(world, person, asked=Asked("2000-01-01", said(), Mode.ALONE))


def test_somebody_who_is_not_on_ones_list_is_not_asked(world, person):
    with world.acting(world.other_referrer), pytest.raises(Refused, match="not on your list"):
        actions.keep(
            person_id=person.pk,
            asked=Asked(CHECK.version, said(), Mode.ALONE),
            by=world.other_referrer,
            at=NOON,
        )


def test_whoever_has_no_relation_sees_no_check(world, person):
    with world.acting(world.referrer):
        keep(world, person)

    with world.acting(world.other_referrer):
        assert not queries.checks_of(world.other_referrer, person.pk).exists()
        assert not Check.objects.exists()
        assert not Answer.objects.exists()


def test_a_check_is_never_altered(world, person):
    with world.acting(world.referrer):
        keep(world, person)
        for statement in ("UPDATE needs_answer SET rule = 'x'", "DELETE FROM needs_check"):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_what_was_not_asked_has_a_reason_and_nothing_else_has(world, person):
    with world.acting(world.referrer):
        kept = keep(world, person)
        for wrong in ({"happening": "NO", "happening_why": "STOPPED"}, {"happening": "NOT_ASKED"}):
            row = {
                "partnership_id": kept.partnership_id,
                "check_of": kept,
                "item": "another",
                "version": "1",
                "wants_help": "NO",
                "urgent": "NO",
            }
            with pytest.raises(IntegrityError, match="why_happening"), transaction.atomic():
                Answer.objects.create(**row | wrong)


def test_a_check_is_behind_a_wall_like_all_else(world, person):
    with world.acting(world.referrer):
        keep(world, person)
        assert Check.objects.exists()
        people.raise_wall(
            person_id=person.pk,
            organisation_id=world.practice.pk,
            user_id=world.referrer.user_id,
            why="A made-up reason",
            by=world.referrer,
            at=NOON,
        )

        assert not Check.objects.exists()
        assert not Answer.objects.exists()
