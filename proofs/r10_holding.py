"""What holds of every referral after every step of R10's machine."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from proofs.r10_stage import Stage
from proofs.r10_truth import ANSWERS, ENDED, Truth

FIRST = {
    "accepted": {"ACCEPTED", "WAITLISTED"},
    "booked": {"BOOKED"},
    "attended": {"ATTENDED"},
    "closed": ENDED,
}


def wrong(stage: Stage, truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    """In words, each thing in which what is stored is not what the model says."""
    yield from _steps(truth, there)
    yield from _copy(truth, there)
    yield from _waits(stage, truth, there)
    yield from _told(truth, there)
    yield from _loose_ends(stage, truth, there)


def _differ(what: str, expected: object, found: object) -> Iterator[str]:
    if expected != found:
        yield f"{what}: the model says {expected}, the database {found}"


def _steps(truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    found = [f"{status} {told}" for status, told, _ in there["steps"]]
    yield from _differ("steps", truth.steps, found)
    yield from _differ("person", str(truth.person.pk), there["person"])
    again = str(truth.again_of.pk) if truth.again_of else None
    yield from _differ("the one before", again, there["again"])
    correlations = [truth.correlation] if truth.correlation else []
    yield from _differ("correlation", correlations, there["correlations"])


def _copy(truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    """The stored copy is what the steps say."""
    status, _, at = there["steps"][-1]
    yield from _differ("stored status", status, there["status"])
    yield from _differ("status", truth.status, there["status"])
    yield from _differ("since", at, there["at"])
    for name, states in FIRST.items():
        first = next((at for each, _, at in there["steps"] if each in states), None)
        yield from _differ(name, first, there[name])
    yield from _differ("exit", truth.exit, there["exit"])
    yield from _differ("reached", truth.reached, there["reached"] is not None)


def _waits(stage: Stage, truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    """In one queue, somebody's, until a time; and in none once it ended."""
    queue, owner = truth.waits
    yield from _differ("queue", queue, there["queue"])
    yield from _differ("owner", owner, stage.name_of(there["owner"]))
    yield from _differ("has a time", truth.is_open, there["due"] is not None)
    if truth.is_open:
        yield from _differ("provider", truth.provider, stage.name_of(there["provider"]))


def _told(truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    yield from _differ("news", Counter(truth.news), Counter(there["news"]))
    answers = sum(kind in ANSWERS for kind in there["news"])
    ends = [told for status, told, _ in there["steps"] if status in ENDED - {"ENTERED_IN_ERROR"}]
    yield from _differ("answers", sum(told == "TOLD" for told in ends), answers)
    if any(told not in ("TOLD", "NOT_AGREED", "KEPT_BACK") for told in ends):
        yield "it ended, and whoever referred was not told, and nothing says why"


def _loose_ends(stage: Stage, truth: Truth, there: dict[str, Any]) -> Iterator[str]:
    bookings = {str(each.pk): each.status for each in truth.bookings}
    yield from _differ("appointments", bookings, there["bookings"])
    if not truth.is_open and "BOOKED" in there["bookings"].values():
        yield "it ended, and an appointment is still to come"
    asked = [truth.provider] if truth.is_asked else []
    found = [stage.name_of(each) for each in there["asked"]]
    yield from _differ("who is asked", asked, found)
    questions = int(truth.status == "NEEDS_INFORMATION")
    yield from _differ("open questions", questions, there["questions"])
