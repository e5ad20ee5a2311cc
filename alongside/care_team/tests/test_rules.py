from typing import Any

import pytest

from alongside.care_team.rules import PURPOSE, What, why_not_share
from alongside.people.rules import Purpose

FINE: dict[str, Any] = {"words": "A plan", "plan": "A plan", "agreed": True, "is_referrer": True,
        "is_repeat": False}  # fmt: skip


def reason(what, **changes):
    return why_not_share(what, **(FINE | changes))


@pytest.mark.parametrize("what", What)
def test_what_was_agreed_and_written_may_be_shared(what):
    assert reason(what) is None


@pytest.mark.parametrize(
    ("what", "changes", "words"),
    [
        (What.OUTCOME, {"is_referrer": False}, "nobody else"),
        (What.OUTCOME, {"agreed": False}, "not agreed that the referrer"),
        (What.PLAN, {"agreed": False}, "not agreed to share a plan"),
        (What.OUTCOME, {"words": "  "}, "Write what"),
        (What.PLAN, {"words": ""}, "Write the plan"),
        (What.PLAN, {"plan": "Another plan"}, "has changed"),
        (What.OUTCOME, {"is_repeat": True}, "shared already"),
    ],
)
def test_what_may_not_be_shared_says_why(what, changes, words):
    assert words in (reason(what, **changes) or "")


def test_each_has_a_consent_of_its_own():
    assert PURPOSE == {
        What.OUTCOME: Purpose.SHARE_OUTCOME,
        What.PLAN: Purpose.SHARE_WITH_TEAM,
    }
