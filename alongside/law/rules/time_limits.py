"""
When something must be done by.

Words
  time limit        a rule: so long, counted so, from such an event
  trigger           the day of that event
  legal last day    the last day the rule allows; where two readings exist, the earlier
  alternative       the later reading, where the counting is disputed
  safe date         what the person is told: some working days earlier, and a working day itself
  internal target   what we aim for: halfway, and soon

No sentence here says that it is too late: a date that has passed may still be mended.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.kit.refusal import Refused
from alongside.law.rules import calendars, wording
from alongside.law.rules.areas import Confidence
from alongside.law.rules.calendars import Calendar
from alongside.law.rules.counting import count, roll
from alongside.law.rules.limits import Counting, Direction, TimeLimit
from alongside.law.rules.wording import said

# How far before the last day the safe date lies: our own choice, on the careful side.
MARGIN = 1
MARGIN_WHEN_POSTING = 2
MARGIN_WHEN_POST_MUST_ARRIVE = 5
LONGEST_TARGET = timedelta(days=14)

SENSIBLE_YEARS = range(1900, 2101)
MAY_BE_OUT_OF_TIME = "May be out of time, ask a supervisor."


@dataclass(frozen=True)
class Deadline:
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

    def said_when_past(self, today: date) -> str | None:
        """Return what to say once the last day has passed. It is never that it is too late."""
        if today <= self.legal_last_day:
            return None
        words = [MAY_BE_OUT_OF_TIME]
        if self.alternative_last_day and today <= self.alternative_last_day:
            words.append(f"On another reading the last day is {said(self.alternative_last_day)}.")
        return " ".join([*words, self.late])


def why_not_count(limit: TimeLimit, trigger: date) -> str | None:
    """Return the reason that no date can be worked out, in words for the adviser."""
    if limit.counting == Counting.NO_LIMIT:
        return f"There is no time limit for this. {limit.late}"
    if limit.direction != Direction.CLIENT:
        return "This time limit binds the other side. Count it by hand and ask a supervisor"
    if trigger.year not in SENSIBLE_YEARS:
        return "Check the year of the date"
    if limit.in_force_from and trigger < limit.in_force_from:
        return f"This rule began on {said(limit.in_force_from)}. Ask a supervisor about older law"
    if limit.in_force_to and trigger > limit.in_force_to:
        return f"This rule ended on {said(limit.in_force_to)}. Ask a supervisor about the new law"
    return None


def countable(limit: TimeLimit) -> bool:
    """Say whether a date can be worked out from this rule at all, for a list to choose from."""
    return limit.counting != Counting.NO_LIMIT and limit.direction == Direction.CLIENT


def work_out(
    limit: TimeLimit, trigger: date, *, bank_holidays: Calendar | None, posting: bool = False
) -> Deadline:
    """Work out the dates that follow from an event, or raise the reason why not."""
    if reason := why_not_count(limit, trigger):
        raise Refused(reason)
    known = calendars.NOT_KNOWN if bank_holidays is None else bank_holidays
    counted = count(limit, trigger, known)
    last_day, *later = sorted({roll(limit, day, known) for day in counted})
    margin = margin_of(limit, posting)
    safe = max(calendars.working_days_before(last_day, margin, known), trigger)
    target = min(trigger + min((last_day - trigger) // 2, LONGEST_TARGET), safe)
    return Deadline(
        rule_id=limit.id,
        rule_version=limit.version,
        trigger=trigger,
        legal_last_day=last_day,
        alternative_last_day=later[0] if later else None,
        safe_date=safe,
        internal_target=target,
        must_arrive=limit.must_arrive,
        steps=(
            f"The time runs from {limit.trigger_label}: {said(trigger)}.",
            wording.counting_in_words(limit, trigger, counted[0]),
            *wording.rolling_in_words(limit, counted[0], last_day, known),
            *wording.dispute_in_words(later),
            wording.last_day_in_words(limit, last_day),
            wording.safe_date_in_words(margin, posting, safe),
            f"We aim for {said(target)}: halfway, and no more than 14 days from the start.",
        ),
        warning=_warning(limit, trigger, last_day, safe, known),
        late=limit.late,
        source=limit.source,
        authority=limit.authority,
        confidence=limit.confidence,
    )


def margin_of(limit: TimeLimit, posting: bool) -> int:
    if not posting:
        return MARGIN
    return MARGIN_WHEN_POST_MUST_ARRIVE if limit.must_arrive else MARGIN_WHEN_POSTING


def _warning(
    limit: TimeLimit, trigger: date, last_day: date, safe: date, bank_holidays: Calendar
) -> str:
    counted = limit.counting == Counting.WORKING_DAYS
    days = (trigger, last_day, safe) if counted else (last_day, safe)
    warnings = [
        f"We do not have the bank holidays of {year}. Check these dates with a supervisor."
        for year in calendars.years_not_known(days, bank_holidays)
    ]
    if safe == trigger:
        warnings.append("There is almost no time. Do it today, and not by post.")
    if limit.in_force_from is None:
        warnings.append("We do not know since when this rule has been in force.")
    return " ".join(warnings)
