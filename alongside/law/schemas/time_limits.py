"""The shape of time_limits.yaml."""

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.limits import (
    Counting,
    Direction,
    Kind,
    Pause,
    Reading,
    Roll,
    Service,
    Since,
    Strictness,
    TimeLimit,
    Unit,
)

CALENDAR, DAYS = {Unit.MONTHS, Unit.YEARS}, {Unit.DAYS, Unit.WEEKS}
UNITS = {
    Counting.CORRESPONDING_DATE: CALENDAR,
    Counting.MONTHS_LESS_ONE_DAY: CALENDAR,
    Counting.DAYS_AFTER: DAYS,
    Counting.DAYS_FROM: DAYS,
    Counting.CLEAR_DAYS: {Unit.CLEAR_DAYS},
    Counting.WORKING_DAYS: {Unit.WORKING_DAYS},
    Counting.SCHOOL_DAYS: {Unit.SCHOOL_DAYS},
    Counting.SCHOOL_DAYS_BEFORE: {Unit.SCHOOL_DAYS},
    Counting.HOURS: {Unit.HOURS},
    Counting.BEFORE_EVENT: {Unit.DAYS, Unit.HOURS},
    Counting.IMMEDIATE: {Unit.HOURS},
    Counting.WINDOW: {Unit.DAYS},
    Counting.RECURRING: {Unit.DAYS},
    Counting.LOOKBACK: CALENDAR | DAYS,
    Counting.PERIOD_BACK: {Unit.MONTHS},
    Counting.LOOKAHEAD: DAYS,
    Counting.AUTOMATIC: CALENDAR,
}
# These have no number, or one that is nothing: the rest need 1 or more.
WITHOUT_LENGTH = frozenset(set(Counting) - set(UNITS))
MAY_BE_NONE = {
    *(Counting.BEFORE_EVENT, Counting.IMMEDIATE, Counting.LOOKBACK),
    Counting.DAYS_AFTER,
}
BETWEEN_TWO = {Counting.WINDOW, Counting.RECURRING}
GENERAL = "general"


def read_time_limits(document: Entry) -> dict[str, tuple[TimeLimit, ...]]:
    """Return every rule's versions, oldest first. Two versions of a rule may not overlap."""
    document.day("compiled")
    versions: dict[str, list[TimeLimit]] = {}
    for entry in document.entries("rules"):
        limit = _time_limit(entry)
        before = versions.setdefault(limit.id, [])
        if before and not _follows(before[-1], limit):
            raise entry.refuse("this version must begin after the one before it has ended")
        before.append(limit)
    document.done()
    return {key: tuple(each) for key, each in versions.items()}


def _time_limit(entry: Entry) -> TimeLimit:
    limit = TimeLimit(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        area=_area(entry),
        topic=entry.some_text("topic"),
        nations=frozenset(entry.choices("nations", Nation)),
        trigger=entry.some_text("trigger"),
        trigger_label=entry.some_text("trigger_label"),
        kind=entry.choice("kind", Kind),
        length=entry.optional_number("length"),
        length_to=entry.optional_number("length_to"),
        unit=entry.choice("unit", Unit),
        counting=entry.choice("counting", Counting),
        other_reading=_other_reading(entry),
        roll=entry.choice("roll", Roll),
        pauses=entry.choice("pauses", Pause) if "pauses" in entry.values else None,
        served=entry.choice("served", Service) if "served" in entry.values else None,
        cutoff=entry.optional_day("cutoff"),
        must_arrive=entry.flag("must_arrive"),
        direction=entry.choice("direction", Direction),
        strictness=entry.choice("strictness", Strictness),
        extension=entry.some_text("extension"),
        late=entry.some_text("late"),
        forum=entry.some_text("forum"),
        authority=entry.some_text("authority"),
        source=entry.some_text("source"),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        begins_with=entry.optional_text("begins_with"),
        ends_with=entry.optional_text("ends_with"),
        switched_off=entry.optional_text("switched_off"),
        confidence=entry.choice("confidence", Confidence),
        from_confidence=entry.choice("from_confidence", Since),
        arrive_confidence=entry.choice("arrive_confidence", Confidence),
        notes=entry.text("notes"),
    )
    entry.done()
    if reason := _why_not_sound(limit):
        raise entry.refuse(reason)
    return limit


def _area(entry: Entry) -> AreaId | None:
    return None if entry.text("area") == GENERAL else entry.choice("area", AreaId)


def _other_reading(entry: Entry) -> Reading | None:
    if "other_reading" not in entry.values:
        return None
    other = entry.entry("other_reading")
    entry.asked.add("other_reading")
    reading = Reading(
        length=other.number("length"),
        unit=other.choice("unit", Unit),
        counting=other.choice("counting", Counting),
        why=other.some_text("why"),
    )
    other.done()
    if reading.unit not in UNITS.get(reading.counting, set()) or reading.length < 1:
        raise other.refuse(f"‘{reading.counting}’ does not count in {reading.unit}")
    return reading


def _why_not_sound(limit: TimeLimit) -> str | None:
    if limit.unit not in UNITS.get(limit.counting, {Unit.NONE}):
        return f"‘{limit.counting}’ does not count in {limit.unit}"
    if limit.counting in WITHOUT_LENGTH:
        return "a rule without a limit has no length" if limit.length is not None else None
    if limit.length is None or limit.length < (0 if limit.counting in MAY_BE_NONE else 1):
        return "the length must be 1 or more"
    if not limit.nations:
        return "name at least one nation"
    if (limit.in_force_from is None) != (limit.from_confidence == Since.UNKNOWN):
        return "in_force_from is null where, and only where, from_confidence is unknown"
    return _why_two_days(limit)


def _why_two_days(limit: TimeLimit) -> str | None:
    if limit.counting not in BETWEEN_TWO:
        return "only a rule between two days has length_to" if limit.length_to else None
    if not limit.length_to or limit.length_to <= (limit.length or 0):
        return "length_to must be more than length"
    return None


def _follows(before: TimeLimit, after: TimeLimit) -> bool:
    ended, began = before.in_force_to, after.in_force_from
    return ended is not None and began is not None and ended < began
