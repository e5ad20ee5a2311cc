import pytest

from alongside.accounts.rules import DoorKind
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries
from tests.world import NOON


@pytest.fixture
def door(world):
    with world.acting(world.coordinator):
        made = partnerships.make_door(
            kind=DoorKind.PERSON, name="Poster", by=world.coordinator, at=NOON
        )
        return f"/me/{queries.token_of(made.pk, made.token_turn)}/"


def test_the_first_page_asks_whether_it_is_safe(client, door):
    answer = client.get(door)

    assert "Is it safe to look at this now?" in answer.content.decode()
