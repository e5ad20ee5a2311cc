"""A question that is written once answers for the ids it is asked with, and for no others."""

from uuid import uuid4

import pytest

from alongside.casework.models import Case
from alongside.casework.queries import visible_to
from alongside.casework.tests.factories import make_case
from alongside.kit.asking import Asking

pytestmark = pytest.mark.django_db(transaction=True)


def by_id(case):
    return Case.objects.filter(pk=case).select_related("person")


def test_each_id_gets_its_own_answer_from_one_text(world):
    cases = [make_case(world), make_case(world)]
    with world.acting(world.adviser) as by:
        asking = Asking(by_id, 1)
        found = [asking.ask(case.pk) for case in cases]
        again = asking.ask(cases[0].pk)

        assert found == [list(visible_to(by).filter(pk=case.pk)) for case in cases]
        assert again == found[0]
        assert again[0].person.name == cases[0].person.name


def test_nobody_gets_what_was_answered_to_somebody_else(world):
    case = make_case(world)
    asking = Asking(by_id, 1)
    with world.acting(world.adviser):
        assert asking.ask(case.pk) == [case]
    with world.acting(world.referrer):
        assert asking.ask(case.pk) == []


def test_none_and_an_unknown_id_are_no_row(world):
    make_case(world)
    with world.acting(world.adviser):
        asking = Asking(by_id, 1)
        assert asking.ask(None) == []
        assert asking.ask(uuid4()) == []


def test_an_id_that_is_no_value_of_the_question_is_refused():
    with pytest.raises(ValueError, match="1 of the ids"):
        Asking(lambda case, other: Case.objects.filter(pk=case), 2)
