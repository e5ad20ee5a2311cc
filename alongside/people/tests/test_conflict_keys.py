"""The keys of every register are made anew after the server's secret changed."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from alongside.people import actions, queries
from alongside.people.models import PartyKey
from alongside.people.rules import Side
from alongside.people.schemas import Known, Question
from tests.world import NOON

BORN = date(1971, 3, 9)
pytestmark = pytest.mark.django_db(
    transaction=True, databases=["default", "sessions", "audit", "owner"]
)


def can_take(world) -> bool:
    with world.acting(world.referrer):
        asked = Question(names=(Known("Zebedee Quillfeather", BORN),))
        return queries.can_take(world.law_centre.pk, asked)


def keys(world) -> set[int]:
    with world.acting(world.lawyer):
        return set(PartyKey.objects.values_list("key", flat=True))


def test_who_stands_in_a_register_is_found_again_under_the_new_secret(world, settings):
    with world.acting(world.lawyer) as by:
        party = {"born": BORN, "side": Side.AGAINST, "case_id": None, "by": by, "at": NOON}
        actions.register_party(name="Zebedee Quillfeather", **party)
        gone = actions.register_party(name="Zora Ravensworth", **party)
        actions.end_party(party_id=gone.pk, by=by, at=NOON)
    before = keys(world)
    assert not can_take(world)

    settings.SECRET_KEY = "another secret of the server, as long as it has to be"  # noqa: S105
    assert can_take(world)
    said = StringIO()
    call_command("conflict_keys", stdout=said)

    assert not can_take(world)
    assert "1 parties have their keys" in said.getvalue()
    assert len(keys(world)) == len(before)
    assert not keys(world) & before
