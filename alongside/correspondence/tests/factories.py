"""Messages that tests stand on. All of it is made up."""

from datetime import datetime
from typing import Any

from alongside.accounts.rules import Actor
from alongside.correspondence import actions
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.people import actions as people
from alongside.people.models import Person
from alongside.people.rules import How, Purpose
from tests.world import NOON, World, make_person


def make_agreed(
    world: World, *, by: Actor, purpose: Purpose = Purpose.SHARE_STATUS, at: datetime = NOON
) -> Person:
    """A person who agreed. The test must be acting as `by`."""
    person = make_person(world, by=by)
    people.record_consent(person_id=person.pk, said={purpose: True}, how=How.SPOKEN, by=by, at=at)
    return person


def make_message(
    person: Person,
    *,
    by: Actor,
    at: datetime = NOON,
    channel: Channel = Channel.BARS,
    purpose: str = Purpose.SHARE_STATUS,
    **more: Any,
) -> Message:
    return actions.write(
        kind=Kind.ACCEPTED,
        channel=channel,
        subject=person,
        person_id=person.pk,
        purpose=purpose,
        by=by,
        at=at,
        **more,
    )
