"""
The shape of the documents in data/.

Each reader takes a document and gives back what it says, or raises Broken with the place and the
reason. An id that points nowhere is broken too.
"""

from collections.abc import Collection, Iterable

from alongside.kit.documents import Broken, Entry
from alongside.law.rules.areas import Area, AreaId, Confidence, Gate, Issue, Nation, SubIssue
from alongside.law.rules.time_limits import (
    Counting,
    Direction,
    Roll,
    Strictness,
    TimeLimit,
    Unit,
)
from alongside.law.rules.urgency import (
    Choice,
    HowSoon,
    Nearness,
    Standard,
    Step,
    Urgency,
    UrgencyLevel,
    UrgencyRule,
)

FOR_CLINICIANS = "clinician"
EVERY_AREA = "all"
UNITS = {
    Counting.CORRESPONDING_DATE: {Unit.MONTHS, Unit.YEARS},
    Counting.MONTHS_LESS_ONE_DAY: {Unit.MONTHS, Unit.YEARS},
    Counting.DAYS_AFTER: {Unit.DAYS, Unit.WEEKS},
    Counting.DAYS_FROM: {Unit.DAYS, Unit.WEEKS},
    Counting.WORKING_DAYS: {Unit.WORKING_DAYS},
    Counting.NO_LIMIT: {Unit.NONE},
}


def read_gates(document: Entry) -> tuple[Gate, ...]:
    document.day("compiled")
    gates = tuple(_gate(entry) for entry in document.entries("gates"))
    document.done()
    _refuse_twice(document, (gate.id for gate in gates))
    return gates


def _gate(entry: Entry) -> Gate:
    gate = Gate(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        rule=entry.some_text("rule"),
        who=entry.texts("who"),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return gate


def read_areas(
    document: Entry,
    *,
    gates: Collection[str],
    urgency: Collection[str],
    time_limits: Collection[str],
) -> tuple[Area, ...]:
    document.day("compiled")
    areas = tuple(_area(entry) for entry in document.entries("areas"))
    document.done()
    if [area.id for area in areas] != list(AreaId):
        raise document.refuse(f"the areas must be {', '.join(AreaId)}, in this order")
    issues = [issue for area in areas for issue in area.issues]
    _refuse_twice(document, (issue.id for issue in issues))
    for area in areas:
        _refuse_unknown(document, f"area {area.id}", [area.default_gate], gates)
    for issue in issues:
        _refuse_unknown(document, issue.id, [issue.gate], gates)
        _refuse_unknown(document, issue.id, issue.urgency, urgency)
        _refuse_unknown(document, issue.id, issue.time_limits, time_limits)
    return areas


def _area(entry: Entry) -> Area:
    area = entry.choice("id", AreaId)
    nations = entry.mapping("nations")
    if unknown := sorted(set(nations) - set(Nation)):
        raise entry.refuse(f"there is no nation ‘{unknown[0]}’")
    found = Area(
        id=area,
        label=entry.some_text("label"),
        plain_label=entry.some_text("plain_label"),
        default_gate=entry.some_text("default_gate"),
        nations={Nation(nation): str(words) for nation, words in nations.items()},
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
        issues=tuple(_issue(issue, area) for issue in entry.entries("issues")),
    )
    entry.done()
    return found


def _issue(entry: Entry, area: AreaId) -> Issue:
    key = entry.some_text("id")
    if not key.startswith(f"{area}."):
        raise entry.refuse(f"an issue of this area must begin with ‘{area}.’")
    issue = Issue(
        id=key,
        area=area,
        label=entry.some_text("label"),
        plain_label=entry.some_text("plain_label"),
        gate=entry.some_text("gate"),
        urgency=entry.optional_texts("urgency"),
        time_limits=entry.optional_texts("time_limits"),
        sub_issues=tuple(
            SubIssue(f"{key}.{part}", str(label))
            for part, label in entry.mapping("sub_issues").items()
        ),
    )
    entry.done()
    return issue


def read_urgency(document: Entry, *, gates: Collection[str]) -> Urgency:
    document.day("compiled")
    document.some_text("levels_source")
    found = Urgency(
        standards=tuple(_standard(entry) for entry in document.entries("levels")),
        nearness=tuple(_nearness(entry) for entry in document.entries("nearness")),
        choices=tuple(_choice(entry) for entry in document.entries("how_soon")),
        danger=document.some_text("danger"),
        rules=tuple(_urgency_rule(entry) for entry in document.entries("rules")),
    )
    document.done()
    if [standard.level for standard in found.standards] != list(UrgencyLevel):
        raise document.refuse(f"the levels must be {', '.join(UrgencyLevel)}, in this order")
    if [choice.id for choice in found.choices] != list(HowSoon):
        raise document.refuse(f"how_soon must be {', '.join(HowSoon)}, in this order")
    known = [rule.id for rule in found.rules]
    _refuse_twice(document, known)
    _refuse_unknown(document, "danger", [found.danger], known)
    for choice in found.choices:
        _refuse_unknown(document, f"how_soon {choice.id}", choice.rules, known)
    for rule in found.rules:
        _refuse_unknown(document, f"rule {rule.id}", [rule.gate], gates)
    return found


def _standard(entry: Entry) -> Standard:
    standard = Standard(
        level=entry.choice("id", UrgencyLevel),
        label=entry.some_text("label"),
        meaning=entry.some_text("meaning"),
        working_hours=entry.optional_number("working_hours"),
        working_days=entry.optional_number("working_days"),
    )
    entry.done()
    if (standard.working_hours is None) == (standard.working_days is None):
        raise entry.refuse("give working_hours or working_days, one of the two")
    return standard


def _nearness(entry: Entry) -> Nearness:
    nearness = Nearness(
        level=entry.choice("level", UrgencyLevel),
        working_days=entry.optional_number("working_days"),
        days=entry.optional_number("days"),
    )
    entry.done()
    if (nearness.working_days is None) == (nearness.days is None):
        raise entry.refuse("give working_days or days, one of the two")
    return nearness


def _choice(entry: Entry) -> Choice:
    choice = Choice(
        id=entry.choice("id", HowSoon),
        label=entry.some_text("label"),
        hint=entry.some_text("hint"),
        level=entry.choice("level", UrgencyLevel),
        asks_for_date=entry.flag("asks_for_date"),
        rules=entry.texts("rules"),
    )
    entry.done()
    return choice


def _urgency_rule(entry: Entry) -> UrgencyRule:
    area = entry.text("area")
    if area != EVERY_AREA and area not in set(AreaId):
        raise entry.refuse(f"there is no area ‘{area}’")
    rule = UrgencyRule(
        id=entry.some_text("id"),
        area=area,
        level=entry.choice("level", UrgencyLevel),
        asked_of_clinician=entry.text("asked_of") == FOR_CLINICIANS,
        ask=entry.some_text("ask"),
        when_true=entry.some_text("when_true"),
        must_happen=tuple(_step(step) for step in entry.entries("must_happen")),
        clinician_action=entry.optional_text("clinician_action"),
        gate=entry.some_text("gate"),
        closed_when=entry.some_text("closed_when"),
        safe_contact_required=entry.flag("safe_contact_required"),
        legal_hook=entry.some_text("legal_hook"),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return rule


def _step(entry: Entry) -> Step:
    step = Step(do=entry.some_text("do"), by=entry.some_text("by"), who=entry.some_text("who"))
    entry.done()
    return step


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


def _refuse_twice(document: Entry, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise document.refuse(f"‘{key}’ is there twice")
        seen.add(key)


def _refuse_unknown(
    document: Entry, where: str, keys: Iterable[str], known: Collection[str]
) -> None:
    for key in keys:
        if key not in known:
            raise Broken(f"{document.where}: {where} points to ‘{key}’, which is nowhere")
