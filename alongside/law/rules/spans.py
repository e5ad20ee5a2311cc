"""
What a rule of law gives that is no day to do something by: a stretch of days.

How far back a claim reaches, from when an event is near enough to count, what days a clock stands
still, and the day that the law itself names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.kit.refusal import Refused
from alongside.law.rules import events
from alongside.law.rules.areas import Confidence
from alongside.law.rules.calendars import DAY, NOT_KNOWN
from alongside.law.rules.counting import add_months, days_of, months_of
from alongside.law.rules.events import Events
from alongside.law.rules.limits import Counting, TimeLimit, Unit
from alongside.law.rules.wording import amount, said


@dataclass(frozen=True)
class Span:
    """
    first, last  the days of the stretch, both in it; none where it has no beginning or no end
    """

    rule_id: str
    rule_version: str
    first: date | None
    last: date | None
    steps: tuple[str, ...]
    source: str
    authority: str
    confidence: Confidence


def why_no_span(limit: TimeLimit) -> str | None:
    if limit.switched_off:
        return limit.switched_off
    if limit.counting not in SPANS:
        return "This rule gives a day to do something by"
    if limit.counting == Counting.CUTOFF and limit.cutoff is None:
        return "Nobody has entered the day yet. Ask a supervisor"
    return None


def span(limit: TimeLimit, given: date | Events) -> Span:
    """Work out the stretch of days that a rule gives, or raise the reason why not."""
    if reason := why_no_span(limit):
        raise Refused(reason)
    first, last, *steps = SPANS[limit.counting](limit, given)
    return Span(
        rule_id=limit.id,
        rule_version=limit.version,
        first=first,
        last=last,
        steps=tuple(steps),
        source=limit.source,
        authority=limit.authority,
        confidence=limit.confidence,
    )


type Stretch = tuple[date | None, date | None, *tuple[str, ...]]


def _back(limit: TimeLimit, given: date | Events) -> Stretch:
    """How far before the claim something can be paid."""
    claimed = _start(limit, given)
    first = _earlier(limit, claimed)
    if first == claimed:
        return first, claimed, f"Nothing is paid for days before the claim: {said(claimed)}."
    steps = [
        f"The claim was made on {said(claimed)}.",
        f"It can reach back {amount(limit)}, to {said(first)}.",
    ]
    if limit.counting == Counting.PERIOD_BACK:
        steps.append("The first assessment period then begins on that day.")
    return first, claimed, *steps


def _ahead(limit: TimeLimit, given: date | Events) -> Stretch:
    """From when an event is near enough."""
    coming = _start(limit, given)
    first = _earlier(limit, coming)
    return (
        first, coming, f"It is to happen on {said(coming)}.",
        f"It counts {amount(limit)} before: from {said(first)} on.",
    )  # fmt: skip


def _cutoff(limit: TimeLimit, given: date | Events) -> Stretch:
    assert limit.cutoff
    return limit.cutoff, None, f"The law names the day: {said(limit.cutoff)}."


def _stopped(limit: TimeLimit, given: date | Events) -> Stretch:
    """The days that do not count while Acas has the matter."""
    day_a, day_b = events.event(given, events.DAY_A), events.event(given, events.DAY_B)
    if not day_a or not day_b or day_b < day_a:
        raise Refused("We need the day Acas was told (Day A) and then that of its certificate")
    count = (day_b - day_a).days
    steps = f"{count} days do not count: those after {said(day_a)}, up to and with {said(day_b)}."
    return day_a + DAY, day_b, steps


def _by_itself(limit: TimeLimit, given: date | Events) -> Stretch:
    start = _start(limit, given)
    last = add_months(start, months_of(limit))
    return start, last, f"It goes on by itself for {amount(limit)}, to {said(last)}."


def _start(limit: TimeLimit, given: date | Events) -> date:
    start = events.started(limit, given, NOT_KNOWN).day
    if reason := events.why_not_then(limit, start):
        raise Refused(reason)
    return start


def _earlier(limit: TimeLimit, day: date) -> date:
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return add_months(day, -months_of(limit))
    return day - (days_of(limit) if limit.length else timedelta())


SPANS: Mapping[Counting, Callable[[TimeLimit, date | Events], Stretch]] = {
    Counting.LOOKBACK: _back,
    Counting.PERIOD_BACK: _back,
    Counting.LOOKAHEAD: _ahead,
    Counting.CUTOFF: _cutoff,
    Counting.STOP_CLOCK: _stopped,
    Counting.AUTOMATIC: _by_itself,
}
