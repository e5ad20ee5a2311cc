import pytest
from django.db import DatabaseError, connection, transaction

from alongside.audit import actions, queries
from alongside.audit.models import Event
from alongside.audit.rules import Link, faults
from alongside.kit.writing import together
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(world, tmp_path):
    """A sealed and anchored chain of some rows, and the folder of its anchors."""
    with world.acting(world.adviser) as by:
        for number in range(5):
            make_person(world, by=by, given=f"Person{number}")
    actions.anchor(actions.seal(at=NOON), tmp_path, at=NOON)
    return tmp_path


def wrong(folder):
    return [fault for each in queries.check_chains(folder).values() for fault in each]


def test_a_chain_that_nobody_touched_holds(chain):
    assert not wrong(chain)


def test_what_is_written_later_lengthens_the_chain(world, chain):
    with world.acting(world.adviser) as by:
        make_person(world, by=by, given="Later")

    heads = actions.seal(at=NOON)

    assert heads
    actions.anchor(heads, chain, at=NOON)
    assert not wrong(chain)


def test_the_serving_role_can_neither_alter_nor_remove_a_row(world, chain):
    with world.acting(world.adviser):
        for sql in ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(sql)


LINKS = [Link(number, f"h{number}", holds=True) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("links", "head", "anchors"),
    [
        ([*LINKS[:2], Link(3, "h3", holds=False)], (3, "h3"), {}),
        (LINKS[:2], (3, "h3"), {}),
        (LINKS[:2], (2, "h2"), {3: "h3"}),
        (LINKS, (3, "h3"), {2: "another"}),
        ([], None, {1: "h1"}),
    ],
)
def test_a_broken_cut_or_replaced_chain_is_found(links, head, anchors):
    assert faults(links, head, anchors)


def test_a_whole_chain_has_no_faults():
    assert not faults(LINKS, (3, "h3"), {1: "h1", 3: "h3"})


def test_what_an_action_writes_together_is_written_at_its_end(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by, given="Gathered")
        with transaction.atomic():
            before = Event.objects.count()
            with together():
                actions.record("people.relate", person, by=by, at=NOON)
                with together():  # inside another one it changes nothing
                    actions.record("people.link", person, by=by, at=NOON)
                assert Event.objects.count() == before
        assert Event.objects.count() == before + 2


def test_an_error_drops_what_waits_to_be_written(world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by, given="Kept")
        before = Event.objects.count()
        with pytest.raises(ZeroDivisionError):
            _break_down(person, by)
        assert Event.objects.count() == before

        actions.record("people.link", person, by=by, at=NOON)  # nothing waits any longer
        assert Event.objects.count() == before + 1


def _break_down(person, by):
    with transaction.atomic(), together():
        actions.record("people.relate", person, by=by, at=NOON)
        raise ZeroDivisionError


def test_more_than_is_sealed_at_once_makes_one_chain(world, tmp_path):
    """All of one moment, so that nothing but the id says which comes first."""
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        with together():
            for _ in range(5_003):
                actions.record("people.register", person, by=by, at=NOON)
    actions.anchor(actions.seal(at=NOON), tmp_path, at=NOON)

    assert not wrong(tmp_path)
    with world.acting(world.adviser):
        numbers = set(Event.objects.values_list("seal_number", flat=True))
    assert numbers >= set(range(1, 5_004))
