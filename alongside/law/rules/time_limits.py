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

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from alongside.kit.refusal import Refused
from alongside.law.rules import calendars
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.calendars import DAY, Calendar

# How far before the last day the safe date lies: our own choice, on the careful side.
MARGIN = 1
MARGIN_WHEN_POSTING = 2
MARGIN_WHEN_POST_MUST_ARRIVE = 5
LONGEST_TARGET = timedelta(days=14)

SENSIBLE_YEARS = range(1900, 2101)
MAY_BE_OUT_OF_TIME = "May be out of time, ask a supervisor."


class Unit(TextChoices):
    DAYS = "days", "day"
    WEEKS = "weeks", "week"
    WORKING_DAYS = "working_days", "working day"
    MONTHS = "months", "month"
    YEARS = "years", "year"
    NONE = "none", "no limit"


class Counting(TextChoices):
    CORRESPONDING_DATE = "corresponding_date", "Same day of the later month"
    MONTHS_LESS_ONE_DAY = "months_less_one_day", "Months less one day"
    DAYS_AFTER = "calendar_days_excl", "Days, starting the day after"
    DAYS_FROM = "calendar_days_incl", "Days, starting the same day"
    WORKING_DAYS = "working_days", "Working days"
    NO_LIMIT = "no_limit", "No time limit"


class Roll(TextChoices):
    NONE = "none", "Stays"
    NEXT_WORKING_DAY = "next_working_day", "Moves to the next working day"


class Direction(TextChoices):
    CLIENT = "client", "The person"
    AUTHORITY = "authority", "The public body"


class Strictness(TextChoices):
    HARD = "hard", "Hard"
    SOFT = "soft", "Soft"
    GUIDANCE = "guidance", "Guidance"
    QUALIFIED = "qualified", "Absolute, with a narrow way round"


@dataclass(frozen=True)
class TimeLimit:
    id: str
    label: str
    area: AreaId
    topic: str
    nations: frozenset[Nation]
    trigger: str
    trigger_label: str
    length: int | None
    unit: Unit
    counting: Counting
    roll: Roll
    must_arrive: bool
    direction: Direction
    strictness: Strictness
    extension: str
    late: str
    forum: str
    authority: str
    source: str
    in_force_from: date | None
    in_force_to: date | None
    confidence: Confidence
    from_confidence: Confidence
    arrive_confidence: Confidence
    notes: str

    @property
    def version(self) -> str:
        """Name this version of the rule: the day it came into force."""
        return self.in_force_from.isoformat() if self.in_force_from else "unknown"


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


def in_force(limit: TimeLimit, on: date) -> bool:
    began = limit.in_force_from is None or limit.in_force_from <= on
    return began and (limit.in_force_to is None or on <= limit.in_force_to)


def in_force_on(versions: Iterable[TimeLimit], on: date) -> TimeLimit | None:
    """Return the version of one rule that counts on a trigger date."""
    return next((version for version in versions if in_force(version, on)), None)


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
            _counting_in_words(limit, trigger, counted[0]),
            *_rolling_in_words(limit, counted[0], last_day, known),
            *_dispute_in_words(later),
            _last_day_in_words(limit, last_day),
            _safe_date_in_words(margin, posting, safe),
            f"We aim for {said(target)}: halfway, and no more than 14 days from the start.",
        ),
        warning=_warning(limit, trigger, last_day, safe, known),
        late=limit.late,
        source=limit.source,
        authority=limit.authority,
        confidence=limit.confidence,
    )


def count(limit: TimeLimit, trigger: date, bank_holidays: Calendar) -> tuple[date, ...]:
    """Return the last day before any rolling, the earlier first where there are two readings."""
    length = limit.length or 0
    if limit.counting == Counting.CORRESPONDING_DATE:
        return _readings_by_month(trigger, months_of(limit))
    if limit.counting == Counting.MONTHS_LESS_ONE_DAY:
        months = months_of(limit)
        readings = {add_months(trigger, months) - DAY, add_months(trigger - DAY, months)}
        return tuple(sorted(readings))
    if limit.counting == Counting.WORKING_DAYS:
        return (calendars.working_days_after(trigger, length, bank_holidays),)
    days = length * (7 if limit.unit == Unit.WEEKS else 1)
    first = trigger - DAY if limit.counting == Counting.DAYS_FROM else trigger
    return (first + timedelta(days=days),)


def roll(limit: TimeLimit, day: date, bank_holidays: Calendar) -> date:
    """
    Carry a last day on which nothing is open forward, where the rule allows it.

    Where the year's bank holidays are not known the day stays: the earlier day is the safer one.
    """
    if limit.roll == Roll.NONE or day.year not in bank_holidays:
        return day
    return calendars.on_or_after(day, bank_holidays)


def margin_of(limit: TimeLimit, posting: bool) -> int:
    if not posting:
        return MARGIN
    return MARGIN_WHEN_POST_MUST_ARRIVE if limit.must_arrive else MARGIN_WHEN_POSTING


def months_of(limit: TimeLimit) -> int:
    return (limit.length or 0) * (12 if limit.unit == Unit.YEARS else 1)


def add_months(day: date, months: int) -> date:
    """Return the day with the same number in a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _readings_by_month(trigger: date, months: int) -> tuple[date, ...]:
    """
    Count by the corresponding date, as Dodds v Walker [1981] 1 WLR 1027 has it.

    From the last day of a month some would count to the last day of the later one.
    """
    day = add_months(trigger, months)
    if trigger == month_end(trigger) and day != month_end(day):
        return day, month_end(day)
    return (day,)


def said(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _amount(limit: TimeLimit) -> str:
    noun = Unit(limit.unit).label
    return f"{limit.length} {noun}" if limit.length == 1 else f"{limit.length} {noun}s"


def _counting_in_words(limit: TimeLimit, trigger: date, day: date) -> str:
    amount = _amount(limit)
    if limit.counting == Counting.CORRESPONDING_DATE:
        if day.day == trigger.day:
            return f"{amount} later, on the same day of the month, is {said(day)}."
        return (
            f"{amount} later there is no {trigger.day} {day:%B},"
            f" so it is the last day of that month: {said(day)}."
        )
    if limit.counting == Counting.MONTHS_LESS_ONE_DAY:
        return f"{amount} that begin with that day end on {said(day)}."
    first = "that day itself" if limit.counting == Counting.DAYS_FROM else "the day after"
    return f"{amount}, of which {first} is the first, end on {said(day)}."


def _rolling_in_words(
    limit: TimeLimit, day: date, last_day: date, bank_holidays: Calendar
) -> tuple[str, ...]:
    if day != last_day:
        return (f"That is no working day. The rule moves it to the next one: {said(last_day)}.",)
    if not calendars.is_working_day(day, bank_holidays):
        return ("That is no working day. We do not count on more time for that.",)
    return ()


def _dispute_in_words(later: list[date]) -> tuple[str, ...]:
    return tuple(
        f"Some would count to {said(day)}. That is disputed, so we use the earlier day."
        for day in later
    )


def _last_day_in_words(limit: TimeLimit, last_day: date) -> str:
    if limit.must_arrive:
        return f"It must arrive by {said(last_day)}. Posting it by then is not enough."
    return f"The last day is {said(last_day)}."


def _safe_date_in_words(margin: int, posting: bool, safe: date) -> str:
    days = "1 working day" if margin == 1 else f"{margin} working days"
    why = "because it goes by post" if posting else "to be safe"
    return f"Do it by {said(safe)}: {days} earlier, {why}."


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
