"""The shape of time_limits.yaml."""

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence, Nation
from alongside.law.rules.limits import Counting, Direction, Roll, Strictness, TimeLimit, Unit

UNITS = {
    Counting.CORRESPONDING_DATE: {Unit.MONTHS, Unit.YEARS},
    Counting.MONTHS_LESS_ONE_DAY: {Unit.MONTHS, Unit.YEARS},
    Counting.DAYS_AFTER: {Unit.DAYS, Unit.WEEKS},
    Counting.DAYS_FROM: {Unit.DAYS, Unit.WEEKS},
    Counting.WORKING_DAYS: {Unit.WORKING_DAYS},
    Counting.NO_LIMIT: {Unit.NONE},
}


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
        area=entry.choice("area", AreaId),
        topic=entry.some_text("topic"),
        nations=frozenset(entry.choices("nations", Nation)),
        trigger=entry.some_text("trigger"),
        trigger_label=entry.some_text("trigger_label"),
        length=entry.optional_number("length"),
        unit=entry.choice("unit", Unit),
        counting=entry.choice("counting", Counting),
        roll=entry.choice("roll", Roll),
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
        confidence=entry.choice("confidence", Confidence),
        from_confidence=entry.choice("from_confidence", Confidence),
        arrive_confidence=entry.choice("arrive_confidence", Confidence),
        notes=entry.text("notes"),
    )
    entry.done()
    if reason := _why_not_sound(limit):
        raise entry.refuse(reason)
    return limit


def _why_not_sound(limit: TimeLimit) -> str | None:
    if limit.unit not in UNITS[limit.counting]:
        return f"‘{limit.counting}’ does not count in {limit.unit}"
    if limit.counting == Counting.NO_LIMIT:
        return "a rule without a limit has no length" if limit.length is not None else None
    if limit.length is None or limit.length < 1:
        return "the length must be 1 or more"
    if not limit.nations:
        return "name at least one nation"
    return None


def _follows(before: TimeLimit, after: TimeLimit) -> bool:
    ended, began = before.in_force_to, after.in_force_from
    return ended is not None and began is not None and ended < began
