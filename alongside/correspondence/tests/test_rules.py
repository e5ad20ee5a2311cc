from datetime import timedelta

import pytest

from alongside.correspondence import rules
from alongside.correspondence.rules import MOST_ATTEMPTS, Channel, Kind, State
from tests.world import NOON


def test_the_wait_doubles_from_ten_seconds_to_an_hour():
    waits = [rules.wait_before(each).total_seconds() for each in (0, 1, 2, 8, 9, 60)]

    assert waits == [10, 20, 40, 2560, 3600, 3600]


def test_a_message_that_failed_is_tried_again_later():
    outcome = rules.after_failure(2, NOON)

    assert (outcome.state, outcome.attempts) == (State.WAITING, 3)
    assert outcome.next_at == NOON + timedelta(seconds=80)


def test_the_last_attempt_leaves_it_to_a_person():
    assert rules.after_failure(MOST_ATTEMPTS - 1, NOON).state is State.FAILED


@pytest.mark.parametrize(
    ("old", "new"),
    [(State.SENT, State.WAITING), (State.HELD, State.SENT), (State.FAILED, State.SENT)],
)
def test_what_is_done_stays_done(old, new):
    assert "cannot become" in (rules.why_not_move(old, new) or "")


@pytest.mark.parametrize(
    ("kind", "channel", "arrives"),
    [
        (Kind.ACCEPTED, Channel.ON_SCREEN, True),
        (Kind.RECEIVED, Channel.BARS, True),
        (Kind.ACCEPTED, Channel.BARS, False),
        (Kind.RECEIVED, Channel.TEXT, False),
    ],
)
def test_what_is_shown_or_answered_at_once_has_arrived(kind, channel, arrives):
    assert rules.arrives_by_being_written(kind, channel) is arrives
