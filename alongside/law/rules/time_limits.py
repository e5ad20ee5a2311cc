"""
When something must be done by.

Words
  time limit        a rule: so long, counted so, from such an event
  trigger           the day of that event
  legal last day    the last day the rule allows; where two readings exist, the earlier. Where the
                    other side must wait, the last day before they may act
  alternative       the later reading, where the counting is disputed
  safe date         what the person is told: some working days earlier, and a working day itself.
                    Where the other side must act, their last day
  internal target   what we aim for: halfway, and soon

No sentence here says that it is too late: a date that has passed may still be mended.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from alongside.kit.refusal import Refused
from alongside.law.rules import calendars, counting, doubts, events, pausing, wording
from alongside.law.rules.areas import Confidence
from alongside.law.rules.calendars import DAY, Calendar, Terms
from alongside.law.rules.counting import Days, Known
from alongside.law.rules.events import Events, Start
from alongside.law.rules.limits import NO_DAY, Counting, Kind, Means, TimeLimit
from alongside.law.rules.wording import said

# How far before the last day the safe date lies: our own choice, on the careful side.
MARGIN = 1
MARGIN_WHEN_POSTING = 2
MARGIN_WHEN_POST_MUST_ARRIVE = 5
LONGEST_TARGET = timedelta(days=14)

MAY_BE_OUT_OF_TIME = "May be out of time, ask a supervisor."
THEY_MAY_BE_LATE = "They may have missed their time limit, ask a supervisor."


@dataclass(frozen=True)
class Deadline:
    """
    means      what the last day is the last day of
    moment     the instant, where the rule counts hours and the hour is known
    opens_on   the first day of the two between which it has its place
    acts_from  the first day on which the other side may act
    certain    whether it is the law's day; else it is a bound on the careful side, with a warning
    """

    rule_id: str
    rule_version: str
    trigger: date
    legal_last_day: date
    alternative_last_day: date | None
    safe_date: date
    internal_target: date
    must_arrive: bool
    steps: tuple[str, ...]
    warning: str
    late: str
    source: str
    authority: str
    confidence: Confidence
    means: Means = Means.DO_BY
    moment: datetime | None = None
    opens_on: date | None = None
    acts_from: date | None = None
    certain: bool = True

    def said_when_past(self, today: date) -> str | None:
        """Return what to say once the last day has passed. It is never that it is too late."""
        if today <= self.legal_last_day:
            return None
        words = [PAST[self.means]] if self.means in PAST else []
        if self.alternative_last_day and today <= self.alternative_last_day:
            words.append(f"On another reading the last day is {said(self.alternative_last_day)}.")
        return " ".join([*words, self.late])


PAST = {
    Means.DO_BY: MAY_BE_OUT_OF_TIME,
    Means.THEY_DO_BY: THEY_MAY_BE_LATE,
    Means.NOT_BEFORE: "They may act now, ask a supervisor.",
    Means.ENDS: "This may have ended, ask a supervisor.",
}


def why_never_count(limit: TimeLimit) -> str | None:
    """Return the reason that no date can come of this rule, whatever the dates are."""
    if limit.switched_off:
        return limit.switched_off
    if limit.waits:
        return "This is not in force yet. Nobody has entered the day on which it begins"
    if limit.counting == Counting.NO_LIMIT:
        return f"There is no time limit for this. {limit.late}"
    if limit.counting in NO_DAY:
        return "This rule gives no day to do something by"
    return None


def why_not_count(limit: TimeLimit, trigger: date) -> str | None:
    """Return the reason that no date can be worked out, in words for the adviser."""
    if reason := why_never_count(limit):
        return reason
    return events.why_not_then(limit, trigger)


def countable(limit: TimeLimit) -> bool:
    """
    Say whether one date is enough to work out a day that the person or we should keep.

    What the other side must do, and what only holds or does not, is nothing for such a list.
    """
    needs = sum(each.required for each in events.asked(limit))
    is_ours = limit.means in (Means.DO_BY, Means.NOT_BEFORE, Means.ENDS)
    return is_ours and needs == 1 and why_never_count(limit) is None


def work_out(
    limit: TimeLimit,
    trigger: date | Events,
    *,
    bank_holidays: Calendar | None,
    posting: bool = False,
    terms: Terms | None = None,
) -> Deadline:
    """
    Work out the dates that follow from an event, or raise the reason why not.

    trigger  the day of the event, or events by name where the rule needs more than one
    terms    of the school, for a rule that counts school days
    """
    known = Known(calendars.NOT_KNOWN if bank_holidays is None else bank_holidays, terms)
    if reason := why_never_count(limit):
        raise Refused(reason)
    start = events.started(limit, trigger, known.bank_holidays)
    if reason := events.why_not_then(limit, start.day):
        raise Refused(reason)
    return _told(limit, _summed(limit, start, trigger, known, posting), known, posting)


class Sum(NamedTuple):
    """
    Every day on the way from the trigger to the answer.

    own      as the rule's own words have it, before the clock was paused and the day rolled
    counted  with the other reading, where there is one
    last     the last day; for who has to wait, the day before they may act
    first    the day that counting and rolling came to
    """

    start: Start
    day_a: date | None
    day_b: date | None
    moment: datetime | None
    own: Days
    counted: Days
    first: date
    later: Days
    last: date
    safe: date
    target: date


def _summed(
    limit: TimeLimit, start: Start, given: date | Events, known: Known, posting: bool
) -> Sum:
    day_a, day_b = _acas(limit, given)
    moment = counting.moment(limit, start.moment)
    own = _own(limit, start, given, moment, known)
    counted = counting.with_the_other(limit, own, start.day, known)
    paused = pausing.paused(counted, day_a, day_b)
    first, *later = sorted({counting.roll(limit, day, known.bank_holidays) for day in paused})
    last = max(first - DAY, start.day) if limit.means is Means.NOT_BEFORE else first
    safe, target = _aims(limit, start.day, last, margin_of(limit, posting), known)
    return Sum(
        start, day_a, day_b, moment, own, counted, first, tuple(later), last, safe, target
    )  # fmt: skip


def _told(limit: TimeLimit, found: Sum, known: Known, posting: bool) -> Deadline:
    gaps = doubts.gaps(limit, found.start, found.last, found.safe, known)
    more = doubts.doubts(limit, found.start, found.safe)
    acas = pausing.doubts(found.counted, found.day_a, found.day_b)
    return Deadline(
        rule_id=limit.id,
        rule_version=limit.version,
        trigger=found.start.day,
        legal_last_day=found.last,
        alternative_last_day=found.later[-1] - (found.first - found.last) if found.later else None,
        safe_date=found.safe,
        internal_target=found.target,
        must_arrive=limit.must_arrive,
        steps=_steps(limit, found, known, posting),
        warning=" ".join([*acas, *gaps, *more]),
        late=limit.late,
        source=limit.source,
        authority=limit.authority,
        confidence=limit.confidence,
        means=limit.means,
        moment=found.moment,
        opens_on=counting.opens_on(limit, found.start.day),
        acts_from=found.first if limit.means is Means.NOT_BEFORE else None,
        certain=not gaps,
    )


def _steps(limit: TimeLimit, found: Sum, known: Known, posting: bool) -> tuple[str, ...]:
    own = pausing.paused(found.own, found.day_a, found.day_b)[0]
    rolled = counting.roll(limit, own, known.bank_holidays)
    return (
        *found.start.words,
        wording.counting_in_words(limit, found.start.day, found.own[0]),
        *pausing.pausing_in_words(found.own, found.day_a, found.day_b),
        *wording.rolling_in_words(limit, own, rolled, known.bank_holidays),
        *wording.dispute_in_words(limit, own, found.first, found.later),
        *wording.outcome_in_words(limit, found.last, found.first, found.moment),
        *wording.aims_in_words(limit, margin_of(limit, posting), posting, found.safe, found.target),
    )


def _acas(limit: TimeLimit, given: date | Events) -> tuple[date | None, date | None]:
    if not limit.pauses:
        return None, None
    return events.event(given, events.DAY_A), events.event(given, events.DAY_B)


def _own(
    limit: TimeLimit,
    start: Start,
    given: date | Events,
    moment: datetime | None,
    known: Known,
) -> Days:
    """Count as the rule's own words have it."""
    if moment:
        return (moment.date(),)
    if limit.counting != Counting.END_OF_PERIOD:
        return counting.count(limit, start.day, known)
    if began := events.event(given, events.FIRST_PERIOD):
        return (counting.end_of_assessment_period(start.day, began),)
    raise Refused("We need the day the first assessment period began to work this out")


def _aims(
    limit: TimeLimit, start: date, last_day: date, margin: int, known: Known
) -> tuple[date, date]:
    """The safe date and the day we aim for."""
    if limit.means in (Means.THEY_DO_BY, Means.HOLDS):
        return last_day, last_day
    safe = calendars.working_days_before(last_day, margin, known.bank_holidays)
    if limit.kind is Kind.COMES:
        return safe, safe
    safe = max(safe, start)
    halfway = start + min((last_day - start) // 2, LONGEST_TARGET)
    if opens := counting.opens_on(limit, start):
        return max(safe, opens), opens
    return safe, min(halfway, safe)


def margin_of(limit: TimeLimit, posting: bool) -> int:
    if not posting:
        return MARGIN
    return MARGIN_WHEN_POST_MUST_ARRIVE if limit.must_arrive else MARGIN_WHEN_POSTING
