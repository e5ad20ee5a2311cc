"""
What a time limit is: a rule that says so long, counted so, from such an event.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.force import in_force

DAY = timedelta(days=1)


class Unit(TextChoices):
    HOURS = "hours", "hour"
    DAYS = "days", "day"
    CLEAR_DAYS = "clear_days", "clear day"
    WEEKS = "weeks", "week"
    WORKING_DAYS = "working_days", "working day"
    SCHOOL_DAYS = "school_days", "school day"
    MONTHS = "months", "month"
    YEARS = "years", "year"
    NONE = "none", "no limit"


class Counting(TextChoices):
    CORRESPONDING_DATE = "corresponding_date", "Same day of the later month"
    MONTHS_LESS_ONE_DAY = "months_less_one_day", "Months less one day"
    DAYS_AFTER = "calendar_days_excl", "Days, starting the day after"
    DAYS_FROM = "calendar_days_incl", "Days, starting the same day"
    CLEAR_DAYS = "clear_days_ex_sun_bh", "Clear days without Sundays and bank holidays"
    WORKING_DAYS = "working_days", "Working days"
    SCHOOL_DAYS = "school_days", "School days"
    SCHOOL_DAYS_BEFORE = "school_days_before", "School days back from the event"
    HOURS = "hours", "Hours by the clock"
    BEFORE_EVENT = "before_event", "By or before the event"
    IMMEDIATE = "immediate", "The same day"
    PROMPTLY = "promptly", "Promptly"
    AS_SOON = "as_soon_as_practicable", "As soon as practicable"
    END_OF_PERIOD = "end_of_assessment_period", "The end of the assessment period"
    WINDOW = "window_25_35", "Between two days"
    RECURRING = "recurring_20_30", "Again and again, between two days"
    LOOKBACK = "lookback", "Back from the claim"
    PERIOD_BACK = "assessment_period_back", "Back from the claim, as an assessment period"
    LOOKAHEAD = "lookahead", "So long before the event"
    CUTOFF = "cutoff_date", "A fixed day"
    STOP_CLOCK = "stop_clock_day_a_to_day_b", "Days that do not count"
    AUTOMATIC = "automatic", "Happens by itself"
    NO_LIMIT = "no_limit", "No time limit"


class Roll(TextChoices):
    NONE = "none", "Stays"
    NEXT_WORKING_DAY = "next_working_day", "Moves to the next working day"
    NEXT_COURT_DAY = "next_court_day", "Moves to the next day on which the court office is open"
    AUGUST_CHRISTMAS = "send_august_christmas", "Moves out of August and Christmas too"


class Direction(TextChoices):
    CLIENT = "client", "The person"
    ADVISER = "adviser", "The adviser"
    CLINICIAN = "clinician", "The clinician"
    OPERATOR = "operator", "We ourselves"
    AUTHORITY = "authority", "The public body"
    LANDLORD = "landlord", "The landlord"
    EMPLOYER = "employer", "The employer"
    CREDITOR = "creditor", "The creditor"
    THIRD_PARTY = "third_party", "The other party"
    MUST_WAIT = "third_party_must_wait", "The other party must wait"
    ENDS = "protection_ends", "A protection or payment ends"
    LOOKBACK = "lookback", "How far back a claim reaches"
    STATUS = "status", "Something holds, or does not"


OURS = frozenset({Direction.CLIENT, Direction.ADVISER, Direction.CLINICIAN, Direction.OPERATOR})
THEIRS = frozenset(
    {
        Direction.AUTHORITY,
        Direction.LANDLORD,
        Direction.EMPLOYER,
        Direction.CREDITOR,
        Direction.THIRD_PARTY,
    }
)


class Means(StrEnum):
    """What the last day of a rule is the last day of."""

    DO_BY = "do_by"  # the person, or we, must have acted
    THEY_DO_BY = "they_do_by"  # the other side must have acted
    NOT_BEFORE = "not_before"  # the other side may not act yet
    ENDS = "ends"  # a protection or a payment lasts
    HOLDS = "holds"  # something holds, or does not


MEANING = {
    **dict.fromkeys(OURS, Means.DO_BY),
    **dict.fromkeys(THEIRS, Means.THEY_DO_BY),
    Direction.MUST_WAIT: Means.NOT_BEFORE,
    Direction.ENDS: Means.ENDS,
    Direction.LOOKBACK: Means.HOLDS,
    Direction.STATUS: Means.HOLDS,
}


class Strictness(TextChoices):
    HARD = "hard", "Hard"
    SOFT = "soft", "Soft"
    GUIDANCE = "guidance", "Guidance"
    QUALIFIED = "qualified", "Absolute, with a narrow way round"


class Since(TextChoices):
    """How well it is known since when a rule has been in force."""

    SEEN = "seen", "Read in what was published"
    MEMORY = "memory", "From memory, to be checked"
    UNKNOWN = "unknown", "Not known"


class Kind(TextChoices):
    """What kind of event the time runs from: which of the dates that an adviser knows."""

    DATED = "dated", "The date on a letter"
    SENT = "sent", "The day something was sent"
    RECEIVED = "received", "The day something arrived"
    SERVED = "served", "The day something counts as served"
    DECIDED = "decided", "The day of a decision or an order"
    DISMISSED = "dismissed", "The last day of work"
    DAY_A = "acas_day_a", "Acas Day A"
    DAY_B = "acas_day_b", "Acas Day B"
    CLAIMED = "claimed", "The day of a claim"
    HAPPENED = "happened", "The day something happened"
    COMES = "comes", "A day that is still to come"
    FIXED = "fixed", "A day that the law names"


class Pause(TextChoices):
    ACAS = "acas_early_conciliation", "Acas early conciliation"


class Service(TextChoices):
    """When a paper that went by first class post counts as served."""

    CLAIM_FORM = "cpr_6_14", "The second business day after it was posted"
    OTHER_PAPER = "cpr_6_26", "The second day after it was posted, or the next business day"


# Countings that give a stretch of time or a yes and no, and not a day to do something by.
NO_DAY = frozenset(
    {
        Counting.LOOKBACK,
        Counting.PERIOD_BACK,
        Counting.LOOKAHEAD,
        Counting.CUTOFF,
        Counting.STOP_CLOCK,
        Counting.AUTOMATIC,
        Counting.NO_LIMIT,
    }
)


@dataclass(frozen=True)
class Reading:
    """Another way to count, where sources differ. The earlier day is shown, both are kept."""

    length: int
    unit: Unit
    counting: Counting
    why: str


@dataclass(frozen=True)
class TimeLimit:
    """
    area         none where the rule belongs to every field of law
    length_to    where the act has its place between two days: the second
    cutoff       the day that the law itself names, for a rule that runs from no event
    pauses       what stops the clock
    served       the rule by which posted papers count as served
    switched_off  why nothing may be worked out from this rule for now
    begins_with  the switch whose day this rule begins on; until it is entered, it is no law
    ends_with    the switch on the day before which this rule ends
    """

    id: str
    label: str
    area: AreaId | None
    topic: str
    nations: frozenset[Nation]
    trigger: str
    trigger_label: str
    kind: Kind
    length: int | None
    length_to: int | None
    unit: Unit
    counting: Counting
    other_reading: Reading | None
    roll: Roll
    pauses: Pause | None
    served: Service | None
    cutoff: date | None
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
    begins_with: str
    ends_with: str
    switched_off: str
    confidence: Confidence
    from_confidence: Since
    arrive_confidence: Confidence
    notes: str

    @cached_property
    def version(self) -> str:
        """Name this version of the rule: the day it came into force."""
        return self.in_force_from.isoformat() if self.in_force_from else "unknown"

    @cached_property
    def means(self) -> Means:
        return MEANING[self.direction]

    @property
    def waits(self) -> bool:
        """Whether this is enacted and not yet begun: nobody has entered the day of its switch."""
        return bool(self.begins_with) and self.in_force_from is None


def in_force_on(versions: Iterable[TimeLimit], on: date) -> TimeLimit | None:
    """Return the version of one rule that counts on a trigger date."""
    return next((each for each in versions if not each.waits and in_force(each, on)), None)


def switched(limit: TimeLimit, days: Mapping[str, date]) -> TimeLimit:
    """Return a rule with the days that somebody authorised entered for its switches."""
    begins, ends = days.get(limit.begins_with), days.get(limit.ends_with)
    if begins:
        limit = replace(limit, in_force_from=begins)
    if ends and (limit.in_force_to is None or limit.in_force_to >= ends):
        limit = replace(limit, in_force_to=ends - DAY)
    return limit
