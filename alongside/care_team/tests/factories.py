"""People who agreed to share, and what was shared. All of it is made up."""

from datetime import datetime
from typing import Any

from alongside.accounts.rules import Actor
from alongside.care_team import actions
from alongside.care_team.models import Disclosure
from alongside.casework.models import Case
from alongside.casework.tests.factories import make_case
from alongside.people.rules import Purpose
from alongside.referrals.tests.factories import ALL_AGREED
from tests.world import NOON, World

ALL = ALL_AGREED | {Purpose.SHARE_WITH_TEAM: True}


def make_file(world: World, **changes: Any) -> Case:
    """The charity's file about somebody whom the practice referred."""
    return make_case(world, **({"consents": ALL} | changes))


def share(
    world: World,
    case: Case,
    words: str = "A new claim was made.",
    *,
    by: Actor,
    at: datetime = NOON,
    purpose: Purpose = Purpose.SHARE_OUTCOME,
    **changes: Any,
) -> Disclosure:
    """Share with the practice. The test must be acting as `by`."""
    said = {"recipient_id": world.practice.pk} | changes
    return actions.share(case_id=case.pk, words=words, purpose=purpose, by=by, at=at, **said)
